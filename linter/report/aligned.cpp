#include "linter/report/aligned.h"

#include <algorithm>
#include <string_view>

#include "engine/base/safe_text.h"

namespace giq {
namespace {

/// Columns of a terminal that a text takes.
std::size_t WidthOf(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Glyph glyph = FirstGlyph(text);
    width += glyph.width;
    text.remove_prefix(glyph.bytes);
  }
  return width;
}

void AddLine(const std::vector<AlignedCell>& cells, const std::vector<std::size_t>& widths,
             std::string& text) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string padding(widths[i] - std::min(widths[i], WidthOf(cells[i].text)), ' ');
    line += i == 0 ? "" : "  ";
    line += cells[i].right ? padding + cells[i].text : cells[i].text + padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  text += line + '\n';
}

}  // namespace

std::string AlignedText(const AlignedTable& table) {
  std::vector<std::vector<AlignedCell>> lines(1);
  for (const std::string& column : table.columns) lines.front().push_back({column});
  for (const auto& row : table.rows) lines.push_back(row);
  std::vector<std::size_t> widths(table.columns.size(), 0);
  for (auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      line[i].text = SafeText(line[i].text);
      widths[i] = std::max(widths[i], WidthOf(line[i].text));
    }
  }
  std::string text;
  for (const auto& line : lines) AddLine(line, widths, text);
  return text;
}

}  // namespace giq
