// GIQ501: several TPU replicas that compile into one cache from their first start.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "rules/shared_compile_cache.h"

namespace giq {
namespace {

bool StartsSeveralReplicas(const Workload& w) { return w.replicas.known() && *w.replicas > 1; }

/// The first start with one replica; the number wanted stays in an annotation.
void OfferOneReplica(const WorkloadContext& ctx, Finding& finding) {
  const Workload& w = ctx.workload;
  const Node* replicas = w.replicas.at().node;
  if (replicas == nullptr || !replicas->IsScalar()) return;
  OfferToStartAlone(ctx, {w.replicas.at()}, w.object_at, std::to_string(*w.replicas), finding);
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!WritesSharedCompileCache(w) || !StartsSeveralReplicas(w)) return;
  // A file is judged as a first start; at admission readiness decides, and GIQ503 speaks of what is
  // scaled up too early.
  if (CacheIsWritten(ctx.bundle) || ScalesUpUnready(ctx)) return;
  Finding& finding = out.Report(
      w.xla_cache.at(),
      fmt::format("{} replicas compile into one VLLM_XLA_CACHE_PATH: {} lies on {}, which all of "
                  "them write at their first start",
                  *w.replicas, *w.xla_cache->path, StorageName(*w.xla_cache)));
  AddCacheEvidence(w, finding);
  finding.With("replicas", std::to_string(*w.replicas), SourceOf(w.replicas.at()));
  OfferOneReplica(ctx, finding);
  OfferToDropVariable(w, false, finding);
}

}  // namespace

extern const Rule kXlaCacheWrittenConcurrently = {
    .code = "GIQ501",
    .name = "xla-cache-written-concurrently",
    .family = Family::kCompileCache,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "Several TPU replicas write one VLLM_XLA_CACHE_PATH at once.",
            .why =
                "A server that starts with an empty compile cache compiles for minutes and "
                "writes the results. Replicas with the same parallelism use the same file "
                "names, so on a bucket, on Lustre or on a ReadWriteMany claim they overwrite "
                "each other's files while others read them: replicas fail at the start or load "
                "broken programs. A path without a volume behind it is each pod's own and fine. At "
                "admission, replicas beside one that is ready are fine too: they read what it "
                "wrote.",
            .fix = "Start with one replica, wait until it is ready, then scale up: the others read "
                   "the finished cache. Or drop VLLM_XLA_CACHE_PATH, and every replica compiles "
                   "for itself.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: llama
spec:
  replicas: 2
  selector:
    matchLabels: {app: llama}
  template:
    metadata:
      labels: {app: llama}
      annotations: {gke-gcsfuse/volumes: "true"}
    spec:
      serviceAccountName: model-reader
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
      serviceAccountName: model-reader
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
            .source = "https://cloud.google.com/kubernetes-engine/docs/how-to/machine-learning/"
                      "inference/inference-quickstart",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
