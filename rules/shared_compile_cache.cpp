#include "rules/shared_compile_cache.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/rule/edits.h"
#include "rules/rollout_edits.h"

namespace giq {
namespace {

constexpr std::string_view kVariable = "VLLM_XLA_CACHE_PATH";

/// The list item of the variable, null when it does not stand in the container's own env.
const Node* ItemOf(const Workload& w) {
  const EnvVar* variable = w.container().Env(kVariable);
  const Node* container = w.container().at.node;
  if (variable == nullptr || container == nullptr || variable->at.document != w.document) {
    return nullptr;
  }
  const Node* env = container->Find("env");
  for (const Node* node = variable->at.node; node != nullptr; node = node->parent) {
    if (env != nullptr && node->parent == env) return node;
  }
  return nullptr;
}

}  // namespace

bool IsSharedAndWritable(const StoredPath& path) {
  const bool writable = path.read_only.known() && !*path.read_only;
  return path.path.known() && path.mount != nullptr && path.shared.value_or(false) && writable;
}

bool WritesSharedCompileCache(const Workload& w) {
  return w.tpu && w.is_server() && w.xla_cache.known() && IsSharedAndWritable(*w.xla_cache);
}

bool CacheIsWritten(const Bundle& bundle) {
  return bundle.admission && bundle.admission->ready_replicas.value_or(0) > 0;
}

bool ScalesUpUnready(const WorkloadContext& ctx) {
  const auto& admission = ctx.bundle.admission;
  const auto& replicas = ctx.workload.replicas;
  if (!admission || !admission->old_replicas || admission->ready_replicas != 0) return false;
  return replicas.known() && *replicas > 1 && *replicas > *admission->old_replicas;
}

std::string StorageName(const StoredPath& path) {
  const Volume& volume = *path.mount->volume;
  if (volume.bucket.known()) return fmt::format("bucket {}", *volume.bucket);
  if (!volume.claim.empty()) return fmt::format("claim {}", volume.claim);
  return fmt::format("volume {}", volume.name);
}

void AddCacheEvidence(const Workload& w, Finding& finding) {
  finding.With(std::string(kVariable), *w.xla_cache->path, SourceOf(w.xla_cache.at()));
  // A mount may name a volume that the pod lacks.
  const Volume* volume = w.xla_cache->mount->volume;
  if (volume != nullptr) {
    finding.With("storage behind it", StorageName(*w.xla_cache), SourceOf(volume->at));
  }
}

void OfferToStartAlone(const WorkloadContext& ctx, std::initializer_list<Place> replicas,
                       const Place& object, std::string_view wanted, Finding& finding) {
  constexpr std::string_view kWantedReplicas = "giq-lint.dev/wanted-replicas";
  if (object.node == nullptr || !object.node->IsMapping()) return;
  auto note =
      AddMemberBelow(object, {"metadata", "annotations"}, kWantedReplicas, JsonString(wanted));
  if (!note) return;
  Fix fix{.title = fmt::format("start with 1 replica and note the {} wanted", wanted),
          .safe = false,
          .edits = {}};
  for (const Place& at : replicas) fix.edits.push_back(ReplaceValue(at, "1"));
  fix.edits.push_back(*std::move(note));
  if (auto change = RollWithinQuota(ctx, 1)) {
    fix.title += ", and " + change->title;
    std::ranges::move(change->edits, std::back_inserter(fix.edits));
  }
  finding.fixes.push_back(std::move(fix));
}

void OfferToDropVariable(const Workload& w, bool safe, Finding& finding) {
  const Node* item = ItemOf(w);
  if (item == nullptr) return;
  // An empty list says nothing.
  const bool alone = item->parent->items.size() == 1;
  finding.fixes.push_back({.title = fmt::format("drop {}", kVariable),
                           .safe = safe,
                           .edits = {RemoveNode({w.document, alone ? item->parent : item, {}})}});
}

}  // namespace giq
