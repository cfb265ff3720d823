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

std::optional<Edit> NoteWanted(const Place& object, std::string_view wanted) {
  constexpr std::string_view kWantedReplicas = "giq-lint.dev/wanted-replicas";
  if (object.node == nullptr || !object.node->IsMapping()) return std::nullopt;
  return AddMemberBelow(object, {"metadata", "annotations"}, kWantedReplicas, JsonString(wanted));
}

void OfferToDropVariable(const Workload& w, bool safe, Finding& finding) {
  const Node* item = ItemOf(w);
  if (item == nullptr) return;
  finding.fixes.push_back({.title = fmt::format("drop {}", kVariable),
                           .safe = safe,
                           .edits = {RemoveNode({w.document, item, {}})}});
}

}  // namespace giq
