#include "engine/workload/machines.h"

#include <algorithm>
#include <array>

namespace giq {
namespace {

/// GKE reserves `share` of the memory up to `upto`.
struct Reservation {
  std::int64_t upto;
  std::int64_t percent;
};

// https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes
constexpr std::array<Reservation, 4> kReservations = {
    {{4 * kGiB, 25}, {8 * kGiB, 20}, {16 * kGiB, 10}, {128 * kGiB, 6}}};
constexpr std::int64_t kPercentAbove = 2;
constexpr std::int64_t kEvictionReserve = 100 * kMiB;

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

Bytes AllocatableMemory(Bytes vm_memory) {
  std::int64_t reserved = kEvictionReserve;
  std::int64_t below = 0;
  for (const Reservation& step : kReservations) {
    const std::int64_t part = std::clamp<std::int64_t>(vm_memory.count, below, step.upto) - below;
    reserved += part / 100 * step.percent;
    below = step.upto;
  }
  reserved += std::max<std::int64_t>(0, vm_memory.count - below) / 100 * kPercentAbove;
  return {std::max<std::int64_t>(0, vm_memory.count - reserved)};
}

Bytes UsualWorkingSet(std::int64_t gpus) {
  // No machine carries more accelerators than this; it keeps hostile counts inside 64 bits.
  constexpr std::int64_t kMostGpus = 1'000'000;
  return {kGiB + 3 * kGiB * std::clamp<std::int64_t>(gpus, 1, kMostGpus)};
}

}  // namespace giq
