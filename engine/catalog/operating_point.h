// Where on a measured curve a server works with so many requests in flight.
#pragma once

#include <optional>

#include "engine/catalog/catalog.h"

namespace giq {

/// An autoscaler leaves everything alone that is within this share of its target (the controller
/// manager's --horizontal-pod-autoscaler-tolerance).
inline constexpr double kScalingTolerance = 0.1;

/// The first point whose throughput is the greatest within the curve's stated error: beyond it more
/// requests only wait longer. Null for fewer than three points.
[[nodiscard]] const CurvePoint* SaturationOf(const CurveRow& curve);

/// NTPOT with so many requests in flight, in a straight line between measured points; nothing
/// outside the points up to saturation.
[[nodiscard]] std::optional<double> NtpotAt(const CurveRow& curve, double requests);

/// Requests in flight at which NTPOT reaches a value; nothing outside the points up to saturation.
[[nodiscard]] std::optional<double> RequestsAt(const CurveRow& curve, double ntpot_ms);

/// The whole threshold below which an autoscaler holds the requests in flight of a replica: it acts
/// only kScalingTolerance above its threshold, and that must not be more than these. 0 when none
/// is.
[[nodiscard]] double ScalingThreshold(double requests);

}  // namespace giq
