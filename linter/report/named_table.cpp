#include "linter/report/named_table.h"

#include "engine/catalog/text_table.h"
#include "engine/edit/block_yaml.h"
#include "linter/report/aligned.h"
#include "linter/report/json_writer.h"

namespace giq {
namespace {

std::string Aligned(const NamedTable& table) {
  AlignedTable aligned;
  for (const NamedColumn& column : table.columns) aligned.columns.emplace_back(column.title);
  for (const auto& row : table.rows) {
    std::vector<AlignedCell>& cells = aligned.rows.emplace_back();
    for (const std::string& cell : row) cells.push_back({cell});
  }
  return AlignedText(aligned);
}

std::string Csv(const NamedTable& table) {
  TextTable text{.columns = {}, .rows = table.rows};
  for (const NamedColumn& column : table.columns) text.columns.emplace_back(column.title);
  return CsvText(text);
}

std::string Json(const NamedTable& table) {
  JsonWriter json;
  json.OpenList();
  for (const auto& row : table.rows) {
    json.Open();
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i].empty()) continue;
      json.Key(table.columns[i].key);
      // A cell such as N/A is text in a column of numbers.
      const bool is_number = table.columns[i].number &&
                             row[i].find_first_not_of("0123456789.e+-") == std::string::npos;
      if (is_number) {
        json.Raw(row[i]);
      } else {
        json.Text(row[i]);
      }
    }
    json.Close();
  }
  return json.CloseList().Take();
}

}  // namespace

std::string RenderTable(const NamedTable& table, TableFormat format) {
  switch (format) {
    case TableFormat::kTable:
      return Aligned(table);
    case TableFormat::kCsv:
      return Csv(table);
    case TableFormat::kYaml:
      return table.rows.empty() ? "[]\n" : BlockYaml(Json(table));
    case TableFormat::kJson:
      return Json(table) + "\n";
  }
  return {};
}

}  // namespace giq
