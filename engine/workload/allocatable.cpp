#include "engine/workload/allocatable.h"

#include <algorithm>
#include <array>

namespace giq {
namespace {

/// GKE reserves `percent` of the memory up to `upto`.
struct MemoryStep {
  std::int64_t upto;
  std::int64_t percent;
};

/// GKE reserves `percent` of the cores up to `upto`.
struct CoreStep {
  double upto;
  double percent;
};

// Both from https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes
constexpr std::array<MemoryStep, 4> kMemorySteps = {
    {{4 * kGiB, 25}, {8 * kGiB, 20}, {16 * kGiB, 10}, {128 * kGiB, 6}}};
constexpr std::int64_t kMemoryPercentAbove = 2;
constexpr std::int64_t kEvictionReserve = 100 * kMiB;
constexpr std::array<CoreStep, 3> kCoreSteps = {{{1, 6}, {2, 1}, {4, 0.5}}};
constexpr double kCorePercentAbove = 0.25;

}  // namespace

Bytes AllocatableMemory(Bytes vm_memory) {
  std::int64_t reserved = kEvictionReserve;
  std::int64_t below = 0;
  for (const MemoryStep& step : kMemorySteps) {
    const std::int64_t part = std::clamp<std::int64_t>(vm_memory.count, below, step.upto) - below;
    reserved += part / 100 * step.percent;
    below = step.upto;
  }
  reserved += std::max<std::int64_t>(0, vm_memory.count - below) / 100 * kMemoryPercentAbove;
  return {std::max<std::int64_t>(0, vm_memory.count - reserved)};
}

double AllocatableCores(double vm_cores) {
  double reserved = 0;
  double below = 0;
  for (const CoreStep& step : kCoreSteps) {
    reserved += (std::clamp(vm_cores, below, step.upto) - below) * step.percent / 100;
    below = step.upto;
  }
  reserved += std::max(0.0, vm_cores - below) * kCorePercentAbove / 100;
  return std::max(0.0, vm_cores - reserved);
}

}  // namespace giq
