// GIQ209: a threshold on running requests that the server's own limit keeps out of reach.
#include <fmt/format.h>

#include <cmath>

#include "engine/catalog/operating_point.h"
#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "rules/autoscalers.h"
#include "rules/scaling_metrics.h"

namespace giq {
namespace {

/// The greatest whole threshold at which a full server still adds a replica.
std::int64_t GreatestReachable(std::int64_t most_requests) {
  return static_cast<std::int64_t>(
             std::ceil(static_cast<double>(most_requests) / (1 + kScalingTolerance))) -
         1;
}

/// Several engines in a pod have the limit each, and the metric may count them together.
bool HasOneEngine(const Workload& w) {
  return w.parallelism.data.absent() || w.parallelism.data.value_or(0) == 1;
}

void CheckMetric(const Workload& w, const ScalingMetric& metric, Findings& out) {
  if (metric.type != "Pods" || !metric.name.known() || !metric.target.known()) return;
  if (!CountsRunningRequests(ParseMetricName(*metric.name).metric)) return;
  const auto most = static_cast<double>(*w.max_num_seqs);
  if (*metric.target < most) return;
  const Place& at = metric.target.at();
  Finding& finding = out.Report(
      at, fmt::format("{} takes at most {} requests at a time, so its running requests never rise "
                      "above the autoscaler's threshold of {:g} and no replica is added",
                      ServerName(*w.server), *w.max_num_seqs, *metric.target));
  finding.With("requests at a time", std::to_string(*w.max_num_seqs), SourceOf(w.max_num_seqs.at()))
      .With("threshold", fmt::format("{:g}", *metric.target), SourceOf(at))
      .With("metric", *metric.name, SourceOf(metric.name.at()));
  const std::int64_t reachable = GreatestReachable(*w.max_num_seqs);
  if (reachable < 1) return;
  // Unsafe: replicas that are added cost.
  finding.fixes.push_back(
      {.title = fmt::format("set the threshold to {}, the greatest that is reached", reachable),
       .safe = false,
       .edits = {ReplaceValue(at, JsonString(std::to_string(reachable)))}});
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const Autoscaler* scaler = AutoscalerOfObject(ctx);
  if (scaler == nullptr || !w.is_server() || !w.max_num_seqs.known() || !HasOneEngine(w)) return;
  for (const ScalingMetric& metric : scaler->metrics) CheckMetric(w, metric, out);
}

}  // namespace

extern const Rule kThresholdNeverReached = {
    .code = "GIQ209",
    .name = "threshold-never-reached",
    .family = Family::kLatency,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary =
                "The autoscaler's threshold on running requests is as high as what the server "
                "takes at a time.",
            .why = "A server works on at most --max-num-seqs requests (SGLang: "
                   "--max-running-requests, TGI: --max-batch-size); the rest waits and does not "
                   "count as running. With the threshold at or above that number the metric cannot "
                   "rise above it: the queue grows, latency grows with it, and the autoscaler sees "
                   "a server that is just right.",
            .fix = "Set the threshold clearly below the server's limit, or scale on waiting "
                   "requests.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 1
  selector:
    matchLabels:
      app: qwen
  template:
    metadata:
      labels:
        app: qwen
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        - --max-num-seqs=64
        ports:
        - name: http
          containerPort: 8000
        resources:
          requests:
            ephemeral-storage: 20Gi
          limits:
            nvidia.com/gpu: "1"
---
apiVersion: monitoring.googleapis.com/v1
kind: PodMonitoring
metadata:
  name: qwen
spec:
  selector:
    matchLabels:
      app: qwen
  endpoints:
  - port: http
    interval: 15s
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: qwen
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: qwen
  minReplicas: 1
  maxReplicas: 4
  metrics:
  - type: Pods
    pods:
      metric:
        name: prometheus.googleapis.com|vllm:num_requests_running|gauge
      target:
        type: AverageValue
        averageValue: "64"
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 1
  selector:
    matchLabels:
      app: qwen
  template:
    metadata:
      labels:
        app: qwen
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        - --max-num-seqs=64
        ports:
        - name: http
          containerPort: 8000
        resources:
          requests:
            ephemeral-storage: 20Gi
          limits:
            nvidia.com/gpu: "1"
---
apiVersion: monitoring.googleapis.com/v1
kind: PodMonitoring
metadata:
  name: qwen
spec:
  selector:
    matchLabels:
      app: qwen
  endpoints:
  - port: http
    interval: 15s
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: qwen
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: qwen
  minReplicas: 1
  maxReplicas: 4
  metrics:
  - type: Pods
    pods:
      metric:
        name: prometheus.googleapis.com|vllm:num_requests_running|gauge
      target:
        type: AverageValue
        averageValue: "48"
)",
            .config = "",
            .source = "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"
                      "#algorithm-details",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
