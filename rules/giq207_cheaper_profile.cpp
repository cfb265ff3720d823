// GIQ207: another measured accelerator meets the same targets for less.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/base/near.h"
#include "engine/rule/rule.h"
#include "rules/measured_latency.h"

namespace giq {
namespace {

/// gcloud's name for how the node is bought, "" where it is not known or has no price.
std::string_view PricingModel(const Workload& w) {
  if (!w.provisioning.known()) return {};
  switch (*w.provisioning) {
    case Provisioning::kOnDemand:
    case Provisioning::kSpot:
      return ProvisioningName(*w.provisioning);
    default:
      return {};
  }
}

/// A profile at the greatest measured throughput that meets all targets.
struct Profile {
  const CurveRow* curve = nullptr;
  double tokens_per_second = 0;
  double usd_per_million = 0;  ///< Output tokens; input tokens would scale all profiles alike.
  const PriceRow* price = nullptr;
};

std::optional<Profile> ProfileOf(const WorkloadContext& ctx, const CurveRow& curve) {
  const auto targets = TargetsOf(ctx.workload);
  Profile profile{.curve = &curve};
  for (const CurvePoint& point : curve.points) {
    const bool meets = std::ranges::all_of(targets, [&](const Target& target) {
      const auto latency = LatencyAt(point, target.latency);
      return latency && *latency <= target.ms;
    });
    if (meets) {
      profile.tokens_per_second =
          std::max(profile.tokens_per_second, point.output_tokens_per_second);
    }
  }
  profile.price = ctx.env.catalog->Price(curve.machine_type, ctx.env.cluster.region,
                                         PricingModel(ctx.workload));
  if (!(profile.tokens_per_second > 0) || profile.price == nullptr) return std::nullopt;
  constexpr double kSecondsAnHour = 3600;
  profile.usd_per_million =
      profile.price->usd_per_hour / kSecondsAnHour / profile.tokens_per_second * 1e6;
  return profile;
}

/// Cheaper by more than the stated errors of both measurements.
bool IsSurelyCheaper(const Profile& other, const Profile& own) {
  return other.usd_per_million * (1 + other.curve->error_percent / 100) <
         own.usd_per_million * (1 - own.curve->error_percent / 100);
}

std::optional<Profile> CheapestOther(const WorkloadContext& ctx, const CurveRow& own) {
  std::optional<Profile> best;
  for (const CurveRow* curve : ctx.env.catalog->AllCurves()) {
    // The hub's ids know no case, and neither does the distance.
    const bool same = EditDistance(curve->model, own.model, 0) == 0 &&
                      curve->server == own.server && curve->server_version == own.server_version &&
                      curve->use_case == own.use_case;
    if (!same || !curve->verdicts || curve->accelerator == own.accelerator) continue;
    const auto profile = ProfileOf(ctx, *curve);
    if (profile && (!best || profile->usd_per_million < best->usd_per_million)) best = profile;
  }
  return best;
}

void Add(std::string fact, const Profile& profile, Finding& finding) {
  finding.With(std::move(fact),
               fmt::format("{:.0f} tokens/s on {} at {:.2f} $/h", profile.tokens_per_second,
                           profile.curve->machine_type, profile.price->usd_per_hour),
               fmt::format("catalog: {}; {} ({})", profile.curve->id, profile.price->source,
                           profile.price->date));
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const auto targets = TargetsOf(w);
  if (targets.empty() || ctx.env.cluster.region.empty() || PricingModel(w).empty()) return;
  const auto measured = MeasuredFor(w, targets.front().latency, *ctx.env.catalog);
  if (!measured || !measured->same_version || measured->curves.size() != 1) return;
  const auto own = ProfileOf(ctx, *measured->curves.front());
  const auto other = own ? CheapestOther(ctx, *own->curve) : std::nullopt;
  if (!other || !IsSurelyCheaper(*other, *own)) return;
  Finding& finding = out.Report(
      w.accelerator.at(),
      fmt::format("{} × {} meets the same target for {:.2f} $ a million output tokens, {} × {} "
                  "costs {:.2f} $",
                  other->curve->accelerators, other->curve->accelerator, other->usd_per_million,
                  own->curve->accelerators, own->curve->accelerator, own->usd_per_million));
  finding.certain = false;
  finding.With("target", Text(Millis{targets.front().ms}), SourceOf(targets.front().at));
  Add("here", *own, finding);
  Add("cheaper", *other, finding);
}

}  // namespace

extern const Rule kCheaperProfile = {
    .code = "GIQ207",
    .name = "cheaper-profile",
    .family = Family::kLatency,
    .severity = Severity::kInfo,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary =
                "Another measured accelerator meets the same latency targets at a lower cost a "
                "token.",
            .why = "A faster accelerator costs more an hour and often less a token: it serves more "
                   "requests at a time before the latency reaches the target. Each profile is "
                   "taken at the greatest throughput at which it was measured to meet all declared "
                   "targets, with the price of its machine in the region and in the way that the "
                   "nodes are bought. The difference must be larger than the stated errors of both "
                   "measurements. Whether the other accelerator is to be had, and how full it "
                   "would be, the catalog does not know.",
            .fix = "Compare both profiles under your own load, and look at quota and capacity "
                   "first.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
  annotations:
    giq-lint.dev/target-ntpot-milliseconds: "180"
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
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
  annotations:
    giq-lint.dev/target-ntpot-milliseconds: "180"
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
        cloud.google.com/gke-accelerator: nvidia-h100-80gb
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.7.2
        args:
        - --model=google/gemma-2-27b-it
        - --max-model-len=8192
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
            nvidia.com/gpu: "1"
)",
            .config = R"(cluster:
  region: us-central1
)",
            .source = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/"
                      "machine-learning/inference/inference-quickstart",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
