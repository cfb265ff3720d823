// How far a long run is, on a terminal.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <ostream>

namespace giq {

/// One line that is written again and again, from a second on, and erased at the end.
class Progress {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  /// Writes nothing at all unless `shown`.
  Progress(std::ostream& out, bool shown, std::size_t total, Clock now);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  /// Counts one more file; from any thread.
  void Count() { ++done_; }
  /// Writes the line when it is time to; from one thread alone.
  void Show();

 private:
  std::ostream& out_;
  bool shown_;
  std::size_t total_;
  Clock now_;
  std::chrono::steady_clock::time_point next_;
  std::atomic<std::size_t> done_ = 0;
  bool written_ = false;
};

}  // namespace giq
