#include "linter/report/quota_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "engine/base/safe_text.h"
#include "linter/report/json_writer.h"

namespace giq {
namespace {

struct Column {
  std::string_view name;
  bool number;
  bool demand;  ///< Says nothing without manifests.
  std::string (*cell)(const QuotaRow&);
};

template <typename T>
std::string NumberOr(const std::optional<T>& number) {
  return number ? fmt::format("{}", *number) : "?";
}

std::string WordOr(std::string_view word, std::string_view other) {
  return std::string(word.empty() ? other : word);
}

constexpr auto kColumns = std::to_array<Column>({
    {"config", false, false, [](const QuotaRow& row) { return WordOr(row.config, "-"); }},
    {"environment", false, false, [](const QuotaRow& row) { return WordOr(row.environment, "-"); }},
    {"accelerator", false, false, [](const QuotaRow& row) { return row.use.limit->accelerator; }},
    {"region", false, false,
     [](const QuotaRow& row) { return WordOr(row.use.limit->region, "any"); }},
    {"provisioning", false, false,
     [](const QuotaRow& row) {
       return std::string(ProvisioningName(row.use.limit->provisioning));
     }},
    {"limit", true, false,
     [](const QuotaRow& row) { return fmt::to_string(row.use.limit->limit); }},
    {"usage", true, false, [](const QuotaRow& row) { return NumberOr(row.use.limit->usage); }},
    {"demand", true, true, [](const QuotaRow& row) { return NumberOr(row.use.steady); }},
    {"at_most", true, true, [](const QuotaRow& row) { return NumberOr(row.use.at_most); }},
    {"rollout_peak", true, true,
     [](const QuotaRow& row) { return NumberOr(row.use.rollout_peak); }},
    {"head_room", true, true, [](const QuotaRow& row) { return NumberOr(HeadRoom(row.use)); }},
});
constexpr std::size_t kOrigin = 2;  // columns that tell where a limit was configured

/// TSV has all columns, so that their places are fixed.
std::string Tsv(const QuotaTable& table) {
  std::string text;
  for (const Column& column : kColumns) {
    text += fmt::format("{}{}", text.empty() ? "" : "\t", column.name);
  }
  for (const QuotaRow& row : table.rows) {
    std::string_view separator = "\n";
    for (const Column& column : kColumns) {
      std::string cell = column.demand && !table.demand ? "-" : column.cell(row);
      std::ranges::replace_if(
          cell, [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
      text += fmt::format("{}{}", separator, cell);
      separator = "\t";
    }
  }
  return text + "\n";
}

/// The columns that say something, of which the origins only when they differ.
std::vector<const Column*> ShownColumns(const QuotaTable& table) {
  std::vector<const Column*> shown;
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    const Column& column = kColumns[i];
    const bool differs = std::ranges::any_of(table.rows, [&](const QuotaRow& row) {
      return column.cell(row) != column.cell(table.rows.front());
    });
    if ((i < kOrigin && !differs) || (column.demand && !table.demand)) continue;
    shown.push_back(&column);
  }
  return shown;
}

std::string Text(const QuotaTable& table) {
  std::vector<std::vector<std::string>> columns;
  const auto shown = ShownColumns(table);
  for (const Column* column : shown) {
    auto& cells = columns.emplace_back(1, std::string(column->name));
    std::ranges::replace(cells.front(), '_', ' ');
    for (const QuotaRow& row : table.rows) cells.push_back(SafeText(column->cell(row)));
  }
  std::string text;
  for (std::size_t line = 0; line <= table.rows.size(); ++line) {
    std::string cells;
    for (std::size_t i = 0; i < shown.size(); ++i) {
      const std::size_t width = std::ranges::max(columns[i], {}, &std::string::size).size();
      if (!cells.empty()) cells += "  ";
      cells += shown[i]->number ? fmt::format("{:>{}}", columns[i][line], width)
                                : fmt::format("{:<{}}", columns[i][line], width);
    }
    text += cells.substr(0, cells.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

template <typename T>
void WriteNumber(JsonWriter& json, std::string_view key, const std::optional<T>& number) {
  json.Key(key).Raw(number ? fmt::format("{}", *number) : "null");
}

std::string Json(const QuotaTable& table) {
  JsonWriter json;
  json.Open().Key("version").Number(1).Key("limits").OpenList();
  for (const QuotaRow& row : table.rows) {
    const QuotaLimit& limit = *row.use.limit;
    json.Open().Key("config").Text(row.config).Key("environment").Text(row.environment);
    json.Key("accelerator").Text(limit.accelerator).Key("region").Text(limit.region);
    json.Key("provisioning").Text(ProvisioningName(limit.provisioning));
    json.Key("name").Text(limit.name).Key("source").Text(limit.source);
    WriteNumber(json, "limit", std::optional(limit.limit));
    WriteNumber(json, "usage", limit.usage);
    if (table.demand) {
      json.Key("workloads").Number(row.use.workloads);
      WriteNumber(json, "demand", row.use.steady);
      WriteNumber(json, "at_most", row.use.at_most);
      WriteNumber(json, "rollout_peak", row.use.rollout_peak);
      WriteNumber(json, "head_room", HeadRoom(row.use));
    }
    json.Close();
  }
  json.CloseList().Key("uncounted").Number(table.uncounted);
  return json.Close().Take() + "\n";
}

}  // namespace

std::optional<double> HeadRoom(const LimitUse& use) {
  if (!use.limit->usage || !use.steady) return std::nullopt;
  return use.limit->limit - *use.limit->usage - static_cast<double>(*use.steady);
}

std::string RenderQuotaTable(const QuotaTable& table, Format format) {
  if (format == Format::kJson) return Json(table);
  return format == Format::kTsv ? Tsv(table) : Text(table);
}

}  // namespace giq
