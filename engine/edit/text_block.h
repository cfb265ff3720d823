// Texts of many lines, changed where they stand: a script in a manifest stays a script.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/source.h"
#include "engine/document/node.h"

namespace giq {

/// Another text in the place of a part of the file's.
struct Piece {
  Span span;
  std::string text;
};

/// The change of a scalar of several lines (`|`, `>` or plain) that gives it another string, as few
/// lines of it as possible. Nothing where it cannot be done inside of the scalar.
[[nodiscard]] std::optional<Piece> ChangeInside(std::string_view text, const Node& was,
                                                std::string_view now);

}  // namespace giq
