#include "recommender/throughput.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace giq {
namespace {

/// The points of which each has a greater throughput than all before it: those beyond the greatest
/// only wait longer.
std::vector<const CurvePoint*> RisingPoints(const CurveRow& curve) {
  std::vector<const CurvePoint*> by_latency;
  for (const CurvePoint& point : curve.points) by_latency.push_back(&point);
  std::ranges::stable_sort(by_latency, {}, &CurvePoint::ntpot_ms);
  std::vector<const CurvePoint*> rising;
  for (const CurvePoint* point : by_latency) {
    const bool rises =
        rising.empty() || point->output_tokens_per_second > rising.back()->output_tokens_per_second;
    if (rises) rising.push_back(point);
  }
  return rising;
}

/// A value between those of two points; nothing where one of them does not tell it.
std::optional<double> Between(std::optional<double> low, std::optional<double> high, double share) {
  if (!low || !high) return std::nullopt;
  return *low + share * (*high - *low);
}

/// The greatest throughput at which one latency stays within its target.
std::optional<double> ThroughputWithin(const std::vector<const CurvePoint*>& rising,
                                       Latency latency, double target) {
  std::optional<double> reached;
  double worst = 0;  // a latency that wavers downwards is met only where it was met before
  const CurvePoint* before = nullptr;
  for (const CurvePoint* point : rising) {
    const auto measured = LatencyAt(*point, latency);
    if (!measured) continue;
    const double here = std::max(worst, *measured);
    if (here > target) {
      if (before == nullptr) return std::nullopt;
      const double share = (target - worst) / (here - worst);
      return before->output_tokens_per_second +
             share * (point->output_tokens_per_second - before->output_tokens_per_second);
    }
    reached = point->output_tokens_per_second;
    worst = here;
    before = point;
  }
  return reached;
}

Operating OperatingAtThroughput(const std::vector<const CurvePoint*>& rising, double throughput) {
  const auto above = std::ranges::find_if(rising, [&](const CurvePoint* point) {
    return point->output_tokens_per_second >= throughput;
  });
  if (above == rising.end()) return OperatingAt(*rising.back());
  if ((*above)->output_tokens_per_second == throughput || above == rising.begin()) {
    return OperatingAt(**above);
  }
  const CurvePoint& low = **(above - 1);
  const CurvePoint& high = **above;
  const double share = (throughput - low.output_tokens_per_second) /
                       (high.output_tokens_per_second - low.output_tokens_per_second);
  return {.output_tokens_per_second = throughput,
          .ntpot_ms = *Between(low.ntpot_ms, high.ntpot_ms, share),
          .ttft_ms = Between(low.ttft_ms, high.ttft_ms, share),
          .itl_ms = Between(low.itl_ms, high.itl_ms, share),
          .requests_per_second = Between(low.requests_per_second, high.requests_per_second, share)};
}

}  // namespace

Operating OperatingAt(const CurvePoint& point) {
  return {.output_tokens_per_second = point.output_tokens_per_second,
          .ntpot_ms = point.ntpot_ms,
          .ttft_ms = point.ttft_ms,
          .itl_ms = point.itl_ms,
          .requests_per_second = point.requests_per_second,
          .measured = &point};
}

const CurvePoint* KneeOf(const CurveRow& curve) {
  const auto rising = RisingPoints(curve);
  if (rising.empty()) return nullptr;
  const CurvePoint& first = *rising.front();
  const CurvePoint& last = *rising.back();
  const double width = std::log(last.ntpot_ms) - std::log(first.ntpot_ms);
  const double height = last.output_tokens_per_second - first.output_tokens_per_second;
  if (!(width > 0) || !(height > 0)) return &last;
  const auto above_diagonal = [&](const CurvePoint* point) {
    const double x = (std::log(point->ntpot_ms) - std::log(first.ntpot_ms)) / width;
    const double y = (point->output_tokens_per_second - first.output_tokens_per_second) / height;
    return y - x;
  };
  return *std::ranges::max_element(rising, {}, above_diagonal);
}

std::optional<Operating> WithinTargets(const CurveRow& curve, const LatencyTargets& targets) {
  const auto rising = RisingPoints(curve);
  if (rising.empty()) return std::nullopt;
  double throughput = rising.back()->output_tokens_per_second;
  const std::array<std::pair<std::optional<double>, Latency>, 3> bounds = {
      {{targets.ntpot_ms, Latency::kNtpot},
       {targets.ttft_ms, Latency::kTtft},
       {targets.itl_ms, Latency::kItl}}};
  for (const auto& [target, latency] : bounds) {
    if (!target) continue;
    const auto within = ThroughputWithin(rising, latency, *target);
    if (!within) return std::nullopt;
    throughput = std::min(throughput, *within);
  }
  return OperatingAtThroughput(rising, throughput);
}

}  // namespace giq
