// Text of manifests made fit for a terminal: no control character passes, and every character's
// width is known.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace giq {

/// One character as it is shown.
struct Glyph {
  std::string text;       ///< What to print: the character itself, or `\x1b` and the like.
  std::size_t width = 1;  ///< Columns on a terminal: 0 for combining marks, 2 for wide characters.
  std::size_t bytes = 1;  ///< Bytes that it took from the text.
};

/// The first character of a text that is not empty. Control characters, characters that reorder or
/// hide text, and bytes that are not UTF-8 are written as escapes; a tab becomes four blanks.
[[nodiscard]] Glyph FirstGlyph(std::string_view text);

/// A whole text on one line, cut with `…` behind `max_glyphs` characters.
[[nodiscard]] std::string SafeText(std::string_view text, std::size_t max_glyphs = 2000);

}  // namespace giq
