#include "recommender/cost.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace giq {
namespace {

/// The API's default, for files that do not say how the measured machine was bought.
std::string_view StatedModel(const CurveRow& curve) {
  return curve.pricing_model.empty() ? "spot" : curve.pricing_model;
}

/// The point with a stated cost whose throughput is nearest.
const CurvePoint* NearestWithCost(const CurveRow& curve, double throughput) {
  const CurvePoint* nearest = nullptr;
  const auto distance = [&](const CurvePoint& point) {
    return std::abs(point.output_tokens_per_second - throughput);
  };
  for (const CurvePoint& point : curve.points) {
    if (!point.usd_per_million_output_tokens) continue;
    if (nearest == nullptr || distance(point) < distance(*nearest)) nearest = &point;
  }
  return nearest;
}

/// One machine costs the same an hour at each of its points, so between them a token's cost goes
/// with the inverse of the throughput.
std::optional<TokenCost> MeasuredCost(const CurveRow& curve, const Operating& at,
                                      const Pricing& pricing) {
  const bool as_measured = pricing.model == StatedModel(curve) && pricing.region.empty() &&
                           pricing.output_input_ratio == kOutputInputCostRatio;
  if (!as_measured || !(at.output_tokens_per_second > 0)) return std::nullopt;
  const CurvePoint* stated = at.measured != nullptr && at.measured->usd_per_million_output_tokens
                                 ? at.measured
                                 : NearestWithCost(curve, at.output_tokens_per_second);
  if (stated == nullptr) return std::nullopt;
  const double scale = stated->output_tokens_per_second / at.output_tokens_per_second;
  const double output = *stated->usd_per_million_output_tokens;
  const double input =
      stated->usd_per_million_input_tokens.value_or(output / kOutputInputCostRatio);
  return TokenCost{input * scale, output * scale, true, std::string(stated->source)};
}

const UseCaseRow* UseCaseOf(const CurveRow& curve, const Catalog& catalog) {
  if (!curve.use_case.empty()) return catalog.UseCase(curve.use_case);
  const auto all = catalog.AllUseCases();
  const auto found = std::ranges::find_if(all, &UseCaseRow::is_default);
  return found == all.end() ? nullptr : *found;
}

}  // namespace

std::string_view DefaultRegion(std::string_view machine_type) {
  return machine_type.starts_with("a3-") ? "us-central1" : "us-east5";
}

std::optional<RequestLength> LengthsOf(const CurveRow& curve, const Catalog& catalog) {
  if (curve.input_tokens && curve.output_tokens) {
    return RequestLength{static_cast<double>(*curve.input_tokens),
                         static_cast<double>(*curve.output_tokens)};
  }
  const UseCaseRow* use_case = UseCaseOf(curve, catalog);
  if (use_case == nullptr || !use_case->input_tokens || !use_case->output_tokens) {
    return std::nullopt;
  }
  return RequestLength{static_cast<double>(*use_case->input_tokens),
                       static_cast<double>(*use_case->output_tokens)};
}

std::optional<TokenCost> CostAt(const CurveRow& curve, const Operating& at, const Pricing& pricing,
                                const Catalog& catalog) {
  if (auto measured = MeasuredCost(curve, at, pricing)) return measured;
  const std::string_view region =
      pricing.region.empty() ? DefaultRegion(curve.machine_type) : pricing.region;
  const PriceRow* price = catalog.Price(curve.machine_type, region, pricing.model);
  const auto lengths = LengthsOf(curve, catalog);
  if (price == nullptr || !lengths || !(at.output_tokens_per_second > 0)) return std::nullopt;
  constexpr double kSecondsAnHour = 3600;
  constexpr double kMillion = 1e6;
  const double input_per_second = at.output_tokens_per_second * lengths->input / lengths->output;
  const double output_usd =
      price->usd_per_hour / kSecondsAnHour /
      (input_per_second / pricing.output_input_ratio + at.output_tokens_per_second) * kMillion;
  return TokenCost{output_usd / pricing.output_input_ratio, output_usd, false,
                   fmt::format("{:.4g} $/h in {} ({}, {})", price->usd_per_hour, region,
                               price->source, price->date)};
}

}  // namespace giq
