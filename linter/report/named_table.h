// The tables of `giq-lint profiles`, in the formats that gcloud gives them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace giq {

struct NamedColumn {
  std::string_view title;  ///< For people: "NTPOT(ms)".
  std::string_view key;    ///< For programs: "ntpotMilliseconds".
  bool number = false;     ///< Cells are numbers of JSON, or empty.
};

struct NamedTable {
  std::vector<NamedColumn> columns;
  std::vector<std::vector<std::string>> rows;  ///< One cell a column; "" where nothing is known.
};

enum class TableFormat : std::uint8_t { kTable, kCsv, kYaml, kJson };

/// As an aligned table, as CSV with the titles in front, or as a list of objects without what is
/// not known.
[[nodiscard]] std::string RenderTable(const NamedTable& table, TableFormat format);

}  // namespace giq
