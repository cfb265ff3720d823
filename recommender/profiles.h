// Which measured configurations answer a question: the rows of `profiles list`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/catalog/catalog.h"
#include "recommender/cost.h"
#include "recommender/throughput.h"

namespace giq {

/// The words for "the newest version that was measured" and "all of them".
inline constexpr std::string_view kLatestVersion = "latest";
inline constexpr std::string_view kAllVersions = "all";

/// Which configurations are asked for; "" and nothing leave a question open.
struct ProfileFilter {
  std::string model;   ///< Any case, as on the hub.
  std::string server;  ///< As CanonicalServer takes it.
  std::string server_version = std::string(kLatestVersion);
  std::string accelerator;
  std::string instance_type;
  std::string use_case;  ///< Any case; the default use case also takes rows that state none.
  std::optional<std::int64_t> input_tokens;  ///< Within 20 %, as GIQ takes them.
  std::optional<std::int64_t> output_tokens;
  std::string serving_stack;
  std::string serving_stack_version;
};

/// A measured configuration: the points of one server, machine, model, use case and serving stack.
struct Configuration {
  const CurveRow* curve = nullptr;   ///< Its curve; null when only its saturation point is stated.
  const CurveRow* stated = nullptr;  ///< Its saturation point as the source states it; may be null.

  /// What both have in common.
  [[nodiscard]] const CurveRow& row() const { return stated != nullptr ? *stated : *curve; }
  /// All that was measured: the curve, or the one point that is stated.
  [[nodiscard]] const CurveRow& measured() const { return curve != nullptr ? *curve : *stated; }
};

/// The configurations that fit, in the order of model, server, version (newest first) and machine.
/// Rows without a machine type are measurements, but no profiles: nothing could be deployed from
/// them.
[[nodiscard]] std::vector<Configuration> ConfigurationsOf(const ProfileFilter& filter,
                                                          const Catalog& catalog);

/// The TPU slice that a row's accelerators are on one VM of its machine type; "" where they are
/// none.
[[nodiscard]] std::string_view TopologyOf(const CurveRow& row, const Catalog& catalog);

/// What must be met; nothing is bounded by default.
struct ProfileTargets {
  LatencyTargets latency;
  std::optional<double> usd_per_million_input;
  std::optional<double> usd_per_million_output;

  [[nodiscard]] bool empty() const {
    return latency.empty() && !usd_per_million_input && !usd_per_million_output;
  }
};

/// A row of `profiles list`.
struct MeasuredProfile {
  Configuration configuration;
  Operating at;  ///< At the saturation point; with targets, at the greatest throughput within them.
  std::optional<TokenCost> cost;
};

/// The place at which a configuration is shown: the stated or computed saturation point, or the
/// greatest throughput within the latency targets; nothing where it cannot meet them.
[[nodiscard]] std::optional<Operating> PlaceOf(const Configuration& configuration,
                                               const LatencyTargets& targets);

/// The least and the greatest measured value of each latency over configurations.
struct LatencyRanges {
  std::optional<LatencyRange> ntpot;
  std::optional<LatencyRange> ttft;
  std::optional<LatencyRange> itl;
};
[[nodiscard]] LatencyRanges RangesOf(const std::vector<Configuration>& configurations);

/// What a question is answered with.
struct ProfileAnswer {
  std::vector<MeasuredProfile> profiles;  ///< Those that meet the targets.
  std::size_t considered = 0;             ///< Configurations that fit the filter.
  LatencyRanges possible;                 ///< Over all of those.
};
[[nodiscard]] ProfileAnswer AnswerProfiles(const ProfileFilter& filter,
                                           const ProfileTargets& targets, const Pricing& pricing,
                                           const Catalog& catalog);

/// Why no profile is left: what was asked for is unknown, or which range of the targets is
/// possible. One sentence; "" when there are profiles.
[[nodiscard]] std::string WhyNone(const ProfileAnswer& answer, const ProfileTargets& targets);

}  // namespace giq
