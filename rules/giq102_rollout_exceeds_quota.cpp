// GIQ102: a rolling update that needs a surge pod for which there is no accelerator, and may stop
// none.
#include <fmt/format.h>

#include <algorithm>

#include "engine/rule/rule.h"
#include "rules/autoscalers.h"
#include "rules/quota_limits.h"
#include "rules/rollout_edits.h"

namespace giq {
namespace {

bool FitsOnlySteady(const Demand& demand, double available) {
  return static_cast<double>(*demand.steady) <= available &&
         static_cast<double>(*demand.rollout_peak) > available;
}

Place RolloutPlace(const Workload& w) {
  if (const Place strategy = WrittenStrategy(w)) return strategy;
  const Node* replicas = w.replicas.at().node;
  return replicas != nullptr && replicas->IsScalar() ? w.replicas.at() : w.at;
}

std::int64_t SteadyReplicas(const WorkloadContext& ctx) {
  const Autoscaler* scaler = AutoscalerOf(ctx);
  return scaler != nullptr ? scaler->min_replicas.value_or(0) : ctx.workload.replicas.value_or(0);
}

void OfferToStopFirst(const WorkloadContext& ctx, Finding& finding) {
  RolloutChange change = RollWithoutSurge(ctx.workload, SteadyReplicas(ctx));
  if (change.edits.empty()) return;
  // One pod at a time goes before its successor comes: less capacity during a rollout, so a person
  // should agree.
  finding.fixes.push_back({.title = change.title + ": a pod stops before its successor starts",
                           .safe = false,
                           .edits = std::move(change.edits)});
}

void Report(const WorkloadContext& ctx, const Demand& demand, const QuotaLimit& limit, bool in_full,
            Findings& out) {
  const Workload& w = ctx.workload;
  // Else the usage may count this very workload.
  const bool certain = in_full || UsageIsOfOthers(ctx.bundle);
  const std::string quota = in_full ? fmt::format("{} is {}", LimitName(limit), limit.limit)
                                    : fmt::format("of {} {} of {} are left", LimitName(limit),
                                                  LeftOf(limit), limit.limit);
  Finding& finding = out.Report(
      RolloutPlace(w), certain ? Severity::kError : Severity::kWarning,
      fmt::format("a rollout of {} waits forever for a surge pod: it needs {} {} at its peak, {}",
                  TitleOf(w, demand), *demand.rollout_peak, AcceleratorsName(w), quota));
  finding.certain = certain;
  finding.With("steady state", SteadyText(demand), SourceOf(RolloutPlace(w)))
      .With("maxSurge", PodsText(demand.surge_pods) + ", rounded up",
            SourceOf(w.rollout.max_surge.at()))
      .With("maxUnavailable", "0 pods, rounded down", SourceOf(w.rollout.max_unavailable.at()))
      .With("quota limit", fmt::format("{}", limit.limit), limit.source);
  if (limit.usage) finding.With("quota usage", fmt::format("{}", *limit.usage), limit.source);
  OfferToStopFirst(ctx, finding);
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const std::optional<Demand> demand = DemandOf(ctx.workload, ctx.bundle, *ctx.env.catalog);
  if (!demand || !demand->steady || !demand->rollout_peak) return;
  if (!MustSurge(ctx.workload, SteadyReplicas(ctx))) return;
  const auto limits = LimitsOf(ctx.workload, ctx.env);
  for (const bool in_full : {true, false}) {
    const auto stuck = std::ranges::find_if(limits, [&](const QuotaLimit* limit) {
      return FitsOnlySteady(*demand, in_full ? limit->limit : LeftOf(*limit));
    });
    if (stuck == limits.end()) continue;
    Report(ctx, *demand, **stuck, in_full, out);
    return;
  }
}

constexpr Severity kMayBe[] = {Severity::kWarning};

}  // namespace

extern const Rule kRolloutExceedsQuota = {
    .code = "GIQ102",
    .name = "rollout-exceeds-quota",
    .family = Family::kQuota,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The workload fits the quota, but no rolling update of it can ever finish.",
            .why =
                "A Deployment rolls with maxSurge 25 % (rounded up) and maxUnavailable 25 % "
                "(rounded down) unless told otherwise. With up to three replicas that is one pod "
                "more and none less: the new pod stays Pending because the quota has no "
                "accelerator for it, and no old pod may stop before it is ready. The rollout "
                "ends with `ProgressDeadlineExceeded` and the old version keeps running.",
            .fix = "Set maxSurge to 0 and maxUnavailable to 1, or strategy Recreate with a single "
                   "replica; or hold quota for one pod more.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 2
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
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 2
  strategy:
    rollingUpdate:
      maxSurge: 0
      maxUnavailable: 1
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
)",
            .config = R"(cluster:
  region: us-central1
quota:
- accelerator: nvidia-l4
  region: us-central1
  limit: 2
)",
            .source = "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/"
                      "#rolling-update-deployment",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
