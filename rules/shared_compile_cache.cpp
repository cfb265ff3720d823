#include "rules/shared_compile_cache.h"

#include <fmt/format.h>

#include "engine/rule/edits.h"

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
  finding.With("storage behind it", StorageName(*w.xla_cache),
               SourceOf(w.xla_cache->mount->volume->at));
}

void OfferToDropVariable(const Workload& w, bool safe, Finding& finding) {
  const Node* item = ItemOf(w);
  if (item == nullptr) return;
  finding.fixes.push_back({.title = fmt::format("drop {}", kVariable),
                           .safe = safe,
                           .edits = {RemoveNode({w.document, item, {}})}});
}

}  // namespace giq
