// Narrows libyaml's spans to the value itself.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/source.h"

namespace giq {

/// Anchor and tag in front of a value.
struct Properties {
  std::uint32_t end = 0;  ///< Where the value begins; the end of the span when it is empty.
  bool tagged = false;
};

/// Skips `&anchor`, `!tag`, and the blanks and comments behind them, from the begin of a span.
[[nodiscard]] Properties SkipProperties(std::string_view text, Span span);

/// The span without blanks and line breaks at its end.
[[nodiscard]] Span TrimEnd(std::string_view text, Span span);

}  // namespace giq
