// GIQ505: the compile cache lies on a mount that the server can't write.
#include <fmt/format.h>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "rules/autoscalers.h"
#include "rules/shared_compile_cache.h"

namespace giq {
namespace {

/// The volume's own readOnly says so. A claim's access modes do not count: not every driver keeps
/// to them.
bool VolumeSays(const Volume& volume) {
  const Node* node = volume.read_only.at().node;
  return volume.read_only.value_or(false) && node != nullptr && node->IsScalar();
}

bool IsReadOnly(const Workload& w) {
  if (!w.tpu || !w.is_server() || !w.xla_cache.known()) return false;
  const Mount* mount = w.xla_cache->mount;
  return mount != nullptr &&
         (mount->read_only || (mount->volume != nullptr && VolumeSays(*mount->volume)));
}

/// Several pods could write the cache, once it is writable (GIQ501, GIQ502).
bool MayHaveSeveralWriters(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  const bool own = w.xla_cache->shared.known() && !*w.xla_cache->shared;
  const bool one = w.replicas.known() && *w.replicas <= 1 && AutoscalerOf(ctx) == nullptr;
  return !own && !one;
}

/// The readOnly of a bucket's own volume. A disk or claim that is attached read-only may be so on
/// other nodes too, and could not be attached to write.
const Node* ReadOnlyOfBucket(const Volume& volume) {
  if (volume.storage != Storage::kBucket || !VolumeSays(volume)) return nullptr;
  const Node* node = volume.read_only.at().node;
  const Node* driver = node->parent != nullptr ? node->parent->Find("driver") : nullptr;
  return driver != nullptr ? node : nullptr;
}

/// What has to go so that the server can write; nothing where other pods could write too, or where
/// the volume stays read-only.
std::vector<Edit> MakeWritable(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  const Mount& mount = *w.xla_cache->mount;
  const Node* item = mount.at.node != nullptr ? mount.at.node->parent : nullptr;
  if (mount.volume == nullptr || item == nullptr || mount.at.document != w.document ||
      mount.volume->read_only.unknown() || MayHaveSeveralWriters(ctx)) {
    return {};
  }
  std::vector<Edit> edits;
  if (*mount.volume->read_only) {
    const Node* of_volume = ReadOnlyOfBucket(*mount.volume);
    if (of_volume == nullptr || mount.volume->at.document != w.document) return {};
    edits.push_back(RemoveNode({w.document, of_volume, {}}));
  }
  const Node* of_mount = mount.read_only ? item->Find("readOnly") : nullptr;
  if (of_mount != nullptr) edits.push_back(RemoveNode({w.document, of_mount, {}}));
  return edits;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!IsReadOnly(w)) return;
  const StoredPath& cache = *w.xla_cache;
  const bool by_mount = cache.mount->read_only;
  Finding& finding = out.Report(
      w.xla_cache.at(),
      fmt::format("VLLM_XLA_CACHE_PATH is {}, but the {} is read-only: the server can't write what "
                  "it compiles",
                  *cache.path,
                  by_mount ? fmt::format("mount at {}", cache.mount->path)
                           : fmt::format("volume at {}", cache.mount->path)));
  AddCacheEvidence(w, finding);
  finding.With("read-only mount", cache.mount->path, SourceOf(cache.mount->at));
  std::vector<Edit> edits = MakeWritable(ctx);
  if (edits.empty()) return;
  finding.fixes.push_back({.title = fmt::format("make the {} at {} writable",
                                                by_mount ? "mount" : "volume", cache.mount->path),
                           .safe = true,
                           .edits = std::move(edits)});
}

}  // namespace

extern const Rule kXlaCacheReadOnly = {
    .code = "GIQ505",
    .name = "xla-cache-read-only",
    .family = Family::kCompileCache,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kSafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The mount behind VLLM_XLA_CACHE_PATH is read-only.",
            .why = "The server opens its compile cache to write into it and makes a folder for "
                   "each rank there. On a read-only mount that fails with `Read-only file system`: "
                   "the start fails, or every start compiles for minutes again while the TPUs wait "
                   "and are paid for. Usually the path was put below the mount of the model's "
                   "bucket, which is rightly read-only.",
            .fix = "Make the mount writable, or put the cache on a volume of its own. With several "
                   "replicas on one cache see GIQ501 first.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: llama
spec:
  replicas: 1
  selector:
    matchLabels: {app: llama}
  template:
    metadata:
      labels: {app: llama}
      annotations: {gke-gcsfuse/volumes: "true"}
    spec:
      serviceAccountName: cache-writer
      nodeSelector:
        cloud.google.com/gke-tpu-accelerator: tpu-v6e-slice
        cloud.google.com/gke-tpu-topology: 2x4
      containers:
      - name: server
        image: vllm/vllm-tpu:v0.11.1
        args: [--model=meta-llama/Llama-3.1-8B-Instruct, --tensor-parallel-size=8]
        env:
        - name: VLLM_XLA_CACHE_PATH
          value: /cache/xla
        resources:
          limits: {google.com/tpu: "8"}
        volumeMounts:
        - {name: cache, mountPath: /cache, readOnly: true}
      volumes:
      - name: cache
        csi:
          driver: gcsfuse.csi.storage.gke.io
          volumeAttributes: {bucketName: acme-xla-cache, mountOptions: implicit-dirs}
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: llama
spec:
  replicas: 1
  selector:
    matchLabels: {app: llama}
  template:
    metadata:
      labels: {app: llama}
      annotations: {gke-gcsfuse/volumes: "true"}
    spec:
      serviceAccountName: cache-writer
      nodeSelector:
        cloud.google.com/gke-tpu-accelerator: tpu-v6e-slice
        cloud.google.com/gke-tpu-topology: 2x4
      containers:
      - name: server
        image: vllm/vllm-tpu:v0.11.1
        args: [--model=meta-llama/Llama-3.1-8B-Instruct, --tensor-parallel-size=8]
        env:
        - name: VLLM_XLA_CACHE_PATH
          value: /cache/xla
        resources:
          limits: {google.com/tpu: "8"}
        volumeMounts:
        - {name: cache, mountPath: /cache}
      volumes:
      - name: cache
        csi:
          driver: gcsfuse.csi.storage.gke.io
          volumeAttributes: {bucketName: acme-xla-cache, mountOptions: implicit-dirs}
)",
            .config = "",
            .source =
                "https://github.com/vllm-project/vllm/blob/v0.10.0/vllm/v1/worker/tpu_worker.py",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
