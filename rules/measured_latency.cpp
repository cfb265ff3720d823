#include "rules/measured_latency.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "engine/base/letters.h"

namespace giq {
namespace {

/// Where only one side states a use case, nobody knows whether it is the same.
bool SpeaksForUseCase(const CurveRow& curve, const Fact<std::string>& use_case) {
  if (use_case.absent()) return true;
  return use_case.known() && *use_case == curve.use_case;
}

bool IsOfVersion(const CurveRow& curve, const Workload& workload) {
  return workload.server_version.known() &&
         IsVersion(*workload.server_version, curve.server_version);
}

std::vector<const CurveRow*> CurvesFor(const Workload& w, Latency latency, const Catalog& catalog) {
  if (!w.model.known() || w.model->kind != ModelKind::kHubId || !w.is_server()) return {};
  if (!w.accelerator.known() || !w.accelerators_per_pod.known() || w.shares_accelerators) return {};
  std::vector<const CurveRow*> curves =
      catalog.Curves(w.model->text, ServerName(*w.server), *w.accelerator, *w.accelerators_per_pod);
  std::erase_if(curves, [&](const CurveRow* curve) {
    // What a serving stack adds around the server was measured with it.
    return !curve->verdicts || !curve->serving_stack.empty() || !RangeOf(*curve, latency) ||
           !SpeaksForUseCase(*curve, w.targets.use_case);
  });
  return curves;
}

void Widen(Measured& measured, const CurveRow& curve, const LatencyRange& range) {
  const double error = curve.error_percent / 100;
  const double below = range.least_ms * (1 - error);
  const double above = range.greatest_ms * (1 + error);
  const bool first = measured.curves.empty();
  measured.least_ms = first ? range.least_ms : std::min(measured.least_ms, range.least_ms);
  measured.greatest_ms =
      first ? range.greatest_ms : std::max(measured.greatest_ms, range.greatest_ms);
  measured.surely_below_ms = first ? below : std::min(measured.surely_below_ms, below);
  measured.surely_above_ms = first ? above : std::max(measured.surely_above_ms, above);
  measured.curves.push_back(&curve);
}

}  // namespace

std::vector<Target> TargetsOf(const Workload& workload) {
  std::vector<Target> targets;
  const auto add = [&](Latency latency, const Fact<double>& fact) {
    if (fact.known()) targets.push_back({latency, *fact, fact.at()});
  };
  add(Latency::kNtpot, workload.targets.ntpot_ms);
  add(Latency::kTtft, workload.targets.ttft_ms);
  add(Latency::kItl, workload.targets.itl_ms);
  return targets;
}

bool IsVersion(std::string_view tag, std::string_view version) {
  if (version.starts_with('v')) version.remove_prefix(1);
  if (version.empty()) return false;
  for (std::size_t at = tag.find(version); at != std::string_view::npos;
       at = tag.find(version, at + 1)) {
    const std::size_t end = at + version.size();
    const bool starts = at == 0 || (!IsDigit(tag[at - 1]) && tag[at - 1] != '.');
    const bool longer = end < tag.size() && (IsDigit(tag[end]) || tag[end] == '.');
    if (starts && !longer) return true;
  }
  return false;
}

std::optional<Measured> MeasuredFor(const Workload& workload, Latency latency,
                                    const Catalog& catalog) {
  std::vector<const CurveRow*> curves = CurvesFor(workload, latency, catalog);
  if (curves.empty()) return std::nullopt;
  const auto of_version = [&](const CurveRow* curve) { return IsOfVersion(*curve, workload); };
  Measured measured{.same_version = std::ranges::any_of(curves, of_version), .curves = {}};
  if (measured.same_version) std::erase_if(curves, std::not_fn(of_version));
  for (const CurveRow* curve : curves) Widen(measured, *curve, *RangeOf(*curve, latency));
  return measured;
}

std::string CombinationOf(const Workload& workload) {
  return fmt::format("{} on {} with {} × {}", workload.model->text, ServerName(*workload.server),
                     *workload.accelerators_per_pod, *workload.accelerator);
}

std::string VersionRemark(const Workload& workload, const Measured& measured) {
  if (measured.same_version) return {};
  const CurveRow& curve = *measured.curves.front();
  return fmt::format(
      " (measured on {} {}, not on {})", curve.server, curve.server_version,
      workload.server_version.known() ? *workload.server_version : "the version that runs here");
}

void AddMeasurements(const Measured& measured, Latency latency, Finding& finding) {
  for (const CurveRow* curve : measured.curves) {
    const auto range = RangeOf(*curve, latency);
    finding.With("measured",
                 fmt::format("{} … {} at {} points, ± {:g} %", Text(Millis{range->least_ms}),
                             Text(Millis{range->greatest_ms}), range->points, curve->error_percent),
                 fmt::format("catalog: {}", curve->id));
  }
}

}  // namespace giq
