// Any bytes as an export: what is taken from them is written, loaded, and read back the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/catalog/import.h"
#include "engine/catalog/text_table.h"

namespace giq {
namespace {

void Expect(bool holds) {
  if (!holds) std::abort();
}

bool HasPoint(const Catalog& catalog, const MeasuredRow& row) {
  for (const CurveRow* curve :
       catalog.Curves(row.model, row.server, row.accelerator, row.accelerators)) {
    for (const CurvePoint& point : curve->points) {
      if (point.output_tokens_per_second == row.output_tokens_per_second &&
          point.ntpot_ms == row.ntpot_ms && point.ttft_ms == row.ttft_ms &&
          point.itl_ms == row.itl_ms) {
        return true;
      }
    }
  }
  return false;
}

void CheckImport(const Source& file) {
  static const auto base = Catalog::Embedded();
  const LoadOptions machines{
      .machine_type = [](std::string_view name) { return base->MachineType(name); }};
  const MeasuredSetup setup{.server = "vllm", .machine_type = "g2-standard-24"};
  auto imported = ReadExport(
      file,
      {.load = machines, .known_model = {}, .model = "a/b", .setup = setup, .label = "export"});
  if (!imported || !SettleCurves(imported->points)) return;
  std::vector<std::unique_ptr<Source>> files;
  files.push_back(
      std::make_unique<Source>("benchmarks.csv", CsvText(BenchmarksTable(imported->points))));
  files.push_back(std::make_unique<Source>("models.csv", CsvText(ModelsTable(imported->models))));
  const auto catalog = Catalog::WithFiles(base, files);
  Expect(catalog.has_value());
  for (const MeasuredRow& row : imported->points) Expect(HasPoint(**catalog, row));
  for (const ImportedModel& model : imported->models) {
    Expect((*catalog)->FindModel(model.id)->weights == model.weights);
  }
  const auto again = WithPoints(*files.front(), imported->points, machines);
  Expect(again && CsvText(*again) == files.front()->text());
}

}  // namespace
}  // namespace giq

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  giq::CheckImport(giq::Source("export", std::string(reinterpret_cast<const char*>(data), size)));
  return 0;
}
