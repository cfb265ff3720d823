#include "rules/memory_cache.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/rule/edits.h"
#include "engine/workload/allocatable.h"
#include "engine/workload/machines.h"
#include "rules/quantity_text.h"
#include "rules/shm_volume.h"
#include "rules/word_edit.h"

namespace giq {
namespace {

enum class VmMemory { kUnknown, kAllHold, kSomeHold, kNoneHolds };

VmMemory VmsWith(const WorkloadContext& ctx, Bytes needed) {
  const auto machines = MachineTypesFor(ctx.workload, *ctx.env.catalog);
  const auto holds = [needed](const MachineTypeRow* row) {
    return AllocatableMemory(GiB(*row->memory_gib)) >= needed;
  };
  const bool known = !machines.empty() && std::ranges::all_of(machines, [](const auto* row) {
    return row->memory_gib.has_value();
  });
  if (!known) return VmMemory::kUnknown;
  if (std::ranges::all_of(machines, holds)) return VmMemory::kAllHold;
  return std::ranges::any_of(machines, holds) ? VmMemory::kSomeHold : VmMemory::kNoneHolds;
}

/// False when the size of the volume is not known.
bool PlanVolume(const Workload& w, const Mount* mount, Bytes weights, MemoryPlan& plan) {
  if (mount == nullptr) {
    const bool other_volume = std::ranges::any_of(
        w.container().mounts, [](const Mount& at) { return at.path == "/dev/shm"; });
    if (other_volume || w.pod.at.node == nullptr || !w.pod.at.node->IsMapping()) return false;
    plan.edits = MountMemoryAtShm(w);
    plan.adds_volume = true;
    return true;
  }
  if (mount->volume == nullptr || mount->volume->size.unknown()) return false;
  if (mount->volume->size.absent() || mount->volume->size->bytes >= weights) return true;
  plan.edits.push_back(ReplaceValue(mount->volume->size.at(), JsonString(QuantityText(weights))));
  plan.grows_volume = true;
  return true;
}

/// False when a limit or request is not known.
bool PlanLimits(const Workload& w, Bytes needed, MemoryPlan& plan) {
  const Container& container = w.container();
  if (container.memory_limit.unknown() || container.memory_request.unknown()) return false;
  if (container.memory_limit.absent() || container.memory_limit->bytes >= needed) return true;
  const std::string text = JsonString(QuantityText(needed));
  plan.edits.push_back(ReplaceValue(container.memory_limit.at(), text));
  // The request follows, so that the scheduler finds a node that has the memory.
  const Fact<Quantity>& request = container.memory_request;
  if (request.known() && request->bytes < needed &&
      request.at().node != container.memory_limit.at().node) {
    plan.edits.push_back(ReplaceValue(request.at(), text));
  }
  plan.raises_limit = true;
  plan.limit_text = QuantityText(needed);
  return true;
}

/// The edit that sends the cache to memory: a new variable, or another value where one is set.
std::optional<Edit> RedirectCache(const Workload& w) {
  const ModelCache& cache = w.cache;
  if (cache.by_default()) {
    return AppendItem(
        w.container().at, "env",
        fmt::format(R"({{"name":"HF_HOME","value":{}}})", JsonString(kMemoryCachePath)));
  }
  if (cache.at.document != w.document || cache.at.node == nullptr) return std::nullopt;
  if (cache.decided_by.starts_with("--")) {
    if (!cache.path.known()) return std::nullopt;
    return ReplaceWord(w, cache.at, *cache.path, kMemoryCachePath);
  }
  // The variable's own value; an item without one takes it from elsewhere.
  if (!cache.at.node->IsString()) return std::nullopt;
  return ReplaceValue(cache.at, JsonString(kMemoryCachePath));
}

std::string Join(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += i + 1 == parts.size() ? " and " : ", ";
    text += parts[i];
  }
  return text;
}

std::vector<std::string> StepsOf(const MemoryPlan& plan) {
  std::vector<std::string> steps;
  if (plan.adds_volume) steps.emplace_back("mount a memory-backed volume at /dev/shm");
  if (plan.grows_volume) steps.emplace_back("raise the volume's sizeLimit");
  if (plan.raises_limit) steps.push_back("raise the memory limit to " + plan.limit_text);
  return steps;
}

}  // namespace

Bytes MemoryFor(const Workload& workload, Bytes weights) {
  const std::int64_t gpus = workload.container().accelerators.value_or(1);
  return {weights.count + UsualWorkingSet(workload.tpu ? 1 : gpus).count};
}

std::optional<MemoryPlan> PlanMemory(const WorkloadContext& ctx, const Mount* mount,
                                     Bytes weights) {
  const Workload& w = ctx.workload;
  const Bytes needed = MemoryFor(w, weights);
  const VmMemory vms = VmsWith(ctx, needed);
  MemoryPlan plan;
  if (!w.whole || vms == VmMemory::kNoneHolds || !PlanVolume(w, mount, weights, plan) ||
      !PlanLimits(w, needed, plan)) {
    return std::nullopt;
  }
  const Fact<Quantity>& limit = w.container().memory_limit;
  const Fact<Quantity>& request = w.container().memory_request;
  const bool requested = request.known() ? request->bytes >= needed : limit.known();
  plan.known_to_hold =
      plan.edits.empty() && limit.known() && requested && vms == VmMemory::kAllHold;
  return plan;
}

std::optional<Fix> MoveCacheToMemory(const WorkloadContext& ctx, Bytes weights) {
  const Workload& w = ctx.workload;
  if (w.shm.unknown()) return std::nullopt;
  auto plan = PlanMemory(ctx, w.shm.known() ? *w.shm : nullptr, weights);
  auto redirect = RedirectCache(w);
  if (!plan || !redirect) return std::nullopt;
  auto steps = StepsOf(*plan);
  steps.insert(steps.begin(), fmt::format("keep the cache in memory ({}={})",
                                          w.cache.by_default() ? "HF_HOME" : w.cache.decided_by,
                                          kMemoryCachePath));
  plan->edits.insert(plan->edits.begin(), *std::move(redirect));
  // Unsafe unless everything is known to hold it: a cache in memory counts against the limit and
  // the node.
  return Fix{.title = Join(steps), .safe = plan->known_to_hold, .edits = std::move(plan->edits)};
}

std::optional<Fix> MakeMemoryHold(const WorkloadContext& ctx, const Mount* mount, Bytes weights) {
  auto plan = PlanMemory(ctx, mount, weights);
  if (!plan || plan->edits.empty()) return std::nullopt;
  // Unsafe: another limit or volume changes where the pod can run and what it costs.
  return Fix{.title = Join(StepsOf(*plan)), .safe = false, .edits = std::move(plan->edits)};
}

}  // namespace giq
