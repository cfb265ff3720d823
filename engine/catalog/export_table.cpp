// The CSV of `gcloud container ai profiles benchmarks list`, old or new.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/catalog/column_names.h"
#include "engine/catalog/exports.h"
#include "engine/catalog/rows.h"

namespace giq {
namespace {

/// Keys of the columns that an import keeps.
constexpr auto kKept = std::to_array<std::string_view>({
    "curveid",
    "machinetype",
    "accelerator",
    "accelerators",
    "model",
    "server",
    "serverversion",
    "usecase",
    "averageinputlength",
    "averageoutputlength",
    "servingstack",
    "servingstackversion",
    "outputtokenspersecond",
    "ntpotms",
    "ttftms",
    "itlms",
    "requestspersecond",
    "usdpermillioninputtokens",
    "usdpermillionoutputtokens",
    "pricingmodel",
    "errorpercent",
    "verdicts",
    "source",
});

void NoteOtherColumns(const CsvTable& table, Imported& out) {
  std::string names;
  for (const CsvCell& cell : table.header()) {
    const std::string key = ColumnKey(cell.text);
    if (key.empty() || std::ranges::find(kKept, key) != kKept.end()) continue;
    names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", cell.text);
  }
  if (!names.empty()) out.notes.push_back("columns that are not known were ignored: " + names);
}

}  // namespace

Result<void> ReadExportedTable(const Source& file, const ImportOptions& options, Imported& out) {
  // The catalog's own reader judges the rows, so that what is imported is what it takes.
  LoadedTables judged;
  if (auto taken = ReadBenchmarks(file, options.load, judged); !taken) return taken;
  GIQ_TRY(const CsvTable table, CsvTable::Open(file, kRequiredOfBenchmarks));
  std::size_t without_ntpot = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    RowReader reader(table, i);
    MeasuredRow row = ReadMeasuredRow(reader, options.load);
    row.line = table.LineOf(i);
    row.source = reader.Text("source");
    if (row.source.empty()) row.source = fmt::format("{}:{}", LabelOf(file, options), row.line);
    if (row.ntpot_ms) {
      out.points.push_back(std::move(row));
    } else {
      ++without_ntpot;
    }
  }
  if (without_ntpot > 0) {
    out.notes.push_back(
        fmt::format("{} of {} rows have no NTPOT and are left out", without_ntpot, table.rows()));
  }
  NoteOtherColumns(table, out);
  return {};
}

}  // namespace giq
