// The three ways to print facts: TSV for tables and comparisons, JSON with places, text for people.
#include <fmt/format.h>

#include <array>

#include "engine/base/safe_text.h"
#include "linter/report/json_writer.h"
#include "linter/report/report.h"
#include "linter/report/tsv.h"

namespace giq {
namespace {

constexpr std::array<std::string_view, 12> kTsvCells = {
    "model_server",      "model_server_version", "model",    "accelerator",
    "accelerator_count", "tpu_topology",         "replicas", "hf_home",
    "model_bucket_uri",  "vllm_xla_cache_path",  "shm",      "memory_limit"};

/// `-` for absent, `?` for unknown with nothing to show; what a patch's base may say is no cell of
/// the patch.
std::string TsvCell(const FactCell* cell) {
  if (cell == nullptr || cell->knowledge == Knowledge::kAbsent) return "-";
  if (!cell->text.empty()) return TsvText(cell->text);
  return cell->knowledge == Knowledge::kUnknown && !cell->at ? "-" : "?";
}

std::string_view StateName(Knowledge knowledge) {
  switch (knowledge) {
    case Knowledge::kKnown:
      return "known";
    case Knowledge::kAbsent:
      return "absent";
    case Knowledge::kUnknown:
      return "unknown";
  }
  return "";
}

void WritePlace(const Place& at, JsonWriter& json) {
  const LineColumn where = at.document->file->source().Locate(at.span().begin);
  json.Key("line").Number(where.line).Key("column").Number(where.column);
  if (at.node != nullptr) json.Key("pointer").Text(PointerOf(*at.node));
}

void WriteCell(const FactCell& cell, JsonWriter& json) {
  json.Key(cell.name).Open().Key("state").Text(StateName(cell.knowledge));
  if (!cell.json.empty()) json.Key("value").Raw(cell.json);
  if (cell.knowledge == Knowledge::kUnknown && !cell.text.empty()) json.Key("text").Text(cell.text);
  if (cell.at) WritePlace(cell.at, json);
  json.Close();
}

std::string RowJson(const FactRow& row) {
  JsonWriter json;
  json.Open().Key("file").Text(row.document->file->source().name());
  json.Key("doc_index").Number(row.document->index).Key("kind").Text(row.kind);
  json.Key("name").Text(row.name).Key("namespace").Text(row.namespace_);
  json.Key("container").Text(row.container);
  WritePlace(row.at, json);
  json.Key("facts").Open();
  for (const FactCell& cell : row.cells) WriteCell(cell, json);
  return json.Close().Close().Take();
}

/// Joins the rows' texts; they were rendered one by one so that their files could be let go.
std::string FactsDocument(const Report& report) {
  JsonWriter json;
  json.Open().Key("version").Number(1).Key("rows").OpenList();
  for (const ReportItem& item : report.items) json.Raw(item.text);
  return json.CloseList().Close().Take() + "\n";
}

std::string TsvHeader() {
  std::string header = "file\tdoc_index\tkind\tname\tcontainer";
  for (const std::string_view name : kTsvCells) header += fmt::format("\t{}", name);
  return header + "\n";
}

std::string RowTsv(const FactRow& row) {
  std::string out = fmt::format("{}\t{}\t{}\t{}\t{}", TsvText(row.document->file->source().name()),
                                row.document->index, TsvText(row.kind),
                                row.name.empty() ? "-" : TsvText(row.name),
                                row.container.empty() ? "-" : TsvText(row.container));
  for (const std::string_view name : kTsvCells) out += "\t" + TsvCell(row.Cell(name));
  return out + "\n";
}

std::string RowText(const FactRow& row) {
  const LineColumn where = row.document->file->source().Locate(row.at.span().begin);
  std::string out =
      fmt::format("{}:{}: {} {}{}{}\n", SafeText(row.document->file->source().name()), where.line,
                  SafeText(row.kind), SafeText(row.name),
                  row.container.empty() ? "" : ", container ", SafeText(row.container));
  for (const FactCell& cell : row.cells) {
    if (cell.knowledge == Knowledge::kAbsent) continue;
    out += fmt::format("  {:<26} {}{}\n", cell.name, SafeText(cell.text),
                       cell.knowledge == Knowledge::kKnown ? ""
                       : cell.text.empty()                 ? "unknown"
                                                           : " (unknown)");
  }
  return out;
}

}  // namespace

ReportItem MakeItem(const FactRow& row, Format format) {
  return {.file = row.document->file->source().name(),
          .document = row.document->index,
          .span = row.at.span(),
          .text = format == Format::kJson  ? RowJson(row)
                  : format == Format::kTsv ? RowTsv(row)
                                           : RowText(row)};
}

std::string RenderFacts(const Report& report, Format format) {
  if (format == Format::kJson) return FactsDocument(report);
  std::string text = format == Format::kTsv ? TsvHeader() : "";
  for (const ReportItem& item : report.items) text += item.text;
  return text;
}

}  // namespace giq
