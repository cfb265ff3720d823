// Lines out of a text that comes in pieces.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "webhook/http/client.h"

namespace giq {

/// Hands over whole lines and keeps the rest for the next piece.
class LineSplitter {
 public:
  explicit LineSplitter(std::size_t line_limit) : line_limit_(line_limit) {}

  /// False when `on_line` wants no more; an Error when a line is longer than the limit.
  [[nodiscard]] Result<bool> Add(std::string_view piece, const LineHandler& on_line);
  /// Hands over the last line if it has no line break.
  void End(const LineHandler& on_line);

 private:
  const std::size_t line_limit_;
  std::string rest_;  // holds no line break
};

}  // namespace giq
