#include "engine/catalog/catalog.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/catalog/data.h"
#include "engine/catalog/load.h"
#include "engine/catalog/order.h"

namespace giq {
namespace {

template <typename Row>
const Row* FindIn(const std::vector<Row>& added, std::span<const Row> embedded, const Row& probe) {
  if (const Row* row = FindByKey(std::span<const Row>(added), probe)) return row;
  return FindByKey(embedded, probe);
}

/// Rows that pass, added ones first, overridden ones left out.
template <typename Row, typename Pass>
std::vector<const Row*> Collect(const std::vector<Row>& added, std::span<const Row> embedded,
                                const Pass& pass) {
  std::vector<const Row*> rows;
  for (const Row& row : added) {
    if (pass(row)) rows.push_back(&row);
  }
  for (const Row& row : embedded) {
    if (pass(row) && FindByKey(std::span<const Row>(added), row) == nullptr) rows.push_back(&row);
  }
  return rows;
}

constexpr auto kAll = [](const auto&) { return true; };

template <typename Row>
void Prepend(std::vector<Row>& rows, const std::vector<Row>& before) {
  rows.insert(rows.begin(), before.begin(), before.end());
}

/// Puts a catalog's added rows before a folder's, so that the folder's win.
void TakeOver(LoadedTables& tables, const LoadedTables& base) {
  Prepend(tables.accelerators, base.accelerators);
  Prepend(tables.machine_types, base.machine_types);
  Prepend(tables.topologies, base.topologies);
  Prepend(tables.models, base.models);
  Prepend(tables.curves, base.curves);
  Prepend(tables.prices, base.prices);
  Prepend(tables.use_cases, base.use_cases);
  Prepend(tables.servers, base.servers);
  Prepend(tables.quotas, base.quotas);
}

/// Reads files into tables, those that need machine types last. With `faults` every file is read,
/// else the first fault ends the reading.
Result<void> LoadFiles(const Catalog& base, std::span<const std::unique_ptr<Source>> files,
                       std::vector<Error>* faults, LoadedTables& added) {
  LoadOptions options{.faults = faults};
  options.machine_type = [&](std::string_view name) -> const MachineTypeRow* {
    for (auto it = added.machine_types.rbegin(); it != added.machine_types.rend(); ++it) {
      if (it->name == name) return &*it;
    }
    return base.MachineType(name);
  };
  for (const bool second_pass : {false, true}) {
    for (const auto& file : files) {
      if (NeedsMachineTypes(*file) != second_pass) continue;
      auto loaded = LoadTable(*file, options, added);
      if (loaded) continue;
      if (faults == nullptr) return loaded;
      faults->push_back(std::move(loaded).error());
    }
  }
  return {};
}

}  // namespace

Catalog::Catalog(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Catalog::~Catalog() = default;

Result<std::shared_ptr<const Catalog>> Catalog::WithFiles(
    const std::shared_ptr<const Catalog>& base, std::span<const std::unique_ptr<Source>> files) {
  auto data = std::make_unique<Data>();
  data->embedded = base->data_->embedded;
  data->base = base;
  if (auto loaded = LoadFiles(*base, files, nullptr, data->added); !loaded) {
    return std::unexpected(loaded.error());
  }
  TakeOver(data->added, base->data_->added);
  SortByKey(data->added);
  return std::shared_ptr<const Catalog>(new Catalog(std::move(data)));
}

std::vector<Error> Catalog::FaultsIn(const std::shared_ptr<const Catalog>& base,
                                     std::span<const std::unique_ptr<Source>> files) {
  std::vector<Error> faults;
  LoadedTables tables;
  (void)LoadFiles(*base, files, &faults, tables);  // every fault is among the faults
  std::ranges::stable_sort(faults, {}, [](const Error& fault) {
    return std::tie(fault.where.file, fault.where.line, fault.where.column);
  });
  return faults;
}

const AcceleratorRow* Catalog::Accelerator(std::string_view label) const {
  AcceleratorRow probe;
  probe.label = label;
  return FindIn(data_->added.accelerators, data_->embedded.accelerators, probe);
}

const ModelRow* Catalog::FindModel(std::string_view id) const {
  ModelRow probe;
  probe.id = id;
  return FindIn(data_->added.models, data_->embedded.models, probe);
}

const MachineTypeRow* Catalog::MachineType(std::string_view name) const {
  MachineTypeRow probe;
  probe.name = name;
  return FindIn(data_->added.machine_types, data_->embedded.machine_types, probe);
}

const ServerRow* Catalog::FindServer(std::string_view server, bool tpu) const {
  const std::string name = CanonicalServer(server);
  ServerRow probe;
  probe.server = name;
  probe.tpu = tpu;
  return FindIn(data_->added.servers, data_->embedded.servers, probe);
}

const PriceRow* Catalog::Price(std::string_view machine_type, std::string_view region,
                               std::string_view pricing_model) const {
  PriceRow probe;
  probe.machine_type = machine_type;
  probe.region = region;
  probe.pricing_model = pricing_model;
  return FindIn(data_->added.prices, data_->embedded.prices, probe);
}

const UseCaseRow* Catalog::UseCase(std::string_view name) const {
  UseCaseRow probe;
  probe.name = name;
  return FindIn(data_->added.use_cases, data_->embedded.use_cases, probe);
}

std::vector<const MachineTypeRow*> Catalog::MachineTypesWith(std::string_view accelerator) const {
  return Collect(data_->added.machine_types, data_->embedded.machine_types,
                 [&](const MachineTypeRow& row) { return row.accelerator == accelerator; });
}

std::vector<const TopologyRow*> Catalog::Topologies(std::string_view accelerator) const {
  return Collect(data_->added.topologies, data_->embedded.topologies,
                 [&](const TopologyRow& row) { return row.accelerator == accelerator; });
}

std::vector<const QuotaNameRow*> Catalog::QuotaNames(std::string_view accelerator) const {
  return Collect(data_->added.quotas, data_->embedded.quotas,
                 [&](const QuotaNameRow& row) { return row.accelerator == accelerator; });
}

std::vector<const CurveRow*> Catalog::Curves(std::string_view model, std::string_view server,
                                             std::string_view accelerator,
                                             std::int64_t accelerators) const {
  const std::string server_name = CanonicalServer(server);
  return Collect(data_->added.curves, data_->embedded.curves, [&](const CurveRow& row) {
    return row.accelerators == accelerators && row.accelerator == accelerator &&
           row.server == server_name && EqualFolded(row.model, model);
  });
}

std::vector<const AcceleratorRow*> Catalog::AllAccelerators() const {
  return Collect(data_->added.accelerators, data_->embedded.accelerators, kAll);
}

std::vector<const MachineTypeRow*> Catalog::AllMachineTypes() const {
  return Collect(data_->added.machine_types, data_->embedded.machine_types, kAll);
}

std::vector<const QuotaNameRow*> Catalog::AllQuotaNames() const {
  return Collect(data_->added.quotas, data_->embedded.quotas, kAll);
}

std::vector<const ModelRow*> Catalog::AllModels() const {
  return Collect(data_->added.models, data_->embedded.models, kAll);
}

std::vector<const CurveRow*> Catalog::AllCurves() const {
  return Collect(data_->added.curves, data_->embedded.curves, kAll);
}

std::vector<const TopologyRow*> Catalog::AllTopologies() const {
  return Collect(data_->added.topologies, data_->embedded.topologies, kAll);
}

std::vector<const PriceRow*> Catalog::AllPrices() const {
  return Collect(data_->added.prices, data_->embedded.prices, kAll);
}

std::vector<const UseCaseRow*> Catalog::AllUseCases() const {
  return Collect(data_->added.use_cases, data_->embedded.use_cases, kAll);
}

std::vector<const ServerRow*> Catalog::AllServers() const {
  return Collect(data_->added.servers, data_->embedded.servers, kAll);
}

}  // namespace giq
