// What a measured curve gives within latency bounds: the knee, and the throughput at a target.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/catalog/catalog.h"
#include "engine/catalog/curve.h"

namespace giq {

/// One place on a curve, measured or between two measured points.
struct Operating {
  double output_tokens_per_second = 0;
  double ntpot_ms = 0;
  std::optional<double> ttft_ms;
  std::optional<double> itl_ms;
  std::optional<double> requests_per_second;
  const CurvePoint* measured = nullptr;  ///< The point itself; null between points.

  /// Requests in flight: throughput × NTPOT ÷ 1000 (Little's law).
  [[nodiscard]] double requests() const { return output_tokens_per_second * ntpot_ms / 1000; }
};

/// The saturation point: where throughput stops rising and latency climbs. Kneedle (Satopää and
/// others, 2011) on throughput over the logarithm of NTPOT, both scaled to 0 … 1: the point that is
/// farthest above the diagonal. The logarithm is taken because latencies run over two decades, on
/// which the climb alone would fill the axis. A single point is its own; null without points.
[[nodiscard]] const CurvePoint* KneeOf(const CurveRow& curve);

/// A measured point as a place on its curve.
[[nodiscard]] Operating OperatingAt(const CurvePoint& point);

/// The most latency that a request may take; nothing: unbounded. All in milliseconds.
struct LatencyTargets {
  std::optional<double> ntpot_ms;
  std::optional<double> ttft_ms;
  std::optional<double> itl_ms;

  [[nodiscard]] bool empty() const { return !ntpot_ms && !ttft_ms && !itl_ms; }
};

/// Where the curve gives the greatest throughput with all targets met: between measured points in a
/// straight line, latencies taken as rising with throughput; at its greatest throughput where the
/// targets lie above all that was measured. Nothing where a target lies below the least latency
/// measured, or bounds a latency that the curve does not tell.
[[nodiscard]] std::optional<Operating> WithinTargets(const CurveRow& curve,
                                                     const LatencyTargets& targets);

}  // namespace giq
