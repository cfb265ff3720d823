#include "rules/rollout_edits.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/rule/edits.h"
#include "rules/quota_limits.h"

namespace giq {
namespace {

bool IsDeployment(const Workload& w) { return w.kind == "Deployment"; }

/// The API refuses Recreate beside steps of a rolling update.
std::vector<Edit> Recreate(const Workload& w) {
  const Place strategy = WrittenStrategy(w);
  if (!strategy) return {AddMember(w.rollout.at, "strategy", R"({"type":"Recreate"})")};
  std::vector<Edit> edits = {AddMember(strategy, "type", R"("Recreate")")};
  const Node* rolling = strategy.node->Find("rollingUpdate");
  if (rolling != nullptr) edits.push_back(RemoveNode({strategy.document, rolling, {}}));
  return edits;
}

std::vector<Edit> StopOneFirst(const Workload& w) {
  constexpr std::string_view kSteps = R"({"maxSurge":0,"maxUnavailable":1})";
  const std::string_view key = IsDeployment(w) ? "rollingUpdate" : "rollingUpdateConfiguration";
  const Place strategy = WrittenStrategy(w);
  if (!strategy) {
    const std::string_view name = IsDeployment(w) ? "strategy" : "rolloutStrategy";
    return {AddMember(w.rollout.at, name,
                      fmt::format(R"({{"type":"RollingUpdate","{}":{}}})", key, kSteps))};
  }
  const Node* steps = strategy.node->Find(key);
  if (steps == nullptr || !steps->IsMapping()) {
    return {AddMember(strategy, key, std::string(kSteps))};
  }
  const Place parent = {strategy.document, steps, {}};
  return {AddMember(parent, "maxSurge", "0"), AddMember(parent, "maxUnavailable", "1")};
}

}  // namespace

Place WrittenStrategy(const Workload& w) {
  const Node* node = w.rollout.at.node;
  const bool written = node != nullptr && node->IsMapping() && node->Find("template") == nullptr &&
                       node->Find("leaderWorkerTemplate") == nullptr;
  return written ? w.rollout.at : Place{};
}

bool MustSurge(const Workload& w, std::int64_t replicas) {
  const Rollout& rollout = w.rollout;
  return rollout.kind == Rollout::Kind::kRollingUpdate && rollout.max_surge.known() &&
         rollout.max_unavailable.known() && rollout.max_surge->Of(replicas, true) > 0 &&
         rollout.max_unavailable->Of(replicas, false) == 0;
}

RolloutChange RollWithoutSurge(const Workload& w, std::int64_t replicas) {
  const Node* node = w.rollout.at.node;
  const bool writable = node != nullptr && node->IsMapping();
  // An autoscaler may make more of one.
  if (IsDeployment(w) && replicas == 1 && !w.autoscaler) {
    return {"use strategy Recreate", writable ? Recreate(w) : std::vector<Edit>()};
  }
  return {"set maxSurge to 0 and maxUnavailable to 1",
          writable ? StopOneFirst(w) : std::vector<Edit>()};
}

std::optional<RolloutChange> RollWithinQuota(const WorkloadContext& ctx, std::int64_t replicas) {
  const Workload& w = ctx.workload;
  const auto demand = DemandOf(w, ctx.bundle, *ctx.env.catalog);
  if (!demand || !MustSurge(w, replicas)) return std::nullopt;
  const std::int64_t peak = replicas + w.rollout.max_surge->Of(replicas, true);
  const bool waits = std::ranges::any_of(LimitsOf(w, ctx.env), [&](const QuotaLimit* limit) {
    return ReplicasWithin(LeftOf(*limit), w, *demand, *ctx.env.catalog) < peak;
  });
  if (!waits) return std::nullopt;
  RolloutChange change = RollWithoutSurge(w, replicas);
  return change.edits.empty() ? std::nullopt : std::optional(std::move(change));
}

}  // namespace giq
