#include "recommender/sizes.h"

#include "engine/workload/machines.h"

namespace giq {
namespace {

/// What the processes of a server pass each other through shared memory; far above the 64 MiB that
/// a container has without a volume.
constexpr Bytes kSharedMemory = {8 * kGiB};

/// Logs, compiled kernels, and the tokenizer beside the weights.
constexpr Bytes kBesideWeights = {5 * kGiB};

Bytes CachedWeights(const DeploymentPlan& plan) {
  return plan.cache_in_memory && plan.weights != nullptr ? plan.weights->weights : Bytes{};
}

}  // namespace

Bytes ShmSize(const DeploymentPlan& plan) {
  return {CachedWeights(plan).count + kSharedMemory.count};
}

Bytes MemoryNeeded(const DeploymentPlan& plan) {
  const std::int64_t gpus = plan.tpu() ? 1 : plan.row->accelerators;
  return {ShmSize(plan).count + UsualWorkingSet(gpus).count};
}

Bytes DiskNeeded(const DeploymentPlan& plan) {
  const Bytes weights = plan.weights != nullptr ? plan.weights->weights : Bytes{};
  return {weights.count + kBesideWeights.count};
}

}  // namespace giq
