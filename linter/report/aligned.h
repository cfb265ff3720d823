// Tables for people: columns as wide as their widest cell.
#pragma once

#include <string>
#include <vector>

namespace giq {

struct AlignedCell {
  std::string text;
  bool right = false;  ///< At the right of its column, as numbers stand.
};

struct AlignedTable {
  std::vector<std::string> columns;
  std::vector<std::vector<AlignedCell>> rows;  ///< One cell a column.
};

/// The titles and the rows, two blanks between columns, none at the ends of lines. Control
/// characters are made visible.
[[nodiscard]] std::string AlignedText(const AlignedTable& table);

}  // namespace giq
