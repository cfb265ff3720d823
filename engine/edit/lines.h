// Lines of a text, and what lies between its values. A line may be the whole of a large file: what
// is asked for many places looks at their surroundings alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/source.h"

namespace giq {

/// The first byte of the line that an offset stands on, behind a byte order mark.
[[nodiscard]] std::uint32_t LineBegin(std::string_view text, std::uint32_t at);
/// Where the line ends, without its break.
[[nodiscard]] std::uint32_t LineEnd(std::string_view text, std::uint32_t at);
/// The first byte behind the line's break; the end of the text when it has none.
[[nodiscard]] std::uint32_t NextLine(std::string_view text, std::uint32_t at);
/// The break that ends the line or, on a last line without one, the line in front of it.
[[nodiscard]] std::string_view BreakAt(std::string_view text, std::uint32_t at);

/// The blanks that the line begins with.
[[nodiscard]] std::string_view Indentation(std::string_view text, std::uint32_t at);
/// Whether only blanks stand in front of an offset on its line.
[[nodiscard]] bool BeginsLine(std::string_view text, std::uint32_t at);
/// Whether only blanks or a comment stand behind an offset on its line.
[[nodiscard]] bool EndsLine(std::string_view text, std::uint32_t at);

/// The column of a block's first key or dash, in bytes: behind spaces and dashes of lists alone.
[[nodiscard]] std::optional<std::uint32_t> BlockColumn(std::string_view text, std::uint32_t at);

/// The first byte in [from, to) that is neither blank, line break nor comment; `to` if none.
[[nodiscard]] std::uint32_t SkipGap(std::string_view text, std::uint32_t from, std::uint32_t to);
/// Whether a comment stands between two values.
[[nodiscard]] bool HasComment(std::string_view text, Span gap);

/// The last line of comments that belong to a block ending on the line of an offset: those below
/// it, perhaps behind blank lines, that stand further right than a column. As an offset on that
/// line.
[[nodiscard]] std::uint32_t BehindInnerComments(std::string_view text, std::uint32_t at,
                                                std::size_t column);

/// `lines` with their `\n` as the line break that is in use at an offset of a text.
[[nodiscard]] std::string WithBreaks(std::string_view lines, std::string_view text,
                                     std::uint32_t at);
/// Whether a line ends between two offsets.
[[nodiscard]] bool HasBreak(std::string_view text, Span span);

}  // namespace giq
