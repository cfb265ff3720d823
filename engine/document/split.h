// Splits a stream of YAML documents as kubectl does: at lines that begin with `---`, before any
// parser sees them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/source.h"

namespace giq {

/// The text between two separators.
struct Chunk {
  Span span;  ///< Without separators; never only blanks and comments unless `refused` is set.
  std::optional<Span>
      refused;  ///< The separator line in front that kubectl refuses (`--- {a: 1}`, `----`).
  std::optional<Span> directive;  ///< A `%` directive in front, which kubectl refuses.
};

/// The chunks of a text that hold something, in order.
[[nodiscard]] std::vector<Chunk> SplitDocuments(std::string_view text);

/// The first byte in [from, to) of a text that is neither a space, a line break nor part of a
/// comment; `to` if there is none. (A tab is content for YAML.)
[[nodiscard]] std::size_t SkipToContent(std::string_view text, std::size_t from, std::size_t to);

}  // namespace giq
