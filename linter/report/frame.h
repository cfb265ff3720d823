// A line of a source with a part of it underlined.
#pragma once

#include <string>

#include "engine/base/source.h"

namespace giq {

/// The first line of a span, clipped to what a terminal shows, and the marks below it.
struct Frame {
  std::size_t line = 1;
  std::size_t column = 1;
  std::string text;   ///< Safe to print.
  std::string marks;  ///< Blanks, then one `^` a column.
};

/// An empty span is marked by one `^` at its place; of a longer one the first line is shown.
[[nodiscard]] Frame FrameOf(const Source& source, Span span);

}  // namespace giq
