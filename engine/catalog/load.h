// Catalog tables from CSV files: which file holds which table, and what its rows must look like.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/source.h"
#include "engine/catalog/catalog.h"

namespace giq {

/// Rows in the order of reading, with the texts and points that they view. Moved, never copied.
struct LoadedTables {
  std::vector<AcceleratorRow> accelerators;
  std::vector<MachineTypeRow> machine_types;
  std::vector<TopologyRow> topologies;
  std::vector<ModelRow> models;
  std::vector<CurveRow> curves;
  std::vector<PriceRow> prices;
  std::vector<UseCaseRow> use_cases;
  std::vector<ServerRow> servers;
  std::vector<QuotaNameRow> quotas;
  std::deque<std::string> texts;
  std::deque<std::vector<CurvePoint>> points;

  LoadedTables() = default;
  LoadedTables(const LoadedTables&) = delete;
  LoadedTables& operator=(const LoadedTables&) = delete;
  LoadedTables(LoadedTables&&) = default;
  LoadedTables& operator=(LoadedTables&&) = default;
  ~LoadedTables() = default;

  /// The same text, kept as long as the tables.
  [[nodiscard]] std::string_view Keep(std::string text);
};

/// How a file's rows are read.
struct LoadOptions {
  /// The machine type of a name; how many accelerators a measured machine has is taken from it.
  std::function<const MachineTypeRow*(std::string_view)> machine_type;
  /// Whether an empty `source` is an Error; else the row's own file and line are its source.
  bool source_required = false;
  /// Where bad rows go, so that all of them are found; without it the first one ends the reading.
  std::vector<Error>* faults = nullptr;
};

/// Reads a file into the table that its base name names (models.csv …) and adds its rows to `out`.
/// An unknown name, a bad cell and a key that stands twice are Errors with their place.
[[nodiscard]] Result<void> LoadTable(const Source& file, const LoadOptions& options,
                                     LoadedTables& out);

/// Whether a file's base name is a table's.
[[nodiscard]] bool IsTableName(std::string_view path);

/// Whether rows of a file need other files' machine types, so that it is read after them.
[[nodiscard]] bool NeedsMachineTypes(const Source& file);

/// Sorts every table by key; of rows with equal keys the last stays.
void SortByKey(LoadedTables& tables);

}  // namespace giq
