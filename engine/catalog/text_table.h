// Catalog tables as text: rows to write into a user's CSV files, and what is there already.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/catalog/import.h"

namespace giq {

/// Cells by row and column, all rows of one width.
struct TextTable {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

/// Rows of benchmarks.csv and of models.csv.
[[nodiscard]] TextTable BenchmarksTable(std::span<const MeasuredRow> points);
[[nodiscard]] TextTable ModelsTable(std::span<const ImportedModel> models);

/// A user's table with rows of the same curves or models replaced and the others left as they are,
/// columns that only the user knows included.
[[nodiscard]] Result<TextTable> WithPoints(const Source& file, std::span<const MeasuredRow> points,
                                           const LoadOptions& options);
[[nodiscard]] Result<TextTable> WithModels(const Source& file,
                                           std::span<const ImportedModel> models);

/// The table as RFC 4180 has it, but with LF at the end of each line.
[[nodiscard]] std::string CsvText(const TextTable& table);

}  // namespace giq
