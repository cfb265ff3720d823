// Which lines of a text were replaced by which of another.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace giq {

/// Lines [from, to) of the old text that lines [new_from, new_to) of the new one stand for; counted
/// from 0. One of the ranges may be empty.
struct LineChange {
  std::size_t from = 0;
  std::size_t to = 0;
  std::size_t new_from = 0;
  std::size_t new_to = 0;
  bool operator==(const LineChange&) const = default;
};

/// The lines of a text with their line breaks (LF; a CR in front of it is part of the line). The
/// last one may be without.
[[nodiscard]] std::vector<std::string_view> LinesOf(std::string_view text);

/// What turns one list of lines into the other, in order; between two changes at least one line is
/// kept. Small changes in long texts are found in linear time; where too much has changed, the rest
/// is one change.
[[nodiscard]] std::vector<LineChange> DiffLines(const std::vector<std::string_view>& before,
                                                const std::vector<std::string_view>& after);

}  // namespace giq
