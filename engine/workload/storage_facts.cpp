#include "engine/workload/storage_facts.h"

#include <algorithm>

#include "engine/workload/model_cache.h"
#include "engine/workload/volumes.h"

namespace giq {
namespace {

/// Whether replicas see the same bytes behind a mount.
Fact<bool> SharedBehind(const Mount& mount) {
  if (mount.volume == nullptr) return Fact<bool>::Unknown(mount.at);
  // A sub-path with a variable is usually one for each pod.
  if (mount.sub_path.find("$(") != std::string::npos) return Fact<bool>::Unknown(mount.at);
  return mount.volume->shared;
}

Fact<StoredPath> XlaCache(const Workload& workload) {
  const Container& container = workload.container();
  const EnvVar* variable = container.Env("VLLM_XLA_CACHE_PATH");
  if (variable == nullptr) {
    return container.env_from ? Fact<StoredPath>::Unknown() : Fact<StoredPath>::Absent();
  }
  if (variable->value.unknown()) {
    return Fact<StoredPath>::Unknown(variable->at, variable->value.text());
  }
  // An empty value turns the cache off.
  if (variable->value->empty()) return Fact<StoredPath>::Absent(variable->at);
  return Fact<StoredPath>::Known(StoreOf(container, variable->value), variable->at);
}

Fact<const Mount*> MemoryShm(const Container& container, bool whole) {
  using Shm = Fact<const Mount*>;
  for (const Mount& mount : container.mounts) {
    if (mount.path != "/dev/shm") continue;
    if (mount.volume == nullptr || mount.volume->storage == Storage::kUnknown) {
      return Shm::Unknown(mount.at);
    }
    return mount.volume->storage == Storage::kMemory ? Shm::Known(&mount, mount.at)
                                                     : Shm::Absent(mount.at);
  }
  return whole ? Shm::Absent(container.at) : Shm::Unknown();
}

void AddBuckets(const ServerCommand& command, Workload& workload) {
  using Role = BucketUse::Role;
  const Fact<Model>& model = workload.model;
  if (model.known() && model->kind == ModelKind::kBucketUri) {
    workload.buckets.push_back({Role::kModel, model->text, model.at()});
  } else if (model.unknown() && model.text().find("://") != std::string::npos) {
    workload.buckets.push_back({Role::kModel, model.text(), model.at()});
  }
  const Fact<std::string>& checkpoint = command.options.checkpoint;
  if (!checkpoint.absent()) {
    const std::string& text = checkpoint.known() ? *checkpoint : checkpoint.text();
    // A local path is on a mount, whose bucket is listed below.
    if (!text.empty() && !text.starts_with('/'))
      workload.buckets.push_back({Role::kModel, text, checkpoint.at()});
  }
  for (const Volume& volume : workload.pod.volumes) {
    if (volume.storage != Storage::kBucket || volume.bucket.absent()) continue;
    workload.buckets.push_back({Role::kMountedBucket,
                                volume.bucket.known() ? *volume.bucket : volume.bucket.text(),
                                volume.bucket_at});
  }
}

constexpr std::string_view kFuseAnnotation = "gke-gcsfuse/volumes";

Place FuseAnnotationOnObject(const Workload& workload) {
  const Node* metadata =
      workload.object_at.node != nullptr ? workload.object_at.node->Find("metadata") : nullptr;
  // A Pod's own metadata is the template's.
  if (metadata == nullptr || metadata == workload.pod.metadata_at.node) return {};
  const Node* found = metadata->At({"annotations", kFuseAnnotation});
  return found != nullptr ? Place{workload.document, found, {}} : Place{};
}

Fact<bool> FuseAnnotation(const Workload& workload) {
  const auto& annotations = workload.pod.annotations;
  const auto found =
      std::ranges::find(annotations, kFuseAnnotation, &std::pair<std::string, std::string>::first);
  const Place at = workload.pod.metadata_at ? workload.pod.metadata_at : workload.pod.at;
  if (found != annotations.end()) return Fact<bool>::Known(found->second == "true", at);
  return workload.whole ? Fact<bool>::Absent(at) : Fact<bool>::Unknown(at);
}

}  // namespace

StoredPath StoreOf(const Container& container, Fact<std::string> path) {
  StoredPath stored{.path = std::move(path)};
  if (!stored.path.known() || !stored.path->starts_with('/')) return stored;
  stored.storage = StorageOf(container, *stored.path);
  stored.mount = MountOf(container, *stored.path);
  if (stored.mount == nullptr) {
    stored.shared = Fact<bool>::Known(false, stored.path.at());
    stored.read_only = Fact<bool>::Known(false, stored.path.at());
    return stored;
  }
  stored.shared = SharedBehind(*stored.mount);
  const bool volume_read_only =
      stored.mount->volume != nullptr && stored.mount->volume->read_only.value_or(false);
  stored.read_only =
      Fact<bool>::Known(stored.mount->read_only || volume_read_only, stored.mount->at);
  return stored;
}

void ReadStorageFacts(const ServerCommand& command, Workload& workload) {
  const Container& container = workload.container();
  if (const EnvVar* variable = container.Env("HF_HOME")) {
    workload.hf_home = variable->value;
  } else if (container.env_from) {
    workload.hf_home = Fact<std::string>::Unknown();
  }
  workload.xla_cache = XlaCache(workload);
  workload.shm = MemoryShm(container, workload.whole);
  workload.fuse_annotation = FuseAnnotation(workload);
  workload.fuse_annotation_on_object = FuseAnnotationOnObject(workload);
  if (workload.model.known() && workload.model->kind == ModelKind::kPath) {
    workload.model_path = Fact<StoredPath>::Known(
        StoreOf(container, Fact<std::string>::Known(workload.model->text, workload.model.at())),
        workload.model.at());
  }
  workload.cache = FindModelCache(command, workload);
  AddBuckets(command, workload);
}

}  // namespace giq
