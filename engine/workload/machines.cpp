#include "engine/workload/machines.h"

#include <algorithm>

namespace giq {
namespace {

bool CanHold(const MachineTypeRow& row, const Workload& workload) {
  return !workload.accelerators_per_pod.known() ||
         row.accelerators >= static_cast<double>(*workload.accelerators_per_pod);
}

}  // namespace

std::vector<const MachineTypeRow*> MachineTypesFor(const Workload& workload,
                                                   const Catalog& catalog) {
  if (workload.machine_type.known()) {
    const MachineTypeRow* row = catalog.MachineType(*workload.machine_type);
    if (row == nullptr) return {};
    return {row};
  }
  if (!workload.machine_type.absent() || !workload.accelerator.known()) return {};
  auto rows = catalog.MachineTypesWith(*workload.accelerator);
  std::erase_if(rows, [&](const MachineTypeRow* row) { return !CanHold(*row, workload); });
  return rows;
}

Bytes UsualWorkingSet(std::int64_t gpus) {
  // No machine carries more accelerators than this; it keeps hostile counts inside 64 bits.
  constexpr std::int64_t kMostGpus = 1'000'000;
  return {kGiB + 3 * kGiB * std::clamp<std::int64_t>(gpus, 1, kMostGpus)};
}

}  // namespace giq
