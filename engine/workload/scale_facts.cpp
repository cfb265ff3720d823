#include "engine/workload/scale_facts.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/workload/quantity.h"
#include "engine/workload/read.h"

namespace giq {
namespace {

// The API's defaults for a Deployment (apps/v1 DeploymentStrategy).
constexpr IntOrPercent kDefaultSurge{25, true};
constexpr IntOrPercent kDefaultUnavailable{25, true};

std::optional<IntOrPercent> ParseIntOrPercent(const Node& node) {
  if (const auto number = node.AsInteger()) return IntOrPercent{*number, false};
  std::string_view text = TextOf(&node);
  if (!text.ends_with('%')) return std::nullopt;
  text.remove_suffix(1);
  IntOrPercent parsed{0, true};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed.amount);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return parsed;
}

Fact<IntOrPercent> StepFact(const Object& object, const Node* rolling, std::string_view key,
                            IntOrPercent otherwise, const Place& default_at) {
  const Node* node = rolling != nullptr ? rolling->Find(key) : nullptr;
  if (node == nullptr || node->IsNull()) return Fact<IntOrPercent>::Known(otherwise, default_at);
  if (const auto parsed = ParseIntOrPercent(*node)) {
    return Fact<IntOrPercent>::Known(*parsed, object.At(node));
  }
  return Fact<IntOrPercent>::Unknown(object.At(node), std::string(TextOf(node)));
}

void ReadDeploymentRollout(const Object& object, const TemplateSite& site, Workload& workload) {
  Rollout& rollout = workload.rollout;
  if (site.strategy == nullptr && !workload.whole) return;
  const Node* type = site.strategy != nullptr ? site.strategy->Find("type") : nullptr;
  const auto name = TextFact(object.At(type));
  if (name.unknown() || (name.absent() && !workload.whole)) return;
  if (name.value_or("RollingUpdate") == "Recreate") {
    rollout.kind = Rollout::Kind::kRecreate;
    return;
  }
  if (name.value_or("RollingUpdate") != "RollingUpdate") return;
  rollout.kind = Rollout::Kind::kRollingUpdate;
  const Node* rolling = site.strategy != nullptr ? site.strategy->Find("rollingUpdate") : nullptr;
  rollout.max_surge = StepFact(object, rolling, "maxSurge", kDefaultSurge, rollout.at);
  rollout.max_unavailable =
      StepFact(object, rolling, "maxUnavailable", kDefaultUnavailable, rollout.at);
}

/// leaderworkerset.x-k8s.io/v1 RollingUpdateConfiguration: groups are replaced one after another,
/// without surge unless it is asked for.
void ReadGroupRollout(const Object& object, const TemplateSite& site, Workload& workload) {
  constexpr IntOrPercent kNoSurge{0, false};
  constexpr IntOrPercent kOneUnavailable{1, false};
  const Node* rolling =
      site.strategy != nullptr ? site.strategy->Find("rollingUpdateConfiguration") : nullptr;
  Rollout& rollout = workload.rollout;
  rollout.kind = Rollout::Kind::kRollingUpdate;
  rollout.max_surge = StepFact(object, rolling, "maxSurge", kNoSurge, rollout.at);
  rollout.max_unavailable =
      StepFact(object, rolling, "maxUnavailable", kOneUnavailable, rollout.at);
}

/// Bounds of a worker group, and the pods of this template that one replica has.
void ReadGroupScale(const Object& object, const TemplateSite& site, Workload& workload) {
  workload.min_replicas = IntegerFact(object.At(site.min_replicas));
  workload.max_replicas = IntegerFact(object.At(site.max_replicas));
  workload.pods_per_replica = site.pods.value_or(1);
  // How many pods there are is then not known, whatever the replicas are.
  if (!site.pods.known()) workload.replicas = Fact<std::int64_t>::Unknown(site.pods.at());
}

ScalingMetric ReadMetric(const Object& object, const Node& metric) {
  ScalingMetric read{.type = std::string(TextOf(metric.Find("type"))), .at = object.At(&metric)};
  // `type: Pods` has its fields below `pods`, `type: ContainerResource` below `containerResource`.
  std::string key = read.type;
  if (!key.empty()) key[0] = static_cast<char>(key[0] - 'A' + 'a');
  const Node* source = metric.Find(key);
  if (source == nullptr) return read;
  const Node* name = source->At({"metric", "name"});
  read.name = TextFact(object.At(name != nullptr ? name : source->Find("name")));
  const Node* target = source->Find("target");
  if (target == nullptr) return read;
  for (const std::string_view field : {"averageValue", "value", "averageUtilization"}) {
    const Node* value = target->Find(field);
    if (value == nullptr) continue;
    read.target = AmountFact(object.At(value));
    break;
  }
  return read;
}

}  // namespace

std::int64_t IntOrPercent::Of(std::int64_t replicas, bool round_up) const {
  if (!percent) return amount;
  // Bounded far above any cluster, so that no hostile percentage overflows.
  constexpr double kMost = 1e15;
  const double share = static_cast<double>(amount) * static_cast<double>(replicas) / 100.0;
  return static_cast<std::int64_t>(
      std::clamp(round_up ? std::ceil(share) : std::floor(share), -kMost, kMost));
}

void ReadScaleFacts(const Object& object, const TemplateSite& site, Workload& workload) {
  const Place default_at = object.At(site.replicas_parent);
  workload.replicas = IntegerFact(object.At(site.replicas));
  if (workload.replicas.absent()) {
    workload.replicas = site.replicas_default_one && workload.whole
                            ? Fact<std::int64_t>::Known(1, default_at)
                            : Fact<std::int64_t>::Unknown();
  }
  ReadGroupScale(object, site, workload);
  workload.rollout.at = site.strategy != nullptr ? object.At(site.strategy) : default_at;
  if (site.replacement == Replacement::kInPlace) workload.rollout.kind = Rollout::Kind::kInPlace;
  if (site.replacement == Replacement::kDeployment) {
    ReadDeploymentRollout(object, site, workload);
  }
  if (site.replacement == Replacement::kLeaderWorkerSet) ReadGroupRollout(object, site, workload);
}

std::optional<Autoscaler> ReadAutoscaler(const Object& object) {
  if (object.kind != "HorizontalPodAutoscaler") return std::nullopt;
  const Node* spec = object.root->Find("spec");
  if (spec == nullptr) return std::nullopt;
  Autoscaler scaler{.name = std::string(object.name),
                    .namespace_ = std::string(object.namespace_),
                    .at = object.At(object.root)};
  if (const Node* target = spec->Find("scaleTargetRef")) {
    scaler.target_kind = std::string(TextOf(target->Find("kind")));
    scaler.target_name = std::string(TextOf(target->Find("name")));
  }
  scaler.min_replicas = IntegerFact(object.At(spec->Find("minReplicas")));
  if (scaler.min_replicas.absent()) {
    scaler.min_replicas = Fact<std::int64_t>::Known(1, object.At(spec));
  }
  scaler.max_replicas = IntegerFact(object.At(spec->Find("maxReplicas")));
  const Node* metrics = spec->Find("metrics");
  if (metrics != nullptr && metrics->IsSequence()) {
    for (const Node* metric : metrics->items) {
      scaler.metrics.push_back(ReadMetric(object, *metric));
    }
  }
  return scaler;
}

}  // namespace giq
