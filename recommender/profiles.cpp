#include "recommender/profiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/base/letters.h"
#include "engine/catalog/order.h"
#include "recommender/version_order.h"

namespace giq {
namespace {

/// GIQ takes lengths within 20 % of those that are asked for (help of `profiles list`).
constexpr double kLengthTolerance = 0.2;

bool Fits(std::string_view wanted, std::string_view have) {
  return wanted.empty() || EqualFolded(wanted, have);
}

bool FitsLength(const std::optional<std::int64_t>& wanted, double have) {
  if (!wanted) return true;
  const auto length = static_cast<double>(*wanted);
  return std::abs(have - length) <= length * kLengthTolerance;
}

bool FitsLengths(const ProfileFilter& filter, const CurveRow& row, const Catalog& catalog) {
  if (!filter.input_tokens && !filter.output_tokens) return true;
  const auto lengths = LengthsOf(row, catalog);
  return lengths && FitsLength(filter.input_tokens, lengths->input) &&
         FitsLength(filter.output_tokens, lengths->output);
}

bool FitsUseCase(const ProfileFilter& filter, const CurveRow& row, const Catalog& catalog) {
  if (filter.use_case.empty()) return true;
  if (!row.use_case.empty()) return EqualFolded(filter.use_case, row.use_case);
  const UseCaseRow* wanted = catalog.UseCase(filter.use_case);
  return wanted != nullptr && wanted->is_default;
}

bool FitsFilter(const ProfileFilter& filter, const CurveRow& row, const Catalog& catalog) {
  const bool any_version =
      filter.server_version == kLatestVersion || filter.server_version == kAllVersions;
  return !row.machine_type.empty() && Fits(filter.model, row.model) &&
         (filter.server.empty() || CanonicalServer(filter.server) == row.server) &&
         (any_version || Fits(filter.server_version, row.server_version)) &&
         Fits(filter.accelerator, row.accelerator) &&
         Fits(filter.instance_type, row.machine_type) &&
         Fits(filter.serving_stack, row.serving_stack) &&
         Fits(filter.serving_stack_version, row.serving_stack_version) &&
         FitsUseCase(filter, row, catalog) && FitsLengths(filter, row, catalog);
}

/// All that tells configurations apart.
auto KeyOf(const CurveRow& row) {
  return std::make_tuple(LowerCase(row.model), row.server, std::string(row.server_version),
                         row.machine_type, row.accelerator, row.accelerators, row.use_case,
                         row.input_tokens, row.output_tokens, row.serving_stack,
                         row.serving_stack_version);
}

/// A curve of one point states where its configuration saturates.
void Add(Configuration& configuration, const CurveRow& row) {
  const CurveRow*& place = row.points.size() == 1 ? configuration.stated : configuration.curve;
  // Of two curves the one that rules judge by counts, then the one with more points.
  const auto rank = [](const CurveRow& curve) {
    return std::tuple(curve.verdicts, curve.points.size());
  };
  if (place == nullptr || rank(*place) < rank(row)) place = &row;
}

/// Of each model and server the newest version alone.
void KeepLatest(std::vector<Configuration>& configurations) {
  std::map<std::pair<std::string, std::string_view>, std::string_view> latest;
  for (const Configuration& configuration : configurations) {
    const CurveRow& row = configuration.row();
    auto& newest =
        latest.try_emplace({LowerCase(row.model), row.server}, row.server_version).first->second;
    if (IsOlderVersion(newest, row.server_version)) newest = row.server_version;
  }
  std::erase_if(configurations, [&](const Configuration& configuration) {
    const CurveRow& row = configuration.row();
    return latest.at({LowerCase(row.model), row.server}) != row.server_version;
  });
}

void Widen(std::optional<LatencyRange>& range, std::optional<double> value) {
  if (!value) return;
  if (!range) range = LatencyRange{*value, *value, 0};
  range->least_ms = std::min(range->least_ms, *value);
  range->greatest_ms = std::max(range->greatest_ms, *value);
  ++range->points;
}

/// The row that a place was read from: sources state costs beside the points that they measured.
const CurveRow& RowOf(const Configuration& configuration, const Operating& at) {
  const CurveRow* stated = configuration.stated;
  const bool is_stated = stated != nullptr && at.measured == &stated->points.front();
  return is_stated ? *stated : configuration.measured();
}

bool MeetsCosts(const ProfileTargets& targets, const std::optional<TokenCost>& cost) {
  if (!targets.usd_per_million_input && !targets.usd_per_million_output) return true;
  return cost &&
         cost->usd_per_million_input <=
             targets.usd_per_million_input.value_or(cost->usd_per_million_input) &&
         cost->usd_per_million_output <=
             targets.usd_per_million_output.value_or(cost->usd_per_million_output);
}

void Explain(std::string_view name, const std::optional<double>& target,
             const std::optional<LatencyRange>& range, std::string& text) {
  if (!target || (range && *target >= range->least_ms)) return;
  text += text.empty() ? "" : "; ";
  if (!range) {
    text += fmt::format("no {} was measured", name);
  } else {
    text += fmt::format("{} {} is below all that was measured: {} to {} is possible", name,
                        Text(Millis{*target}), Text(Millis{range->least_ms}),
                        Text(Millis{range->greatest_ms}));
  }
}

}  // namespace

std::string_view TopologyOf(const CurveRow& row, const Catalog& catalog) {
  for (const TopologyRow* shape : catalog.Topologies(row.accelerator)) {
    const bool fits = shape->chips == row.accelerators && shape->machine_type == row.machine_type;
    if (fits && shape->vms == 1) return shape->topology;
  }
  return {};
}

std::vector<Configuration> ConfigurationsOf(const ProfileFilter& filter, const Catalog& catalog) {
  std::map<decltype(KeyOf(CurveRow())), Configuration> by_key;
  for (const CurveRow* row : catalog.AllCurves()) {
    if (FitsFilter(filter, *row, catalog)) Add(by_key[KeyOf(*row)], *row);
  }
  std::vector<Configuration> configurations;
  for (const auto& [key, configuration] : by_key) configurations.push_back(configuration);
  if (filter.server_version == kLatestVersion) KeepLatest(configurations);
  std::ranges::stable_sort(configurations, [](const Configuration& a, const Configuration& b) {
    const CurveRow& left = a.row();
    const CurveRow& right = b.row();
    const auto name = [](const CurveRow& row) {
      return std::tuple(LowerCase(row.model), row.server);
    };
    if (name(left) != name(right)) return name(left) < name(right);
    return IsOlderVersion(right.server_version, left.server_version);
  });
  return configurations;
}

std::optional<Operating> PlaceOf(const Configuration& configuration,
                                 const LatencyTargets& targets) {
  if (!targets.empty()) return WithinTargets(configuration.measured(), targets);
  if (configuration.stated != nullptr) return OperatingAt(configuration.stated->points.front());
  return OperatingAt(*KneeOf(*configuration.curve));
}

LatencyRanges RangesOf(const std::vector<Configuration>& configurations) {
  LatencyRanges ranges;
  for (const Configuration& configuration : configurations) {
    for (const CurvePoint& point : configuration.measured().points) {
      Widen(ranges.ntpot, point.ntpot_ms);
      Widen(ranges.ttft, point.ttft_ms);
      Widen(ranges.itl, point.itl_ms);
    }
  }
  return ranges;
}

ProfileAnswer AnswerProfiles(const ProfileFilter& filter, const ProfileTargets& targets,
                             const Pricing& pricing, const Catalog& catalog) {
  const auto configurations = ConfigurationsOf(filter, catalog);
  ProfileAnswer answer{.considered = configurations.size(), .possible = RangesOf(configurations)};
  for (const Configuration& configuration : configurations) {
    const auto at = PlaceOf(configuration, targets.latency);
    if (!at) continue;
    auto cost = CostAt(RowOf(configuration, *at), *at, pricing, catalog);
    if (MeetsCosts(targets, cost)) answer.profiles.push_back({configuration, *at, std::move(cost)});
  }
  return answer;
}

std::string WhyNone(const ProfileAnswer& answer, const ProfileTargets& targets) {
  if (!answer.profiles.empty()) return {};
  if (answer.considered == 0) return "nothing was measured for this combination";
  std::string text;
  Explain("NTPOT", targets.latency.ntpot_ms, answer.possible.ntpot, text);
  Explain("TTFT", targets.latency.ttft_ms, answer.possible.ttft, text);
  Explain("ITL", targets.latency.itl_ms, answer.possible.itl, text);
  if (text.empty()) text = "no measured configuration meets all targets together";
  return text;
}

}  // namespace giq
