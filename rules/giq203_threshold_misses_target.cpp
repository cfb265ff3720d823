// GIQ203: an autoscaler's threshold at which the latency is already above the target.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/catalog/operating_point.h"
#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "rules/autoscalers.h"
#include "rules/measured_latency.h"
#include "rules/scaling_metrics.h"

namespace giq {
namespace {

/// What the curves say about a threshold: the one that is kindest to it.
struct Miss {
  double ntpot_ms = 0;         ///< At the threshold.
  double least_ms = 0;         ///< The same less the curve's stated error.
  std::optional<double> fits;  ///< Requests in flight at the target.
  const CurveRow* curve = nullptr;
};

/// Nothing where a curve does not reach the threshold, or meets the target there.
std::optional<Miss> MissOf(const Measured& measured, double threshold, double target_ms) {
  std::optional<Miss> kindest;
  for (const CurveRow* curve : measured.curves) {
    const auto ntpot = NtpotAt(*curve, threshold);
    if (!ntpot) return std::nullopt;
    const Miss miss{*ntpot, *ntpot * (1 - curve->error_percent / 100),
                    RequestsAt(*curve, target_ms), curve};
    if (miss.least_ms <= target_ms) return std::nullopt;
    if (!kindest || miss.least_ms < kindest->least_ms) kindest = miss;
  }
  return kindest;
}

/// Unsafe: a lower threshold means more replicas, which cost.
void OfferThreshold(const ScalingMetric& metric, const Miss& miss, Finding& finding) {
  const double threshold = ScalingThreshold(miss.fits.value_or(0));
  if (threshold < 1) return;
  finding.fixes.push_back(
      {.title = fmt::format("set the threshold to {:g}, where the target is still met", threshold),
       .safe = false,
       .edits = {ReplaceValue(metric.target.at(), JsonString(fmt::format("{:g}", threshold)))}});
}

void CheckMetric(const WorkloadContext& ctx, const Measured& measured, const ScalingMetric& metric,
                 Findings& out) {
  const Workload& w = ctx.workload;
  if (metric.type != "Pods" || !metric.name.known() || !metric.target.known()) return;
  if (!CountsRunningRequests(ParseMetricName(*metric.name).metric)) return;
  const Fact<double>& target = w.targets.ntpot_ms;
  const auto miss = MissOf(measured, *metric.target, *target);
  if (!miss) return;
  Finding& finding = out.Report(
      metric.target.at(),
      fmt::format("with {:g} running requests {} takes {} a token{}, above the target of {}, and "
                  "no replica is added before that",
                  *metric.target, CombinationOf(w), Text(Millis{miss->ntpot_ms}),
                  VersionRemark(w, measured), Text(Millis{*target})));
  finding.certain = false;
  finding.With("threshold", fmt::format("{:g}", *metric.target), SourceOf(metric.target.at()))
      .With("target", Text(Millis{*target}), SourceOf(target.at()))
      .With("NTPOT at the threshold",
            fmt::format("{} ± {:g} %", Text(Millis{miss->ntpot_ms}), miss->curve->error_percent),
            fmt::format("catalog: {}, throughput × NTPOT = requests", miss->curve->id));
  if (miss->fits) {
    finding.With("requests at the target", fmt::format("{:.0f}", std::floor(*miss->fits)),
                 fmt::format("catalog: {}", miss->curve->id));
  }
  OfferThreshold(metric, *miss, finding);
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const Autoscaler* scaler = AutoscalerOfObject(ctx);
  if (scaler == nullptr || !w.targets.ntpot_ms.known()) return;
  const auto measured = MeasuredFor(w, Latency::kNtpot, *ctx.env.catalog);
  // A target that nothing reaches is GIQ201's finding.
  if (!measured || *w.targets.ntpot_ms < measured->least_ms) return;
  for (const ScalingMetric& metric : scaler->metrics) CheckMetric(ctx, *measured, metric, out);
}

}  // namespace

extern const Rule kThresholdMissesTarget = {
    .code = "GIQ203",
    .name = "threshold-misses-target",
    .family = Family::kLatency,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary =
                "The autoscaler waits for more running requests than the latency target allows.",
            .why = "Requests in flight are throughput × time a token (Little's law), so a "
                   "threshold on running requests is a point on the measured curve of model, "
                   "server and accelerator. When the latency at that point is above the declared "
                   "target, the replicas run past the target for as long as the load stays below "
                   "the threshold, and nothing in the cluster shows it but the users' waiting. The "
                   "rule judges thresholds between measured points, left of saturation, and only "
                   "by more than the measurement's stated error.",
            .fix = "Set the threshold to the requests at which the target is met, less the tenth "
                   "that the autoscaler tolerates.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
  annotations:
    giq-lint.dev/target-ntpot-milliseconds: "160"
spec:
  replicas: 1
  selector:
    matchLabels:
      app: gemma
  template:
    metadata:
      labels:
        app: gemma
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
        cloud.google.com/gke-ephemeral-storage-local-ssd: "true"
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.7.2
        args:
        - --model=google/gemma-2-27b-it
        - --tensor-parallel-size=4
        env:
        - name: HF_TOKEN
          valueFrom:
            secretKeyRef:
              name: hf-secret
              key: hf_api_token
        ports:
        - name: http
          containerPort: 8000
        resources:
          requests:
            ephemeral-storage: 60Gi
          limits:
            nvidia.com/gpu: "4"
        volumeMounts:
        - name: dshm
          mountPath: /dev/shm
      volumes:
      - name: dshm
        emptyDir:
          medium: Memory
---
apiVersion: monitoring.googleapis.com/v1
kind: PodMonitoring
metadata:
  name: gemma
spec:
  selector:
    matchLabels:
      app: gemma
  endpoints:
  - port: http
    interval: 15s
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: gemma
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: gemma
  minReplicas: 1
  maxReplicas: 4
  metrics:
  - type: Pods
    pods:
      metric:
        name: prometheus.googleapis.com|vllm:num_requests_running|gauge
      target:
        type: AverageValue
        averageValue: "72"
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
  annotations:
    giq-lint.dev/target-ntpot-milliseconds: "160"
spec:
  replicas: 1
  selector:
    matchLabels:
      app: gemma
  template:
    metadata:
      labels:
        app: gemma
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
        cloud.google.com/gke-ephemeral-storage-local-ssd: "true"
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.7.2
        args:
        - --model=google/gemma-2-27b-it
        - --tensor-parallel-size=4
        env:
        - name: HF_TOKEN
          valueFrom:
            secretKeyRef:
              name: hf-secret
              key: hf_api_token
        ports:
        - name: http
          containerPort: 8000
        resources:
          requests:
            ephemeral-storage: 60Gi
          limits:
            nvidia.com/gpu: "4"
        volumeMounts:
        - name: dshm
          mountPath: /dev/shm
      volumes:
      - name: dshm
        emptyDir:
          medium: Memory
---
apiVersion: monitoring.googleapis.com/v1
kind: PodMonitoring
metadata:
  name: gemma
spec:
  selector:
    matchLabels:
      app: gemma
  endpoints:
  - port: http
    interval: 15s
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: gemma
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: gemma
  minReplicas: 1
  maxReplicas: 4
  metrics:
  - type: Pods
    pods:
      metric:
        name: prometheus.googleapis.com|vllm:num_requests_running|gauge
      target:
        type: AverageValue
        averageValue: "36"
)",
            .config = "",
            .source = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/"
                      "machine-learning/inference/inference-quickstart",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
