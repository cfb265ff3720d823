#include "rules/tpu_shapes.h"

#include <algorithm>
#include <charconv>

namespace giq {
namespace {

// Larger than any TPU pod; keeps products within int64.
constexpr std::int64_t kLargestDimension = 100'000;

bool IsSmall(std::int64_t n) { return n <= 4; }
bool IsMultipleOfFour(std::int64_t n) { return n % 4 == 0; }

}  // namespace

std::optional<std::vector<std::int64_t>> ParseTopology(std::string_view text) {
  std::vector<std::int64_t> dimensions;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    std::int64_t number = 0;
    const auto [stop, error] = std::from_chars(at, end, number);
    if (error != std::errc{} || number < 1 || number > kLargestDimension) return std::nullopt;
    dimensions.push_back(number);
    if (stop == end) break;
    if (*stop != 'x' || dimensions.size() == 3) return std::nullopt;
    at = stop + 1;
  }
  if (dimensions.size() < 2) return std::nullopt;
  return dimensions;
}

std::string_view ShapeFault(const std::vector<std::int64_t>& dimensions,
                            const std::vector<const TopologyRow*>& known) {
  const auto first = ParseTopology(known.front()->topology);
  if (first && first->size() != dimensions.size()) {
    return first->size() == 3 ? "its slices have three dimensions"
                              : "its slices have two dimensions";
  }
  if (dimensions.size() != 3) return {};
  // AxBxC: A <= B <= C, all of them at most 4 or all multiples of 4
  // (https://cloud.google.com/tpu/docs/types-topologies); the listed 2x2x1 is apart.
  if (!std::ranges::is_sorted(dimensions))
    return "the dimensions of a slice rise from left to right";
  if (!std::ranges::all_of(dimensions, IsSmall) &&
      !std::ranges::all_of(dimensions, IsMultipleOfFour)) {
    return "the dimensions of a slice are all at most 4 or all multiples of 4";
  }
  return {};
}

}  // namespace giq
