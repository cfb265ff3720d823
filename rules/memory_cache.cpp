#include "rules/memory_cache.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/quantity_text.h"
#include "engine/rule/edits.h"
#include "engine/workload/allocatable.h"
#include "engine/workload/machines.h"
#include "rules/env_edit.h"
#include "rules/pod_needs.h"
#include "rules/shm_volume.h"
#include "rules/word_edit.h"

namespace giq {
namespace {

enum class VmMemory { kUnknown, kAllHold, kSomeHold, kNoneHolds };

/// Memory that the pod requests of its VM when the serving container's part of it is `needed`.
Bytes MemoryOfPod(const Workload& w, Bytes needed) {
  const Fact<Quantity>& own = w.container().memory_request;
  const std::int64_t others = NeedsOf(w.pod).memory.count - (own.known() ? own->bytes.count : 0);
  return {needed.count + std::max<std::int64_t>(others, 0)};
}

VmMemory VmsWith(const WorkloadContext& ctx, Bytes needed) {
  const auto machines = MachineTypesFor(ctx.workload, *ctx.env.catalog);
  const Bytes requested = MemoryOfPod(ctx.workload, needed);
  const auto holds = [requested](const MachineTypeRow* row) {
    return AllocatableMemory(GiB(*row->memory_gib)) >= requested;
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
    plan.edits = MountMemoryAtShm(w);
    plan.adds_volume = true;
    return !plan.edits.empty();
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

/// The variable that decides from now on. TGI's images set this one themselves, and it wins over
/// HF_HOME.
std::string_view CacheVariable(const Workload& w) {
  if (!w.cache.by_default()) return w.cache.decided_by;
  return w.server.value_or(Server::kNone) == Server::kTgi ? "HUGGINGFACE_HUB_CACHE" : "HF_HOME";
}

/// The edits that send the cache to memory: a new variable, or another value where one is set.
std::vector<Edit> RedirectCache(const Workload& w) {
  const ModelCache& cache = w.cache;
  if (!cache.decided_by.starts_with("--")) {
    return SetVariable(w, CacheVariable(w), "value", JsonString(kMemoryCachePath));
  }
  auto edit = cache.path.known() ? ReplaceWord(w, cache.at, *cache.path, kMemoryCachePath)
                                 : std::optional<Edit>();
  return edit ? std::vector<Edit>{*std::move(edit)} : std::vector<Edit>();
}

/// A Secret's file beside the hub's cache may be the token, which is looked for below HF_HOME.
bool HoldsToken(const Workload& w) {
  constexpr std::string_view kHub = "/hub";
  if (!w.cache.path.known() || !w.cache.path->ends_with(kHub)) return false;
  const std::string home = w.cache.path->substr(0, w.cache.path->size() - kHub.size() + 1);
  return std::ranges::any_of(w.container().mounts, [&home](const Mount& mount) {
    const bool file = mount.volume == nullptr || mount.volume->storage == Storage::kReadOnlyData;
    return file && mount.path.starts_with(home);
  });
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
  plan.vm_known = vms != VmMemory::kUnknown;
  plan.known_to_hold =
      plan.edits.empty() && limit.known() && requested && vms == VmMemory::kAllHold;
  return plan;
}

std::optional<Fix> MoveCacheToMemory(const WorkloadContext& ctx, Bytes weights) {
  const Workload& w = ctx.workload;
  if (w.shm.unknown()) return std::nullopt;
  auto plan = PlanMemory(ctx, w.shm.known() ? *w.shm : nullptr, weights);
  std::vector<Edit> redirect = RedirectCache(w);
  if (!plan || redirect.empty()) return std::nullopt;
  auto steps = StepsOf(*plan);
  steps.insert(steps.begin(),
               fmt::format("keep the cache in memory ({}={})", CacheVariable(w), kMemoryCachePath));
  plan->edits.insert(plan->edits.begin(), redirect.begin(), redirect.end());
  // Unsafe unless everything is known to hold it: a cache in memory counts against the limit and
  // the node.
  return Fix{.title = Join(steps),
             .safe = plan->known_to_hold && !HoldsToken(w),
             .edits = std::move(plan->edits)};
}

std::optional<Fix> MakeMemoryHold(const WorkloadContext& ctx, const Mount* mount, Bytes weights) {
  auto plan = PlanMemory(ctx, mount, weights);
  if (!plan || plan->edits.empty()) return std::nullopt;
  if (plan->raises_limit && !plan->vm_known) return std::nullopt;
  // Unsafe: another limit or volume changes where the pod can run and what it costs.
  return Fix{.title = Join(StepsOf(*plan)), .safe = false, .edits = std::move(plan->edits)};
}

}  // namespace giq
