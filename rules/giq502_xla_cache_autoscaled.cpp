// GIQ502: an autoscaler that starts TPU replicas which compile into one cache.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "rules/autoscalers.h"
#include "rules/shared_compile_cache.h"

namespace giq {
namespace {

bool IsAboveOne(const Fact<std::int64_t>& replicas) { return replicas.known() && *replicas > 1; }

/// One replica until a person has seen the cache written: as long as the maximum is above it, a
/// second one may start meanwhile.
void OfferOneReplica(const WorkloadContext& ctx, const Autoscaler& scaler, Finding& finding) {
  const Fact<std::int64_t>& least = scaler.min_replicas;
  const Fact<std::int64_t>& most = scaler.max_replicas;
  if (!IsWrittenInOwnFile(ctx, least.at()) || !IsWrittenInOwnFile(ctx, most.at())) return;
  const std::string wanted = most.value_or(*least) == *least
                                 ? std::to_string(*least)
                                 : fmt::format("{} to {}", *least, *most);
  OfferToStartAlone(ctx, {least.at(), most.at()}, scaler.at, wanted, finding);
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const Autoscaler* scaler = AutoscalerOf(ctx);
  if (scaler == nullptr || !WritesSharedCompileCache(w)) return;
  const bool several_at_once = IsAboveOne(scaler->min_replicas) && !CacheIsWritten(ctx.bundle);
  if (!several_at_once && !IsAboveOne(scaler->max_replicas)) return;

  const std::string cache = fmt::format("one VLLM_XLA_CACHE_PATH ({} on {})", *w.xla_cache->path,
                                        StorageName(*w.xla_cache));
  Finding& finding = out.Report(
      w.xla_cache.at(), several_at_once ? Severity::kError : Severity::kWarning,
      several_at_once
          ? fmt::format("HorizontalPodAutoscaler \"{}\" starts {} replicas at once, which compile "
                        "into {}",
                        scaler->name, *scaler->min_replicas, cache)
          : fmt::format(
                "HorizontalPodAutoscaler \"{}\" may start a second replica (up to {}) while "
                "the first still compiles into {}",
                scaler->name, *scaler->max_replicas, cache));
  AddCacheEvidence(w, finding);
  for (const auto& [fact, value] : {std::pair{"minReplicas", &scaler->min_replicas},
                                    std::pair{"maxReplicas", &scaler->max_replicas}}) {
    if (value->known()) finding.With(fact, std::to_string(**value), SourceOf(value->at()));
  }
  if (several_at_once) OfferOneReplica(ctx, *scaler, finding);
  OfferToDropVariable(w, false, finding);
}

constexpr Severity kMayBe[] = {Severity::kWarning};

}  // namespace

extern const Rule kXlaCacheAutoscaled = {
    .code = "GIQ502",
    .name = "xla-cache-autoscaled",
    .family = Family::kCompileCache,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A HorizontalPodAutoscaler starts TPU replicas that write one "
                       "VLLM_XLA_CACHE_PATH.",
            .why = "The autoscaler decides the number of replicas, whatever the Deployment says. "
                   "With minReplicas above 1 the first start has several writers of an empty "
                   "compile cache. With maxReplicas above 1 a second replica may start while the "
                   "first still compiles, and after each rollout of a changed image the cache is "
                   "cold again (a warning). At admission, replicas beside one that is ready only "
                   "warn.",
            .fix =
                "Set minReplicas to 1 and raise it when the first replica is ready; or give each "
                "pod a cache of its own; or drop VLLM_XLA_CACHE_PATH.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: llama
spec:
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
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: llama
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: llama}
  minReplicas: 2
  maxReplicas: 4
  metrics:
  - type: Pods
    pods:
      metric: {name: "prometheus.googleapis.com|vllm:num_requests_waiting|gauge"}
      target: {type: AverageValue, averageValue: "10"}
---
apiVersion: monitoring.googleapis.com/v1
kind: PodMonitoring
metadata:
  name: llama
spec:
  selector:
    matchLabels: {app: llama}
  endpoints:
  - {port: 8000, interval: 30s}
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: llama
spec:
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
        volumeMounts:
        - {name: cache, mountPath: /cache}
      volumes:
      - name: cache
        emptyDir: {}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: llama
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: llama}
  minReplicas: 2
  maxReplicas: 4
  metrics:
  - type: Pods
    pods:
      metric: {name: "prometheus.googleapis.com|vllm:num_requests_waiting|gauge"}
      target: {type: AverageValue, averageValue: "10"}
---
apiVersion: monitoring.googleapis.com/v1
kind: PodMonitoring
metadata:
  name: llama
spec:
  selector:
    matchLabels: {app: llama}
  endpoints:
  - {port: 8000, interval: 30s}
)",
            .config = "",
            .source = "https://cloud.google.com/kubernetes-engine/docs/how-to/machine-learning/"
                      "inference/inference-quickstart",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
