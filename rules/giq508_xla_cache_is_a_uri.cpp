// GIQ508: the compile cache path is a URI, which the server takes for a local path.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "rules/vllm_version.h"

namespace giq {
namespace {

bool IsUri(std::string_view path) { return path.find("://") != std::string_view::npos; }

/// From early 2026 on the TPU images hold gcsfs, with which JAX writes to gs://
/// (vllm-project/tpu-inference#1554, January 2026); releases up to 0.14 surely do not.
bool MayReachBuckets(const Workload& w) {
  constexpr Version kFirst = {.major = 0, .minor = 15, .patch = 0, .before_release = true};
  const std::optional<Version> version = VllmVersion(w);
  return version && *version >= kFirst && w.xla_cache->path->starts_with("gs://");
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!w.tpu || !w.xla_cache.known() || !IsUri(*w.xla_cache->path)) return;
  if (MayReachBuckets(w)) return;
  Finding& finding = out.Report(
      w.xla_cache.at(),
      fmt::format("VLLM_XLA_CACHE_PATH is {}, which is taken for a local path: nothing is kept",
                  *w.xla_cache->path));
  finding.With("compile cache", *w.xla_cache->path, SourceOf(w.xla_cache.at()));
}

}  // namespace

extern const Rule kXlaCacheIsAUri = {
    .code = "GIQ508",
    .name = "xla-cache-is-a-uri",
    .family = Family::kCompileCache,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "VLLM_XLA_CACHE_PATH is a URI, not a path.",
            .why =
                "The server joins the value with a folder for each rank and opens it as a local "
                "path. A bucket's URI becomes a folder named `gs:` in the container, which is "
                "gone with the pod: every start compiles again, for many minutes on large "
                "models, while the TPUs wait and are paid for. Releases from 0.15 on may reach a "
                "gs:// cache and are not judged.",
            .fix = "Mount the bucket with Cloud Storage FUSE and name a path below the mount.",
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
          value: gs://acme-xla-cache/llama
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
          value: /cache/llama
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
