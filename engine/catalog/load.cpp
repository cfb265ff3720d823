#include "engine/catalog/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/catalog/order.h"
#include "engine/catalog/rows.h"

namespace giq {
namespace {

struct TableFile {
  std::string_view name;
  Result<void> (*read)(const Source&, const LoadOptions&, LoadedTables&);
};

constexpr std::string_view kBenchmarks = "benchmarks.csv";

constexpr std::array<TableFile, 9> kFiles = {{
    {"accelerators.csv", ReadAccelerators},
    {"machine_types.csv", ReadMachineTypes},
    {"tpu_topologies.csv", ReadTopologies},
    {"models.csv", ReadModels},
    {kBenchmarks, ReadBenchmarks},
    {"prices.csv", ReadPrices},
    {"use_cases.csv", ReadUseCases},
    {"server_metrics.csv", ReadServers},
    {"quotas.csv", ReadQuotaNames},
}};

std::string_view BaseName(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace

std::string_view LoadedTables::Keep(std::string text) {
  if (text.empty()) return {};
  return texts.emplace_back(std::move(text));
}

Result<void> LoadTable(const Source& file, const LoadOptions& options, LoadedTables& out) {
  std::string names;
  for (const TableFile& table : kFiles) {
    if (table.name == BaseName(file.name())) return table.read(file, options, out);
    names += fmt::format("{}{}", names.empty() ? "" : ", ", table.name);
  }
  return Fail(ErrorCode::kInvalid,
              fmt::format("no catalog table has this name; there are {}", names),
              {file.name(), 0, 0});
}

bool IsTableName(std::string_view path) {
  return std::ranges::any_of(kFiles,
                             [&](const TableFile& table) { return table.name == BaseName(path); });
}

bool NeedsMachineTypes(const Source& file) { return BaseName(file.name()) == kBenchmarks; }

void SortByKey(LoadedTables& tables) {
  SortKeepingLast(tables.accelerators);
  SortKeepingLast(tables.machine_types);
  SortKeepingLast(tables.topologies);
  SortKeepingLast(tables.models);
  SortKeepingLast(tables.curves);
  SortKeepingLast(tables.prices);
  SortKeepingLast(tables.use_cases);
  SortKeepingLast(tables.servers);
  SortKeepingLast(tables.quotas);
}

}  // namespace giq
