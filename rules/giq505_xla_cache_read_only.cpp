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
bool VolumeIsReadOnly(const Mount& mount) {
  if (mount.volume == nullptr || !mount.volume->read_only.value_or(false)) return false;
  const Node* node = mount.volume->read_only.at().node;
  return node != nullptr && node->IsScalar();
}

bool IsReadOnly(const Workload& w) {
  if (!w.tpu || !w.is_server() || !w.xla_cache.known()) return false;
  const Mount* mount = w.xla_cache->mount;
  return mount != nullptr && (mount->read_only || VolumeIsReadOnly(*mount));
}

/// Several pods could write the cache, once it is writable (GIQ501, GIQ502).
bool MayHaveSeveralWriters(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  const bool own = w.xla_cache->shared.known() && !*w.xla_cache->shared;
  const bool one = w.replicas.known() && *w.replicas <= 1 && AutoscalerOf(ctx) == nullptr;
  return !own && !one;
}

/// The readOnly of the mount; null where the volume is read-only as well, or would not be written
/// by this pod alone.
const Node* ReadOnlyOfMount(const WorkloadContext& ctx) {
  const Mount& mount = *ctx.workload.xla_cache->mount;
  const bool volume_is =
      mount.volume == nullptr || mount.volume->read_only.unknown() || *mount.volume->read_only;
  const Node* item = mount.at.node != nullptr ? mount.at.node->parent : nullptr;
  if (volume_is || !mount.read_only || item == nullptr || MayHaveSeveralWriters(ctx)) {
    return nullptr;
  }
  return mount.at.document == ctx.workload.document ? item->Find("readOnly") : nullptr;
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
  if (const Node* read_only = ReadOnlyOfMount(ctx)) {
    finding.fixes.push_back(
        {.title = fmt::format("make the mount at {} writable", cache.mount->path),
         .safe = true,
         .edits = {RemoveNode({w.document, read_only, {}})}});
  }
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
