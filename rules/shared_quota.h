// The accelerators that the workloads of several files need together, against the limits that they
// share.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/rule/rule.h"
#include "rules/quota_limits.h"

namespace giq {

/// What one workload takes of one limit.
struct QuotaShare {
  const QuotaLimit* limit = nullptr;
  Demand demand;
  std::string kind;
  std::string namespace_;
  std::string name;
  std::string group;
  std::string title;         ///< `Deployment "qwen"`
  std::string accelerators;  ///< `nvidia-l4`
  Place place;               ///< Where the number of its pods stands.
};

/// The shares of a bundle's workloads; one workload may count against several limits, and none
/// against a limit that does not certainly count it.
[[nodiscard]] std::vector<QuotaShare> SharesOf(const Bundle& bundle, const Environment& env);

/// Sums over all shares of a limit; nothing where one of them is not known.
struct LimitUse {
  const QuotaLimit* limit = nullptr;
  std::size_t workloads = 0;
  std::optional<std::int64_t> steady;
  std::optional<std::int64_t> at_most;
  std::optional<std::int64_t> rollout_peak;  ///< When all of them roll out at once.
};

/// Brings shares into an order that does not depend on that of the files' judgement, and leaves one
/// share of what may be one object of the cluster: objects of one kind and name count once in a
/// namespace, and one without a namespace may be any of its namesakes. The smallest is kept.
[[nodiscard]] std::vector<QuotaShare> DistinctShares(std::vector<QuotaShare> shares);

/// The use of each of the limits, in their order, by distinct shares.
[[nodiscard]] std::vector<LimitUse> UseOf(std::span<const QuotaLimit> limits,
                                          std::span<const QuotaShare> shares);

/// The rule whose findings SharedQuotaFindings are: GIQ101.
[[nodiscard]] const Rule& SharedQuotaRule();

/// One finding for each limit that an environment's workloads exceed together while each of them
/// alone stays within it; it lies at the workload that needs most. Only what is certainly needed
/// counts.
[[nodiscard]] std::vector<Finding> SharedQuotaFindings(std::string_view environment,
                                                       std::vector<QuotaShare> shares);

}  // namespace giq
