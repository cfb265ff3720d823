// The three ways to print a table of the catalog.
#include <fmt/format.h>

#include <algorithm>

#include "linter/report/aligned.h"
#include "linter/report/catalog_tables.h"
#include "linter/report/json_writer.h"
#include "linter/report/tsv.h"

namespace giq {
namespace {

constexpr std::string_view OriginOf(bool added) { return added ? "yours" : "built-in"; }

/// The table with `origin`, and `source` where it is wanted, as columns like the others.
CatalogTableView WithOrigins(CatalogTableView table, bool sources) {
  table.columns.emplace_back("origin");
  if (sources) table.columns.emplace_back("source");
  for (CatalogTableRow& row : table.rows) {
    row.cells.push_back({std::string(OriginOf(row.added))});
    if (sources) row.cells.push_back({row.source});
  }
  return table;
}

std::string TextTableOf(const CatalogTableView& table) {
  AlignedTable aligned{.columns = {table.columns.begin(), table.columns.end()}, .rows = {}};
  for (const CatalogTableRow& row : table.rows) {
    std::vector<AlignedCell>& cells = aligned.rows.emplace_back();
    for (const CatalogCell& cell : row.cells) {
      cells.push_back({cell.text.empty() ? "-" : cell.text, cell.number});
    }
  }
  return AlignedText(aligned);
}

std::string TsvTableOf(const CatalogTableView& table) {
  std::string text = fmt::format("{}\n", fmt::join(table.columns, "\t"));
  for (const CatalogTableRow& row : table.rows) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      text += (i == 0 ? "" : "\t") + TsvText(row.cells[i].text);
    }
    text += '\n';
  }
  return text;
}

std::string JsonTableOf(const CatalogTableView& table) {
  JsonWriter json;
  json.Open().Key("version").Number(1).Key("kind").Text(table.kind).Key("rows").OpenList();
  for (const CatalogTableRow& row : table.rows) {
    json.Open();
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const CatalogCell& cell = row.cells[i];
      if (cell.text.empty()) continue;
      json.Key(table.columns[i]);
      if (cell.number) {
        json.Raw(cell.text);
      } else {
        json.Text(cell.text);
      }
    }
    json.Close();
  }
  return json.CloseList().Close().Take() + "\n";
}

}  // namespace

std::string RenderCatalogTable(const CatalogTableView& table, CatalogFormat format, bool sources) {
  switch (format) {
    case CatalogFormat::kText:
      return TextTableOf(WithOrigins(table, sources));
    case CatalogFormat::kTsv:
      return TsvTableOf(WithOrigins(table, true));
    case CatalogFormat::kJson:
      return JsonTableOf(WithOrigins(table, true));
  }
  return {};
}

std::string RenderCatalogSummary(const Catalog& catalog, CatalogFormat format) {
  CatalogTableView summary{.kind = "tables", .columns = {"kind", "rows", "yours"}, .rows = {}};
  for (const std::string_view kind : CatalogKindNames()) {
    const CatalogTableView table = TableOf(catalog, *CatalogKindFromWord(kind));
    const auto added = std::ranges::count_if(table.rows, &CatalogTableRow::added);
    summary.rows.push_back({.cells = {{std::string(kind)},
                                      {fmt::to_string(table.rows.size()), true},
                                      {fmt::to_string(added), true}},
                            .source = {}});
  }
  switch (format) {
    case CatalogFormat::kText:
      return TextTableOf(summary);
    case CatalogFormat::kTsv:
      return TsvTableOf(summary);
    case CatalogFormat::kJson:
      return JsonTableOf(summary);
  }
  return {};
}

}  // namespace giq
