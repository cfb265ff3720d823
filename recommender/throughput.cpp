#include "recommender/throughput.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace giq {
namespace {

using Reading = std::optional<double> (*)(const CurvePoint&);

std::optional<double> NtpotOf(const CurvePoint& point) { return point.ntpot_ms; }
std::optional<double> TtftOf(const CurvePoint& point) { return point.ttft_ms; }
std::optional<double> ItlOf(const CurvePoint& point) { return point.itl_ms; }
std::optional<double> QpsOf(const CurvePoint& point) { return point.requests_per_second; }

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

/// A value at a throughput between two points; nothing where one of them does not tell it.
std::optional<double> Between(const CurvePoint& below, const CurvePoint& above, double throughput,
                              Reading reading) {
  const auto low = reading(below);
  const auto high = reading(above);
  if (!low || !high) return std::nullopt;
  const double share = (throughput - below.output_tokens_per_second) /
                       (above.output_tokens_per_second - below.output_tokens_per_second);
  return *low + share * (*high - *low);
}

/// The greatest throughput at which one latency stays within its target.
std::optional<double> ThroughputWithin(const std::vector<const CurvePoint*>& rising,
                                       Reading reading, double target) {
  std::optional<double> reached;
  double worst = 0;  // a latency that wavers downwards is met only where it was met before
  const CurvePoint* before = nullptr;
  for (const CurvePoint* point : rising) {
    const auto latency = reading(*point);
    if (!latency) continue;
    const double here = std::max(worst, *latency);
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
  return {.output_tokens_per_second = throughput,
          .ntpot_ms = *Between(low, high, throughput, NtpotOf),
          .ttft_ms = Between(low, high, throughput, TtftOf),
          .itl_ms = Between(low, high, throughput, ItlOf),
          .requests_per_second = Between(low, high, throughput, QpsOf)};
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
  const std::array<std::pair<std::optional<double>, Reading>, 3> bounds = {
      {{targets.ntpot_ms, NtpotOf}, {targets.ttft_ms, TtftOf}, {targets.itl_ms, ItlOf}}};
  for (const auto& [target, reading] : bounds) {
    if (!target) continue;
    const auto within = ThroughputWithin(rising, reading, *target);
    if (!within) return std::nullopt;
    throughput = std::min(throughput, *within);
  }
  return OperatingAtThroughput(rising, throughput);
}

}  // namespace giq
