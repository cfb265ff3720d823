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

bool WritesSharedCompileCache(const Workload& w) {
  if (!w.tpu || !w.is_server() || !w.xla_cache.known()) return false;
  const StoredPath& cache = *w.xla_cache;
  const bool writable = cache.read_only.known() && !*cache.read_only;
  return cache.path.known() && cache.mount != nullptr && cache.shared.value_or(false) && writable;
}

std::string CacheStorageName(const Workload& w) {
  const Volume& volume = *w.xla_cache->mount->volume;
  if (volume.bucket.known()) return fmt::format("bucket {}", *volume.bucket);
  if (!volume.claim.empty()) return fmt::format("claim {}", volume.claim);
  return fmt::format("volume {}", volume.name);
}

void AddCacheEvidence(const Workload& w, Finding& finding) {
  finding.With(std::string(kVariable), *w.xla_cache->path, SourceOf(w.xla_cache.at()));
  finding.With("storage behind it", CacheStorageName(w), SourceOf(w.xla_cache->mount->volume->at));
}

void OfferToDropVariable(const Workload& w, Finding& finding) {
  const Node* item = ItemOf(w);
  if (item == nullptr) return;
  // Unsafe: without the cache every start compiles again.
  finding.fixes.push_back({.title = fmt::format("drop {}", kVariable),
                           .safe = false,
                           .edits = {RemoveNode({w.document, item, {}})}});
}

}  // namespace giq
