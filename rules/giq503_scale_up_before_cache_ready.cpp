// GIQ503: a request that scales TPU replicas up while none has written their compile cache.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "rules/quota_limits.h"
#include "rules/shared_compile_cache.h"

namespace giq {
namespace {

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!WritesSharedCompileCache(w) || !ScalesUpUnready(ctx)) return;
  Finding& finding = out.Report(
      ReplicasPlace(w),
      fmt::format("{} is scaled from {} to {} replicas while none is ready: all of them compile "
                  "into one VLLM_XLA_CACHE_PATH ({} on {})",
                  w.Title(), *ctx.bundle.admission->old_replicas, *w.replicas, *w.xla_cache->path,
                  StorageName(*w.xla_cache)));
  AddCacheEvidence(w, finding);
  finding.With("replicas before", std::to_string(*ctx.bundle.admission->old_replicas))
      .With("ready replicas", "0");
}

}  // namespace

extern const Rule kScaleUpBeforeCacheReady = {
    .code = "GIQ503",
    .name = "scale-up-before-cache-ready",
    .family = Family::kCompileCache,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A TPU server is scaled above one replica while none has written the "
                       "shared VLLM_XLA_CACHE_PATH.",
            .why = "The first replica compiles for minutes and writes the results. A second one "
                   "that starts before it is ready finds half of them, compiles too, and writes "
                   "the same files at once: replicas fail at the start or load broken programs. "
                   "Only the admission webhook can tell: it sees the replicas before and after, "
                   "and how many are ready. `kubectl scale` and the HorizontalPodAutoscaler's own "
                   "scaling are judged alike.",
            .fix = "Wait until the first replica is ready (`kubectl rollout status`), then scale "
                   "up.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: llama
spec:
  replicas: 4
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
