// What was measured for a workload's combination, and the targets that it declares.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/catalog/curve.h"
#include "engine/environment.h"
#include "engine/rule/finding.h"
#include "engine/workload/workload.h"

namespace giq {

/// A latency target that the workload declares.
struct Target {
  Latency latency = Latency::kNtpot;
  double ms = 0;
  Place at;
};

/// The declared targets whose values are known.
[[nodiscard]] std::vector<Target> TargetsOf(const Workload& workload);

/// The range of one latency over all curves that speak for a workload: outside it, the target is
/// outside every curve.
struct Measured {
  double least_ms = 0;
  double greatest_ms = 0;
  double surely_below_ms = 0;  ///< The least less its curve's stated error.
  double surely_above_ms = 0;  ///< The greatest plus its curve's stated error.
  bool same_version = true;    ///< Measured on the server version that the workload runs.
  std::vector<const CurveRow*> curves;
};

/// Curves of the same model, server, accelerator, accelerators a pod and (where both state it) use
/// case; those of the workload's own server version when there are any. Nothing when a fact is
/// missing or no curve has a range.
[[nodiscard]] std::optional<Measured> MeasuredFor(const Workload& workload, Latency latency,
                                                  const Catalog& catalog);

/// Whether an image's tag names a measured version: `v0.7.2`, `0.7.2`, `20250312-vllm0.7.2-cu124`.
[[nodiscard]] bool IsVersion(std::string_view tag, std::string_view version);

/// `google/gemma-2-27b-it on vllm with 4 × nvidia-l4`.
[[nodiscard]] std::string CombinationOf(const Workload& workload);

/// `, measured on vllm v0.7.2, not v0.9.0`; "" when the versions are the same.
[[nodiscard]] std::string VersionRemark(const Workload& workload, const Measured& measured);

/// Adds the measured range of each curve to a finding.
void AddMeasurements(const Measured& measured, Latency latency, Finding& finding);

}  // namespace giq
