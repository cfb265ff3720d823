// GIQ101: the pods of the steady state need more accelerators than the quota allows.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "rules/autoscalers.h"
#include "rules/quota_limits.h"
#include "rules/rollout_edits.h"

namespace giq {
namespace {

bool Exceeds(std::int64_t demand, double limit) { return static_cast<double>(demand) > limit; }

/// The limit that is passed by most, counted in full or as what others leave of it; null when all
/// hold.
template <typename Amount>
const QuotaLimit* WorstExceeded(const std::vector<const QuotaLimit*>& limits, std::int64_t demand,
                                Amount amount) {
  const auto least =
      std::ranges::min_element(limits, {}, [&](const QuotaLimit* limit) { return amount(*limit); });
  return least != limits.end() && Exceeds(demand, amount(**least)) ? *least : nullptr;
}

double FullLimit(const QuotaLimit& limit) { return limit.limit; }

/// Where the number of pods in the steady state was read.
Place SteadySource(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  return w.autoscaler ? ctx.bundle.autoscalers[*w.autoscaler].min_replicas.at() : ReplicasPlace(w);
}

/// What decides the number of pods, with a word for each field; none where that is not written in
/// this file.
struct ScaleFields {
  std::string names;
  std::vector<Edit> edits;
};

ScaleFields SetScale(const WorkloadContext& ctx, std::int64_t fit) {
  const Workload& w = ctx.workload;
  const std::string text = std::to_string(fit);
  if (ReplicasDecide(w)) {
    if (fit >= *w.replicas) return {};
    return {"replicas", {ReplaceValue(w.replicas.at(), text)}};
  }
  const Autoscaler* scaler = AutoscalerOf(ctx);
  if (scaler == nullptr || !IsWrittenInOwnFile(ctx, scaler->min_replicas.at()) ||
      !IsWrittenInOwnFile(ctx, scaler->max_replicas.at()) || fit >= *scaler->min_replicas) {
    return {};
  }
  return {"minReplicas and maxReplicas",
          {ReplaceValue(scaler->min_replicas.at(), text),
           ReplaceValue(scaler->max_replicas.at(), text)}};
}

/// The most that fits leaves nothing for a rollout's surge, which may have to change as well.
void OfferToFit(const WorkloadContext& ctx, const Demand& demand, double available,
                Finding& finding) {
  const Workload& w = ctx.workload;
  const std::int64_t fit = ReplicasWithin(available, w, demand, *ctx.env.catalog);
  if (fit < 1) return;
  ScaleFields scale = SetScale(ctx, fit);
  if (scale.edits.empty()) return;
  std::string title = fmt::format("set {} to {}, the most that fit", scale.names, fit);
  if (auto change = RollWithinQuota(ctx, fit)) {
    title += ", and " + change->title;
    std::ranges::move(change->edits, std::back_inserter(scale.edits));
  }
  // Fewer replicas serve less: a person should agree.
  finding.fixes.push_back(
      {.title = std::move(title), .safe = false, .edits = std::move(scale.edits)});
}

std::string NeedText(const Workload& w, const Demand& demand) {
  return fmt::format("{} needs {} {}{}", TitleOf(w, demand), *demand.steady, AcceleratorsName(w),
                     w.autoscaler ? " at its autoscaler's minimum" : "");
}

Finding& ReportOverLimit(const WorkloadContext& ctx, const Demand& demand, const QuotaLimit& limit,
                         Findings& out) {
  return out.Report(
      ReplicasPlace(ctx.workload),
      fmt::format("{}, {} is {}", NeedText(ctx.workload, demand), LimitName(limit), limit.limit));
}

/// In a file the usage may count this very workload; at admission it is known where it does not.
Finding& ReportOverLeft(const WorkloadContext& ctx, const Demand& demand, const QuotaLimit& limit,
                        Findings& out) {
  const bool certain = UsageIsOfOthers(ctx.bundle);
  Finding& finding =
      out.Report(ReplicasPlace(ctx.workload), certain ? Severity::kError : Severity::kWarning,
                 fmt::format("{}, and of {} {} of {} are left{}", NeedText(ctx.workload, demand),
                             LimitName(limit), std::max(0.0, LeftOf(limit)), limit.limit,
                             certain ? " by others" : " unless the usage includes this workload"));
  finding.certain = certain;
  return finding;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const std::optional<Demand> demand = DemandOf(w, ctx.bundle, *ctx.env.catalog);
  if (!demand || !demand->steady) return;
  const auto limits = LimitsOf(w, ctx.env);
  const QuotaLimit* over_limit = WorstExceeded(limits, *demand->steady, FullLimit);
  const QuotaLimit* over_left = WorstExceeded(limits, *demand->steady, LeftOf);
  if (over_limit == nullptr && over_left == nullptr) return;
  const QuotaLimit& limit = over_limit != nullptr ? *over_limit : *over_left;

  Finding& finding = over_limit != nullptr ? ReportOverLimit(ctx, *demand, limit, out)
                                           : ReportOverLeft(ctx, *demand, limit, out);
  finding.With("steady state", SteadyText(*demand), SourceOf(SteadySource(ctx)));
  finding.With("quota limit", fmt::format("{}", limit.limit), limit.source);
  if (limit.usage) finding.With("quota usage", fmt::format("{}", *limit.usage), limit.source);
  // Within what is left nothing is exceeded, be this workload in the usage or not.
  const auto left =
      std::ranges::min(limits, {}, [](const QuotaLimit* one) { return LeftOf(*one); });
  OfferToFit(ctx, *demand, LeftOf(*left), finding);
}

constexpr Severity kMayBe[] = {Severity::kWarning};

}  // namespace

extern const Rule kQuotaExceeded = {
    .code = "GIQ101",
    .name = "quota-exceeded",
    .family = Family::kQuota,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The replicas need more accelerators than the quota has.",
            .why =
                "The node pool cannot grow past the quota: the autoscaler logs "
                "`scale.up.error.quota.exceeded` and the pods beyond it stay Pending with "
                "`Insufficient nvidia.com/gpu`. Where a machine type is selected, whole VMs "
                "count. A demand above the limit is an error; above limit minus usage a "
                "warning, because the usage may already include this workload. At admission it is "
                "an error where the usage is counted in the cluster, this workload left out. The "
                "files of one of "
                "`.giq-lint.yaml`'s `environments` are also summed: what their workloads need "
                "together is reported once, at the one that needs most.",
            .fix =
                "Lower the replicas, ask for more quota in this region, or choose an accelerator "
                "that has quota left.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 4
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
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 2
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
