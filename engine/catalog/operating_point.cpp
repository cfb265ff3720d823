#include "engine/catalog/operating_point.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/catalog/curve.h"

namespace giq {
namespace {

struct OperatingPoint {
  double requests = 0;
  double ntpot_ms = 0;
};

/// The points up to saturation of which each has more requests and a greater latency than the one
/// before: what is read off a chart may waver.
std::vector<OperatingPoint> RisingPart(const CurveRow& curve) {
  std::vector<OperatingPoint> rising;
  const CurvePoint* saturation = SaturationOf(curve);
  if (saturation == nullptr) return rising;
  for (const CurvePoint& point : curve.points) {
    const OperatingPoint next{Concurrency(point), point.ntpot_ms};
    if (rising.empty() ||
        (next.requests > rising.back().requests && next.ntpot_ms > rising.back().ntpot_ms)) {
      rising.push_back(next);
    }
    if (&point == saturation) break;
  }
  return rising;
}

/// The value at `x` on the straight line between the points around it.
std::optional<double> Between(const std::vector<OperatingPoint>& points, double x,
                              double OperatingPoint::* from, double OperatingPoint::* to) {
  const auto above =
      std::ranges::find_if(points, [&](const OperatingPoint& point) { return point.*from >= x; });
  if (above == points.end()) return std::nullopt;
  if ((*above).*from == x) return (*above).*to;
  if (above == points.begin()) return std::nullopt;
  const OperatingPoint& below = *(above - 1);
  const double share = (x - below.*from) / ((*above).*from - below.*from);
  return below.*to + share * ((*above).*to - below.*to);
}

}  // namespace

const CurvePoint* SaturationOf(const CurveRow& curve) {
  constexpr std::size_t kLeastPoints = 3;
  if (curve.points.size() < kLeastPoints) return nullptr;
  const double greatest = std::ranges::max(curve.points, {}, &CurvePoint::output_tokens_per_second)
                              .output_tokens_per_second;
  const double enough = greatest * (1 - curve.error_percent / 100);
  return &*std::ranges::find_if(curve.points, [&](const CurvePoint& point) {
    return point.output_tokens_per_second >= enough;
  });
}

std::optional<double> NtpotAt(const CurveRow& curve, double requests) {
  return Between(RisingPart(curve), requests, &OperatingPoint::requests, &OperatingPoint::ntpot_ms);
}

std::optional<double> RequestsAt(const CurveRow& curve, double ntpot_ms) {
  return Between(RisingPart(curve), ntpot_ms, &OperatingPoint::ntpot_ms, &OperatingPoint::requests);
}

double ScalingThreshold(double requests) { return std::floor(requests / (1 + kScalingTolerance)); }

}  // namespace giq
