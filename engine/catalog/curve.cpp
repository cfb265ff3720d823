#include "engine/catalog/curve.h"

#include <algorithm>

namespace giq {
namespace {

// With fewer points "least" and "greatest" say nothing about a curve.
constexpr std::size_t kLeastPoints = 3;

}  // namespace

std::string_view LatencyName(Latency latency) {
  switch (latency) {
    case Latency::kNtpot:
      return "NTPOT";
    case Latency::kTtft:
      return "TTFT";
    case Latency::kItl:
      return "ITL";
  }
  return "";
}

std::optional<double> LatencyAt(const CurvePoint& point, Latency latency) {
  switch (latency) {
    case Latency::kNtpot:
      return point.ntpot_ms;
    case Latency::kTtft:
      return point.ttft_ms;
    case Latency::kItl:
      return point.itl_ms;
  }
  return {};
}

std::optional<LatencyRange> RangeOf(const CurveRow& curve, Latency latency) {
  LatencyRange range;
  for (const CurvePoint& point : curve.points) {
    const std::optional<double> value = LatencyAt(point, latency);
    if (!value) continue;
    range.least_ms = range.points == 0 ? *value : std::min(range.least_ms, *value);
    range.greatest_ms = range.points == 0 ? *value : std::max(range.greatest_ms, *value);
    ++range.points;
  }
  if (range.points < kLeastPoints) return {};
  return range;
}

double Concurrency(const CurvePoint& point) {
  return point.output_tokens_per_second * point.ntpot_ms / 1000;
}

}  // namespace giq
