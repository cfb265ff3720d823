#include "engine/catalog/text_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "engine/catalog/column_names.h"
#include "engine/catalog/order.h"

namespace giq {
namespace {

/// The shortest text that reads back as the same number.
std::string NumberText(double number) { return fmt::format("{}", number); }

std::string NumberText(const std::optional<double>& number) {
  return number ? NumberText(*number) : std::string();
}

std::vector<std::string> CellsOf(const MeasuredRow& row) {
  return {row.curve_id,
          row.machine_type,
          row.accelerator,
          fmt::to_string(row.accelerators),
          row.model,
          row.server,
          row.server_version,
          row.use_case,
          row.input_length,
          row.output_length,
          row.serving_stack,
          row.serving_stack_version,
          NumberText(row.output_tokens_per_second),
          NumberText(row.ntpot_ms),
          NumberText(row.ttft_ms),
          NumberText(row.itl_ms),
          NumberText(row.requests_per_second),
          NumberText(row.usd_per_million_input_tokens),
          NumberText(row.usd_per_million_output_tokens),
          row.pricing_model,
          NumberText(row.error_percent),
          row.verdicts.value_or(true) ? "yes" : "no",
          row.source};
}

/// The columns of a table with those added that only the other one has, and the place of each of
/// the other's columns among them.
std::vector<std::size_t> AddColumns(TextTable& table, const TextTable& other) {
  std::vector<std::size_t> places;
  for (const std::string& column : other.columns) {
    const auto known = std::ranges::find(table.columns, ColumnKey(column), ColumnKey);
    places.push_back(static_cast<std::size_t>(known - table.columns.begin()));
    if (known == table.columns.end()) table.columns.push_back(column);
  }
  return places;
}

/// A file's rows but those that are replaced, then the added ones.
Result<TextTable> Merged(const CsvTable& file, const TextTable& added,
                         const std::function<Result<bool>(RowReader&)>& is_replaced) {
  TextTable table;
  for (const CsvCell& cell : file.header()) table.columns.push_back(cell.text);
  const std::vector<std::size_t> places = AddColumns(table, added);
  for (std::size_t i = 0; i < file.rows(); ++i) {
    RowReader row(file, i);
    GIQ_TRY(const bool replaced, is_replaced(row));
    if (replaced) continue;
    std::vector<std::string>& cells = table.rows.emplace_back();
    for (const CsvCell& cell : file.row(i).cells) cells.push_back(cell.text);
    cells.resize(table.columns.size());
  }
  for (const std::vector<std::string>& row : added.rows) {
    std::vector<std::string>& cells = table.rows.emplace_back(table.columns.size());
    for (std::size_t column = 0; column < row.size(); ++column) {
      cells[places[column]] = row[column];
    }
  }
  return table;
}

bool NeedsQuotes(std::string_view cell) {
  return cell.find_first_of(",;\t\"\r\n") != std::string_view::npos || cell.starts_with(' ') ||
         cell.ends_with(' ');
}

void AppendRow(const std::vector<std::string>& cells, std::string& text) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text += ',';
    if (!NeedsQuotes(cells[i])) {
      text += cells[i];
      continue;
    }
    text += '"';
    for (const char c : cells[i]) text.append(c == '"' ? 2 : 1, c);
    text += '"';
  }
  text += '\n';
}

}  // namespace

TextTable BenchmarksTable(std::span<const MeasuredRow> points) {
  TextTable table{.columns = {"curve_id",
                              "machine_type",
                              "accelerator",
                              "accelerators",
                              "model",
                              "server",
                              "server_version",
                              "use_case",
                              "average_input_length",
                              "average_output_length",
                              "serving_stack",
                              "serving_stack_version",
                              "output_tokens_per_second",
                              "ntpot_ms",
                              "ttft_ms",
                              "itl_ms",
                              "requests_per_second",
                              "usd_per_million_input_tokens",
                              "usd_per_million_output_tokens",
                              "pricing_model",
                              "error_percent",
                              "verdicts",
                              "source"},
                  .rows = {}};
  for (const MeasuredRow& row : points) table.rows.push_back(CellsOf(row));
  return table;
}

TextTable ModelsTable(std::span<const ImportedModel> models) {
  TextTable table{.columns = {"id", "parameters", "weight_bytes", "all_files_bytes", "dtype",
                              "size_kind", "gated", "source"},
                  .rows = {}};
  for (const ImportedModel& model : models) {
    const std::string parameters =
        model.parameters > 0 ? fmt::to_string(model.parameters) : std::string();
    const std::string all_files =
        model.all_files ? fmt::to_string(model.all_files->count) : std::string();
    const std::string gated = !model.gated ? "" : *model.gated ? "yes" : "no";
    table.rows.push_back({model.id, parameters, fmt::to_string(model.weights.count), all_files,
                          model.dtype, "exact", gated, model.source});
  }
  return table;
}

Result<TextTable> WithPoints(const Source& file, std::span<const MeasuredRow> points,
                             const LoadOptions& options) {
  std::set<std::string> curves;
  for (const MeasuredRow& row : points) curves.insert(row.curve_id);
  GIQ_TRY(const CsvTable table, CsvTable::Open(file, kRequiredOfBenchmarks));
  return Merged(table, BenchmarksTable(points), [&](RowReader& reader) -> Result<bool> {
    const MeasuredRow row = ReadMeasuredRow(reader, options);
    if (reader.error()) return std::unexpected(*reader.error());
    return curves.contains(row.curve_id);
  });
}

Result<TextTable> WithModels(const Source& file, std::span<const ImportedModel> models) {
  GIQ_TRY(const CsvTable table, CsvTable::Open(file, {"id", "weight_bytes"}));
  return Merged(table, ModelsTable(models), [&](RowReader& reader) -> Result<bool> {
    const std::string id = reader.Required("id");
    if (reader.error()) return std::unexpected(*reader.error());
    return std::ranges::any_of(
        models, [&](const ImportedModel& model) { return EqualFolded(model.id, id); });
  });
}

std::string CsvText(const TextTable& table) {
  std::string text;
  AppendRow(table.columns, text);
  for (const std::vector<std::string>& row : table.rows) AppendRow(row, text);
  return text;
}

}  // namespace giq
