// One reader for each table's rows.
#pragma once

#include "engine/catalog/load.h"
#include "engine/catalog/row_reader.h"

namespace giq {

[[nodiscard]] Result<void> ReadAccelerators(const Source&, const LoadOptions&, LoadedTables&);
[[nodiscard]] Result<void> ReadMachineTypes(const Source&, const LoadOptions&, LoadedTables&);
[[nodiscard]] Result<void> ReadTopologies(const Source&, const LoadOptions&, LoadedTables&);
[[nodiscard]] Result<void> ReadModels(const Source&, const LoadOptions&, LoadedTables&);
[[nodiscard]] Result<void> ReadBenchmarks(const Source&, const LoadOptions&, LoadedTables&);
[[nodiscard]] Result<void> ReadPrices(const Source&, const LoadOptions&, LoadedTables&);
[[nodiscard]] Result<void> ReadUseCases(const Source&, const LoadOptions&, LoadedTables&);
[[nodiscard]] Result<void> ReadServers(const Source&, const LoadOptions&, LoadedTables&);
[[nodiscard]] Result<void> ReadQuotaNames(const Source&, const LoadOptions&, LoadedTables&);

/// The row's `source` cell; without one, `file:line`, or a fault where a source is required.
[[nodiscard]] std::string SourceOfRow(const CsvTable& table, std::size_t index, RowReader& row,
                                      const LoadOptions& options);

/// Puts a fault among the options' faults, so that reading goes on; else returns it.
[[nodiscard]] Result<void> KeepFault(Error fault, const LoadOptions& options);

}  // namespace giq
