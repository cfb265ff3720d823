// Any bytes as a catalog file: the first byte picks the table, the rest is its text.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "engine/catalog/catalog.h"
#include "engine/catalog/curve.h"

namespace giq {
namespace {

constexpr std::array<const char*, 9> kNames = {
    "accelerators.csv", "machine_types.csv", "tpu_topologies.csv", "models.csv", "benchmarks.csv",
    "prices.csv",       "use_cases.csv",     "server_metrics.csv", "quotas.csv"};

void Expect(bool holds) {
  if (!holds) std::abort();
}

/// Whatever was taken can be found again, and a curve's range lies within its points.
void CheckCatalog(const Catalog& catalog) {
  for (const AcceleratorRow* row : catalog.AllAccelerators()) {
    Expect(catalog.Accelerator(row->label) == row && !row->source.empty());
  }
  for (const ModelRow* row : catalog.AllModels()) Expect(catalog.FindModel(row->id) == row);
  for (const MachineTypeRow* row : catalog.AllMachineTypes()) {
    Expect(catalog.MachineType(row->name) == row);
  }
  for (const CurveRow* curve : catalog.AllCurves()) {
    if (const auto range = RangeOf(*curve, Latency::kNtpot)) {
      Expect(range->least_ms > 0 && range->least_ms <= range->greatest_ms);
    }
  }
}

}  // namespace
}  // namespace giq

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const auto base = giq::Catalog::Embedded();
  std::vector<std::unique_ptr<giq::Source>> files;
  files.push_back(std::make_unique<giq::Source>(
      giq::kNames[data[0] % giq::kNames.size()],
      std::string(reinterpret_cast<const char*>(data + 1), size - 1)));
  if (const auto catalog = giq::Catalog::WithFiles(base, files)) giq::CheckCatalog(**catalog);
  return 0;
}
