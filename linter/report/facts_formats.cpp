// The three ways to print facts: TSV for tables and comparisons, JSON with places, text for people.
#include <fmt/format.h>

#include <array>

#include "engine/document/json_text.h"
#include "linter/report/facts.h"
#include "linter/report/safe_text.h"

namespace giq {
namespace {

constexpr std::array<std::string_view, 12> kTsvCells = {
    "model_server",     "model_server_version", "model",        "accelerator",
    "accelerator_count", "tpu_topology",        "replicas",     "hf_home",
    "model_bucket_uri", "vllm_xla_cache_path",  "shm",          "memory_limit"};

/// A tab or line break would shift every column behind it.
std::string TsvText(std::string_view text) {
  std::string out;
  for (const char c : text) out.push_back(c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
  return out;
}

/// `-` for absent, `?` for unknown with nothing to show; what a patch's base may say is no cell of the patch.
std::string TsvCell(const FactCell* cell) {
  if (cell == nullptr || cell->knowledge == Knowledge::kAbsent) return "-";
  if (!cell->text.empty()) return TsvText(cell->text);
  return cell->knowledge == Knowledge::kUnknown && !cell->at ? "-" : "?";
}

std::string_view StateName(Knowledge knowledge) {
  switch (knowledge) {
    case Knowledge::kKnown: return "known";
    case Knowledge::kAbsent: return "absent";
    case Knowledge::kUnknown: return "unknown";
  }
  return "";
}

std::string PlaceJson(const Place& at) {
  const Source& source = at.document->file->source();
  const LineColumn where = source.Locate(at.span().begin);
  std::string json = fmt::format(R"("line":{},"column":{})", where.line, where.column);
  if (at.node != nullptr) json += R"(,"pointer":)" + JsonString(PointerOf(*at.node));
  return json;
}

std::string CellJson(const FactCell& cell) {
  std::string json = fmt::format(R"({}:{{"state":"{}")", JsonString(cell.name),
                                 StateName(cell.knowledge));
  if (!cell.json.empty()) json += R"(,"value":)" + cell.json;
  if (cell.knowledge == Knowledge::kUnknown && !cell.text.empty()) {
    json += R"(,"text":)" + JsonString(cell.text);
  }
  if (cell.at) json += "," + PlaceJson(cell.at);
  return json + "}";
}

}  // namespace

std::string FactsTsvHeader() {
  std::string header = "file\tdoc_index\tkind\tname\tcontainer";
  for (const std::string_view name : kTsvCells) header += fmt::format("\t{}", name);
  return header + "\n";
}

std::string FactsTsv(const std::vector<FactRow>& rows) {
  std::string out;
  for (const FactRow& row : rows) {
    out += fmt::format("{}\t{}\t{}\t{}\t{}", TsvText(row.document->file->source().name()),
                       row.document->index, TsvText(row.kind),
                       row.name.empty() ? "-" : TsvText(row.name),
                       row.container.empty() ? "-" : TsvText(row.container));
    for (const std::string_view name : kTsvCells) out += "\t" + TsvCell(row.Cell(name));
    out += "\n";
  }
  return out;
}

std::vector<std::string> FactsJson(const std::vector<FactRow>& rows) {
  std::vector<std::string> out;
  for (const FactRow& row : rows) {
    std::string json = fmt::format(
        R"({{"file":{},"doc_index":{},"kind":{},"name":{},"namespace":{},"container":{},{},"facts":{{)",
        JsonString(row.document->file->source().name()), row.document->index, JsonString(row.kind),
        JsonString(row.name), JsonString(row.namespace_), JsonString(row.container),
        PlaceJson(row.at));
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      json += (i == 0 ? "" : ",") + CellJson(row.cells[i]);
    }
    out.push_back(json + "}}");
  }
  return out;
}

std::string FactsText(const std::vector<FactRow>& rows) {
  std::string out;
  for (const FactRow& row : rows) {
    const LineColumn where = row.document->file->source().Locate(row.at.span().begin);
    out += fmt::format("{}:{}: {} {}{}{}\n", SafeText(row.document->file->source().name()),
                       where.line, SafeText(row.kind), SafeText(row.name),
                       row.container.empty() ? "" : ", container ", SafeText(row.container));
    for (const FactCell& cell : row.cells) {
      if (cell.knowledge == Knowledge::kAbsent) continue;
      out += fmt::format("  {:<26} {}{}\n", cell.name, SafeText(cell.text),
                         cell.knowledge == Knowledge::kKnown ? ""
                         : cell.text.empty()                 ? "unknown"
                                                             : " (unknown)");
    }
  }
  return out;
}

}  // namespace giq
