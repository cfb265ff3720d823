// The catalog's tables as cells, for people and for programs.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/catalog/catalog.h"

namespace giq {

enum class CatalogKind : std::uint8_t {
  kAccelerators,
  kMachineTypes,
  kTopologies,
  kModels,
  kCurves,
  kBenchmarks,
  kPrices,
  kUseCases,
  kServers,
  kQuotas,
};

/// `accelerators`, `machine-types` …, in the order of the kinds.
[[nodiscard]] std::span<const std::string_view> CatalogKindNames();
[[nodiscard]] std::optional<CatalogKind> CatalogKindFromWord(std::string_view word);

struct CatalogCell {
  std::string text;     ///< "" where nothing is known.
  bool number = false;  ///< The text is a number of JSON too.
};

struct CatalogTableRow {
  std::vector<CatalogCell> cells;  ///< One a column.
  std::string source;
  bool added = false;  ///< The user's own, not built in.
};

struct CatalogTableView {
  std::string_view kind;
  std::vector<std::string_view> columns;
  std::vector<CatalogTableRow> rows;
};

[[nodiscard]] CatalogTableView TableOf(const Catalog& catalog, CatalogKind kind);

/// Leaves the rows that have a cell with the pattern in it, in any case; `*`, `?` and `[…]` make it
/// a glob that matches a whole cell.
void KeepMatching(CatalogTableView& table, const std::string& pattern);

enum class CatalogFormat : std::uint8_t { kText, kJson, kTsv };

/// A table; its rows' sources always for programs, for people when they ask.
[[nodiscard]] std::string RenderCatalogTable(const CatalogTableView& table, CatalogFormat format,
                                             bool sources);

/// All tables with their numbers of rows.
[[nodiscard]] std::string RenderCatalogSummary(const Catalog& catalog, CatalogFormat format);

}  // namespace giq
