// Finds the text of a scalar of which only the begin and the value are known (yaml-cpp gives no
// ends).
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/source.h"
#include "engine/document/node.h"

namespace giq {

/// A scalar as written.
struct WrittenScalar {
  Span span;
  Style style = Style::kPlain;
};

/// The scalar at an offset (of its tag, when it has one): quotes are matched, plain and block
/// scalars end with the last non-blank character of their value.
[[nodiscard]] WrittenScalar FindWrittenScalar(std::string_view text, std::uint32_t at,
                                              std::string_view value, bool plain);

/// Where an empty value stands whose next token is at `next`: behind the last character that is
/// neither blank nor comment.
[[nodiscard]] std::uint32_t BehindLastContent(std::string_view text, std::uint32_t next);

}  // namespace giq
