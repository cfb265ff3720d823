// The log: one line of JSON an event, never a manifest's body, an environment's value or a token.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <ostream>
#include <string_view>
#include <utility>

#include "webhook/review/handle.h"

namespace giq {

/// How much a line matters.
enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError };

/// "debug", "info", "warning", "error"; nothing for another word.
[[nodiscard]] std::optional<LogLevel> LogLevelFromWord(std::string_view word);

/// Safe to use from several threads.
class Log {
 public:
  using Field = std::pair<std::string_view, std::string_view>;

  /// Lines below `least` are left out.
  Log(LogLevel least, std::ostream& out);
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  ~Log();

  /// An event of the process.
  void Event(LogLevel level, std::string_view message, std::initializer_list<Field> fields = {});
  /// What became of a review: skipped ones are for debugging, ones that cannot be answered
  /// warnings.
  void Decided(Door door, const Decision& decision, std::chrono::microseconds duration,
               std::string_view version);
  /// Writes what is kept: lines are written in batches, those that warn at once with all before
  /// them.
  void Flush();

 private:
  struct Sink;
  std::unique_ptr<Sink> sink_;
};

}  // namespace giq
