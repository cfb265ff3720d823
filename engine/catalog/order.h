// The keys of the catalog's tables: what makes two rows the same, and the order of lookups.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/catalog/catalog.h"

namespace giq {

/// Whether two texts are equal but for the case of ASCII letters.
[[nodiscard]] bool EqualFolded(std::string_view a, std::string_view b);

/// `vllm`, `tgi`, `trtllm` … for the names that exports and people use: "vLLM", "tensorrt-llm",
/// "text-generation-inference".
[[nodiscard]] std::string CanonicalServer(std::string_view name);

/// Order by key: label; machine type; accelerator, topology and machine type; model (any case);
/// curve id; …
[[nodiscard]] bool KeyLess(const AcceleratorRow& a, const AcceleratorRow& b);
[[nodiscard]] bool KeyLess(const MachineTypeRow& a, const MachineTypeRow& b);
[[nodiscard]] bool KeyLess(const TopologyRow& a, const TopologyRow& b);
[[nodiscard]] bool KeyLess(const ModelRow& a, const ModelRow& b);
[[nodiscard]] bool KeyLess(const CurveRow& a, const CurveRow& b);
[[nodiscard]] bool KeyLess(const PriceRow& a, const PriceRow& b);
[[nodiscard]] bool KeyLess(const UseCaseRow& a, const UseCaseRow& b);
[[nodiscard]] bool KeyLess(const ServerRow& a, const ServerRow& b);
[[nodiscard]] bool KeyLess(const QuotaNameRow& a, const QuotaNameRow& b);

/// Sorts rows by key; of rows with equal keys the last one stays.
template <typename Row>
void SortKeepingLast(std::vector<Row>& rows) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (KeyLess(rows[a], rows[b])) return true;
    return !KeyLess(rows[b], rows[a]) && a > b;  // of equal keys the later row comes first
  });
  std::vector<Row> sorted;
  sorted.reserve(rows.size());
  for (const std::size_t i : order) {
    if (sorted.empty() || KeyLess(sorted.back(), rows[i])) sorted.push_back(rows[i]);
  }
  rows = std::move(sorted);
}

/// The row of sorted rows that has the probe's key; null when there is none.
template <typename Row>
const Row* FindByKey(std::span<const Row> rows, const Row& probe) {
  const auto less = [](const Row& a, const Row& b) { return KeyLess(a, b); };
  const auto it = std::lower_bound(rows.begin(), rows.end(), probe, less);
  return it != rows.end() && !KeyLess(probe, *it) ? &*it : nullptr;
}

}  // namespace giq
