// GIQ504: the compile cache lies in the container, which forgets it.
#include <fmt/format.h>

#include "engine/rule/rule.h"

namespace giq {
namespace {

bool LiesInContainer(const Workload& w) {
  if (!w.tpu || !w.is_server() || !w.whole || !w.xla_cache.known()) return false;
  const Storage storage = w.xla_cache->storage;
  return storage == Storage::kContainer || storage == Storage::kContainerShm;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!LiesInContainer(w)) return;
  out.Report(w.xla_cache.at(),
             fmt::format("VLLM_XLA_CACHE_PATH is {}, behind which there is no volume: each start "
                         "compiles again",
                         *w.xla_cache->path))
      .With("VLLM_XLA_CACHE_PATH", *w.xla_cache->path, SourceOf(w.xla_cache.at()));
}

}  // namespace

extern const Rule kXlaCacheNotKept = {
    .code = "GIQ504",
    .name = "xla-cache-not-kept",
    .family = Family::kCompileCache,
    .severity = Severity::kInfo,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary =
                "VLLM_XLA_CACHE_PATH lies in the container itself, so each start compiles again.",
            .why = "Without a volume behind the path the compile cache is part of the container's "
                   "own layer. It is gone when the container restarts and with every new pod: each "
                   "start compiles for minutes, on large models for many, while the TPUs wait and "
                   "are paid for. Nothing breaks, so this is for your information.",
            .fix = "Mount a bucket with Cloud Storage FUSE, or another volume, at the path; with "
                   "several replicas see GIQ501. An emptyDir keeps it over restarts of the "
                   "container alone.",
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
    spec:
      nodeSelector:
        cloud.google.com/gke-tpu-accelerator: tpu-v6e-slice
        cloud.google.com/gke-tpu-topology: 2x4
      containers:
      - name: server
        image: vllm/vllm-tpu:v0.11.1
        args: [--model=meta-llama/Llama-3.1-8B-Instruct, --tensor-parallel-size=8]
        env:
        - name: HF_TOKEN
          valueFrom:
            secretKeyRef: {name: hf-secret, key: hf_api_token}
        - name: VLLM_XLA_CACHE_PATH
          value: /cache/xla
        resources:
          limits: {google.com/tpu: "8"}
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
        - name: HF_TOKEN
          valueFrom:
            secretKeyRef: {name: hf-secret, key: hf_api_token}
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
