// What a token costs on a machine.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "engine/catalog/catalog.h"
#include "recommender/throughput.h"

namespace giq {

/// GIQ's default: an output token is taken to cost four input tokens.
inline constexpr double kOutputInputCostRatio = 4;

/// How a machine can be bought, by gcloud's names.
inline constexpr auto kPricingModels =
    std::to_array<std::string_view>({"on-demand", "spot", "3-years-cud", "1-year-cud"});

/// How a machine is bought, and how its cost is shared out.
struct Pricing {
  std::string model = "spot";  ///< One of kPricingModels; GIQ's default is spot.
  std::string region;          ///< "" for GIQ's own choice, DefaultRegion.
  double output_input_ratio = kOutputInputCostRatio;  ///< More than 0.
};

struct TokenCost {
  double usd_per_million_input = 0;
  double usd_per_million_output = 0;
  bool measured = false;  ///< Stated beside the measurement; else computed from the price.
  std::string source;     ///< Of the price, or of the measurement.
};

/// Where GIQ takes prices from when nobody says where: us-central1 for A3 machines, us-east5 for
/// all others (GIQ's page).
[[nodiscard]] std::string_view DefaultRegion(std::string_view machine_type);

/// Mean tokens of a request.
struct RequestLength {
  double input = 0;
  double output = 0;
};

/// What a curve's requests were like: its own lengths, else those of its use case, else those of
/// the default use case; nothing where the use case has no public lengths.
[[nodiscard]] std::optional<RequestLength> LengthsOf(const CurveRow& curve, const Catalog& catalog);

/// The cost of a million tokens at a place on a curve. A cost that stands beside the measurements
/// under the same pricing model counts, scaled to the throughput, unless another region or ratio is
/// asked for; else
/// $/output token = machine $/s ÷ (input tokens/s ÷ ratio + output tokens/s), and an input token
/// costs that ÷ ratio. Nothing where the catalog lacks the price, or the lengths are not known.
[[nodiscard]] std::optional<TokenCost> CostAt(const CurveRow& curve, const Operating& at,
                                              const Pricing& pricing, const Catalog& catalog);

}  // namespace giq
