// Arithmetic on measured latency curves: reach, interpolation, Little's law.
#pragma once

#include <optional>

#include "engine/catalog/catalog.h"

namespace giq {

/// Which latency a target bounds.
enum class Latency : std::uint8_t { kNtpot, kTtft, kItl };
[[nodiscard]] std::string_view LatencyName(Latency latency);  ///< "NTPOT", "TTFT", "ITL"

/// A latency of a measured point; nothing where it was not measured.
[[nodiscard]] std::optional<double> LatencyAt(const CurvePoint& point, Latency latency);

/// Least and greatest measured value of a latency on a curve; nothing with fewer than three points
/// that carry it.
struct LatencyRange {
  double least_ms = 0;
  double greatest_ms = 0;
  std::size_t points = 0;
};
[[nodiscard]] std::optional<LatencyRange> RangeOf(const CurveRow& curve, Latency latency);

/// Requests in flight at a measured point: throughput × NTPOT ÷ 1000 (Little's law).
[[nodiscard]] double Concurrency(const CurvePoint& point);

}  // namespace giq
