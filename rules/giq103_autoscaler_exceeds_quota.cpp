// GIQ103: an autoscaler's maximum that the quota cannot hold.
#include <fmt/format.h>

#include <algorithm>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "rules/autoscalers.h"
#include "rules/quota_limits.h"

namespace giq {
namespace {

double FullLimit(const QuotaLimit& limit) { return limit.limit; }

/// The smallest limit, where the maximum passes it and the steady state does not: that is GIQ101's.
const QuotaLimit* PassedAtMost(const Demand& demand, const std::vector<const QuotaLimit*>& limits) {
  const auto least = std::ranges::min_element(
      limits, {}, [](const QuotaLimit* limit) { return FullLimit(*limit); });
  if (least == limits.end() || !demand.at_most) return nullptr;
  const auto passes = [&](std::int64_t count) {
    return static_cast<double>(count) > FullLimit(**least);
  };
  return passes(*demand.at_most) && !passes(demand.steady.value_or(0)) ? *least : nullptr;
}

void OfferMaximum(const WorkloadContext& ctx, const Autoscaler& scaler, std::int64_t fit,
                  Finding& finding) {
  if (!IsWrittenInOwnFile(ctx, scaler.max_replicas.at())) return;
  if (fit < scaler.min_replicas.value_or(1) || fit < 1 || fit >= *scaler.max_replicas) return;
  // Fewer replicas serve less: a person should agree.
  finding.fixes.push_back({.title = fmt::format("set maxReplicas to {}, the most that fit", fit),
                           .safe = false,
                           .edits = {ReplaceValue(scaler.max_replicas.at(), std::to_string(fit))}});
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const Autoscaler* scaler = AutoscalerOf(ctx);
  if (scaler == nullptr || !scaler->max_replicas.known()) return;
  const std::optional<Demand> demand = DemandOf(w, ctx.bundle, *ctx.env.catalog);
  if (!demand) return;
  const QuotaLimit* limit = PassedAtMost(*demand, LimitsOf(w, ctx.env));
  if (limit == nullptr) return;
  const Place& written = scaler->max_replicas.at();
  const std::int64_t fit = ReplicasWithin(limit->limit, w, *demand, *ctx.env.catalog);
  Finding& finding =
      out.Report(IsWrittenInOwnFile(ctx, written) ? written : w.at,
                 fmt::format("{} needs {} {} at its autoscaler's maximum of {} replicas, {} is {}",
                             TitleOf(w, *demand), *demand->at_most, AcceleratorsName(w),
                             *scaler->max_replicas, LimitName(*limit), limit->limit));
  finding.With("maxReplicas", std::to_string(*scaler->max_replicas), SourceOf(written))
      .With("replicas that fit", std::to_string(fit))
      .With("quota limit", fmt::format("{}", limit->limit), limit->source);
  OfferMaximum(ctx, *scaler, fit, finding);
}

}  // namespace

extern const Rule kAutoscalerExceedsQuota = {
    .code = "GIQ103",
    .name = "autoscaler-exceeds-quota",
    .family = Family::kQuota,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The autoscaler may ask for more accelerators than the quota has.",
            .why = "Under load the HorizontalPodAutoscaler sets replicas for which no node can be "
                   "made: they stay Pending with `Insufficient nvidia.com/gpu` while the node "
                   "autoscaler logs `scale.up.error.quota.exceeded`, and the latency that they "
                   "should have bought never comes. Where a machine type is selected, whole VMs "
                   "count.",
            .fix = "Lower maxReplicas to what the quota holds, or ask for more quota in this "
                   "region.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 1
  strategy: {type: Recreate}
  selector:
    matchLabels: {app: qwen}
  template:
    metadata:
      labels: {app: qwen}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.1
        args: ["--model=Qwen/Qwen2.5-7B-Instruct"]
        resources:
          limits:
            nvidia.com/gpu: "1"
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: qwen
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: qwen}
  minReplicas: 1
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
  name: qwen
spec:
  selector:
    matchLabels: {app: qwen}
  endpoints:
  - {port: 8000, interval: 30s}
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 1
  strategy: {type: Recreate}
  selector:
    matchLabels: {app: qwen}
  template:
    metadata:
      labels: {app: qwen}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.1
        args: ["--model=Qwen/Qwen2.5-7B-Instruct"]
        resources:
          limits:
            nvidia.com/gpu: "1"
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: qwen
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: qwen}
  minReplicas: 1
  maxReplicas: 2
  metrics:
  - type: Pods
    pods:
      metric: {name: "prometheus.googleapis.com|vllm:num_requests_waiting|gauge"}
      target: {type: AverageValue, averageValue: "10"}
---
apiVersion: monitoring.googleapis.com/v1
kind: PodMonitoring
metadata:
  name: qwen
spec:
  selector:
    matchLabels: {app: qwen}
  endpoints:
  - {port: 8000, interval: 30s}
)",
            .config = R"(cluster:
  region: us-central1
quota:
- accelerator: nvidia-l4
  region: us-central1
  limit: 2
)",
            .source = "https://docs.cloud.google.com/compute/resource-usage#gpu_quota",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
