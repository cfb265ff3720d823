// The keys of the catalog's tables: what makes two rows the same, and the order that lookups search
// in.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>
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
  const auto less = [](const Row& a, const Row& b) { return KeyLess(a, b); };
  std::reverse(rows.begin(), rows.end());
  std::stable_sort(rows.begin(), rows.end(), less);
  const auto same = [](const Row& a, const Row& b) { return !KeyLess(a, b) && !KeyLess(b, a); };
  rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
}

/// The row of sorted rows that has the probe's key; null when there is none.
template <typename Row>
const Row* FindByKey(std::span<const Row> rows, const Row& probe) {
  const auto less = [](const Row& a, const Row& b) { return KeyLess(a, b); };
  const auto it = std::lower_bound(rows.begin(), rows.end(), probe, less);
  return it != rows.end() && !KeyLess(probe, *it) ? &*it : nullptr;
}

}  // namespace giq
