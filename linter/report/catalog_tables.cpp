#include "linter/report/catalog_tables.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <set>

#include "engine/catalog/curve.h"

namespace giq {
namespace {

constexpr auto kKindNames = std::to_array<std::string_view>(
    {"accelerators", "machine-types", "topologies", "models", "curves", "benchmarks", "prices",
     "use-cases", "servers", "quotas"});

CatalogCell Cell(std::string_view text) { return {std::string(text)}; }
CatalogCell Cell(double number) { return {fmt::format("{}", number), true}; }
CatalogCell Cell(std::int64_t number) { return {fmt::to_string(number), true}; }
CatalogCell Cell(std::size_t number) { return {fmt::to_string(number), true}; }
CatalogCell Cell(Bytes bytes) { return Cell(bytes.count); }
CatalogCell YesNo(bool yes) { return {yes ? "yes" : "no"}; }
template <typename T>
CatalogCell Cell(const std::optional<T>& value) {
  return value ? Cell(*value) : CatalogCell();
}
/// 0 where a table has it for "not known".
template <typename T>
CatalogCell Known(T number) {
  return number > 0 ? Cell(number) : CatalogCell();
}

std::string_view SizeKindName(SizeKind kind) {
  constexpr std::array<std::string_view, 4> kNames = {"exact", "lower", "upper", "estimated"};
  return kNames[static_cast<std::size_t>(kind)];
}

constexpr auto kAcceleratorColumns = std::to_array<std::string_view>(
    {"label", "kind", "resource", "memory_gib", "product", "devices_per_chip", "trust"});
std::vector<CatalogCell> CellsOf(const AcceleratorRow& r) {
  return {Cell(r.label),
          Cell(r.kind == AcceleratorKind::kTpu ? "tpu" : "gpu"),
          Cell(r.resource),
          Known(r.memory_gib),
          Cell(r.product),
          Cell(r.devices_per_chip),
          Cell(r.trust == Trust::kVerified ? "verified" : "unverified")};
}

constexpr auto kMachineColumns = std::to_array<std::string_view>(
    {"name", "accelerator", "accelerators", "vcpus", "memory_gib", "local_ssd_gib",
     "ephemeral_on_local_ssd", "spot_or_flex_only"});
std::vector<CatalogCell> CellsOf(const MachineTypeRow& r) {
  return {Cell(r.name),
          Cell(r.accelerator),
          Cell(r.accelerators),
          Cell(r.vcpus),
          Cell(r.memory_gib),
          Cell(r.local_ssd_gib),
          YesNo(r.ephemeral_on_local_ssd),
          YesNo(r.spot_or_flex_only)};
}

constexpr auto kTopologyColumns = std::to_array<std::string_view>(
    {"accelerator", "topology", "chips", "machine_type", "chips_per_vm", "vms"});
std::vector<CatalogCell> CellsOf(const TopologyRow& r) {
  return {Cell(r.accelerator),  Cell(r.topology),     Cell(r.chips),
          Cell(r.machine_type), Cell(r.chips_per_vm), Cell(r.vms)};
}

constexpr auto kModelColumns = std::to_array<std::string_view>(
    {"id", "parameters", "weight_bytes", "all_files_bytes", "dtype", "size_kind", "gated"});
std::vector<CatalogCell> CellsOf(const ModelRow& r) {
  return {Cell(r.id),
          Known(r.parameters),
          Cell(r.weights),
          Cell(r.all_files),
          Cell(r.dtype),
          Cell(SizeKindName(r.size_kind)),
          r.gated ? YesNo(*r.gated) : CatalogCell()};
}

constexpr auto kCurveColumns = std::to_array<std::string_view>(
    {"curve_id", "machine_type", "accelerator", "accelerators", "model", "server", "server_version",
     "use_case", "input_tokens", "output_tokens", "serving_stack", "serving_stack_version",
     "points", "least_ntpot_ms", "greatest_ntpot_ms", "error_percent", "verdicts"});
std::vector<CatalogCell> CellsOf(const CurveRow& r) {
  const auto range = RangeOf(r, Latency::kNtpot);
  return {Cell(r.id),
          Cell(r.machine_type),
          Cell(r.accelerator),
          Cell(r.accelerators),
          Cell(r.model),
          Cell(r.server),
          Cell(r.server_version),
          Cell(r.use_case),
          Cell(r.input_tokens),
          Cell(r.output_tokens),
          Cell(r.serving_stack),
          Cell(r.serving_stack_version),
          Cell(r.points.size()),
          range ? Cell(range->least_ms) : CatalogCell(),
          range ? Cell(range->greatest_ms) : CatalogCell(),
          Cell(r.error_percent),
          YesNo(r.verdicts)};
}

constexpr auto kPointColumns = std::to_array<std::string_view>(
    {"curve_id", "output_tokens_per_second", "ntpot_ms", "ttft_ms", "itl_ms", "requests_per_second",
     "requests", "usd_per_million_input_tokens", "usd_per_million_output_tokens", "pricing_model"});
std::vector<CatalogCell> CellsOf(const CurveRow& curve, const CurvePoint& p) {
  return {Cell(curve.id),
          Cell(p.output_tokens_per_second),
          Cell(p.ntpot_ms),
          Cell(p.ttft_ms),
          Cell(p.itl_ms),
          Cell(p.requests_per_second),
          {fmt::format("{:.1f}", Concurrency(p)), true},
          Cell(p.usd_per_million_input_tokens),
          Cell(p.usd_per_million_output_tokens),
          Cell(curve.pricing_model)};
}

constexpr auto kPriceColumns = std::to_array<std::string_view>(
    {"machine_type", "region", "pricing_model", "usd_per_hour", "date"});
std::vector<CatalogCell> CellsOf(const PriceRow& r) {
  return {Cell(r.machine_type), Cell(r.region), Cell(r.pricing_model), Cell(r.usd_per_hour),
          Cell(r.date)};
}

constexpr auto kUseCaseColumns = std::to_array<std::string_view>(
    {"name", "input_tokens", "output_tokens", "is_default", "serving_stack"});
std::vector<CatalogCell> CellsOf(const UseCaseRow& r) {
  return {Cell(r.name), Cell(r.input_tokens), Cell(r.output_tokens), YesNo(r.is_default),
          Cell(r.serving_stack)};
}

constexpr auto kServerColumns = std::to_array<std::string_view>(
    {"server", "tpu", "default_port", "health_path", "metrics_path", "metrics"});
std::vector<CatalogCell> CellsOf(const ServerRow& r) {
  return {Cell(r.server),      YesNo(r.tpu),         Cell(r.default_port),
          Cell(r.health_path), Cell(r.metrics_path), Cell(r.metrics)};
}

constexpr auto kQuotaColumns = std::to_array<std::string_view>(
    {"accelerator", "provisioning", "metric", "quota_id", "family_dimension", "global", "alias"});
std::vector<CatalogCell> CellsOf(const QuotaNameRow& r) {
  return {Cell(r.accelerator),      Cell(r.provisioning), Cell(r.metric), Cell(r.quota_id),
          Cell(r.family_dimension), YesNo(r.global),      YesNo(r.alias)};
}

std::string_view SourceOf(const CurveRow& row) {
  return row.points.empty() ? std::string_view() : row.points.front().source;
}
template <typename Row>
std::string_view SourceOf(const Row& row) {
  return row.source;
}

/// The embedded rows keep their places in every catalog.
template <typename Row>
std::set<const Row*> EmbeddedRows(std::vector<const Row*> (Catalog::*all)() const) {
  const auto rows = (*Catalog::Embedded().*all)();
  return {rows.begin(), rows.end()};
}

template <typename Row>
CatalogTableView View(const Catalog& catalog, std::span<const std::string_view> columns,
                      std::vector<const Row*> (Catalog::*all)() const) {
  const std::set<const Row*> embedded = EmbeddedRows(all);
  CatalogTableView table{.kind = {}, .columns = {columns.begin(), columns.end()}, .rows = {}};
  for (const Row* row : (catalog.*all)()) {
    table.rows.push_back({CellsOf(*row), std::string(SourceOf(*row)), !embedded.contains(row)});
  }
  return table;
}

CatalogTableView PointsView(const Catalog& catalog) {
  const auto embedded = EmbeddedRows(&Catalog::AllCurves);
  CatalogTableView table{
      .kind = {}, .columns = {kPointColumns.begin(), kPointColumns.end()}, .rows = {}};
  for (const CurveRow* curve : catalog.AllCurves()) {
    for (const CurvePoint& point : curve->points) {
      table.rows.push_back(
          {CellsOf(*curve, point), std::string(point.source), !embedded.contains(curve)});
    }
  }
  return table;
}

CatalogTableView ViewOf(const Catalog& c, CatalogKind kind) {
  switch (kind) {
    case CatalogKind::kAccelerators:
      return View(c, kAcceleratorColumns, &Catalog::AllAccelerators);
    case CatalogKind::kMachineTypes:
      return View(c, kMachineColumns, &Catalog::AllMachineTypes);
    case CatalogKind::kTopologies:
      return View(c, kTopologyColumns, &Catalog::AllTopologies);
    case CatalogKind::kModels:
      return View(c, kModelColumns, &Catalog::AllModels);
    case CatalogKind::kCurves:
      return View(c, kCurveColumns, &Catalog::AllCurves);
    case CatalogKind::kBenchmarks:
      return PointsView(c);
    case CatalogKind::kPrices:
      return View(c, kPriceColumns, &Catalog::AllPrices);
    case CatalogKind::kUseCases:
      return View(c, kUseCaseColumns, &Catalog::AllUseCases);
    case CatalogKind::kServers:
      return View(c, kServerColumns, &Catalog::AllServers);
    case CatalogKind::kQuotas:
      return View(c, kQuotaColumns, &Catalog::AllQuotaNames);
  }
  return {};
}

}  // namespace

std::span<const std::string_view> CatalogKindNames() { return kKindNames; }

std::optional<CatalogKind> CatalogKindFromWord(std::string_view word) {
  const auto found = std::ranges::find(kKindNames, word);
  if (found == kKindNames.end()) return std::nullopt;
  return static_cast<CatalogKind>(found - kKindNames.begin());
}

CatalogTableView TableOf(const Catalog& catalog, CatalogKind kind) {
  CatalogTableView table = ViewOf(catalog, kind);
  table.kind = kKindNames[static_cast<std::size_t>(kind)];
  return table;
}

void KeepMatching(CatalogTableView& table, const std::string& pattern) {
  const bool glob = pattern.find_first_of("*?[") != std::string::npos;
  const std::string whole = glob ? pattern : "*" + pattern + "*";
  const auto matches = [&](const CatalogCell& cell) {
    return ::fnmatch(whole.c_str(), cell.text.c_str(), FNM_CASEFOLD | FNM_NOESCAPE) == 0;
  };
  std::erase_if(table.rows, [&](const CatalogTableRow& row) {
    return std::ranges::none_of(row.cells, matches);
  });
}

}  // namespace giq
