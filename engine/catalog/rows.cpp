#include "engine/catalog/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>
#include <utility>

#include "engine/catalog/order.h"

namespace giq {
namespace {

/// What reads a cell of a row: the values, and where texts are kept.
struct RowContext {
  RowReader& row;
  LoadedTables& out;

  std::string_view Text(std::string_view column) { return out.Keep(row.Text(column)); }
  std::string_view Required(std::string_view column) { return out.Keep(row.Required(column)); }
};

/// An Error when two rows of one file have the same key; `first` is the index of the file's first
/// row in `rows`.
template <typename Row>
Result<void> RefuseDoubles(const CsvTable& table, const LoadOptions& options,
                           const std::vector<Row>& rows, std::size_t first,
                           const std::vector<std::size_t>& lines) {
  std::vector<std::size_t> order(rows.size() - first);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (KeyLess(rows[first + a], rows[first + b])) return true;
    return !KeyLess(rows[first + b], rows[first + a]) && a < b;
  });
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (KeyLess(rows[first + order[i - 1]], rows[first + order[i]])) continue;
    Error fault{ErrorCode::kInvalid,
                fmt::format("the same key as in line {}", lines[order[i - 1]]),
                {table.source().name(), lines[order[i]], 0}};
    if (auto kept = KeepFault(std::move(fault), options); !kept) return kept;
  }
  return {};
}

template <typename Row, typename Parse>
Result<void> ReadRows(const Source& file, const LoadOptions& options, LoadedTables& out,
                      std::vector<Row>& rows, std::initializer_list<std::string_view> required,
                      const Parse& parse) {
  GIQ_TRY(const CsvTable table, CsvTable::Open(file, required));
  const std::size_t first = rows.size();
  std::vector<std::size_t> lines;  // of the rows that were taken
  for (std::size_t i = 0; i < table.rows(); ++i) {
    RowReader reader(table, i);
    Row row = parse(RowContext{reader, out});
    row.source = out.Keep(SourceOfRow(table, i, reader, options));
    if (reader.error()) {
      if (auto kept = KeepFault(*reader.error(), options); !kept) return kept;
      continue;
    }
    rows.push_back(row);
    lines.push_back(table.LineOf(i));
  }
  return RefuseDoubles(table, options, rows, first, lines);
}

AcceleratorRow ParseAccelerator(RowContext at) {
  AcceleratorRow row;
  row.label = at.Required("label");
  const bool tpu = at.row.Word("kind", {"gpu", "tpu"}, 0) == 1;
  if (at.row.Text("kind").empty()) at.row.Reject("kind", "is empty");
  row.kind = tpu ? AcceleratorKind::kTpu : AcceleratorKind::kGpu;
  row.resource = at.Text("resource");
  if (row.resource.empty()) row.resource = tpu ? "google.com/tpu" : "nvidia.com/gpu";
  row.label_key = at.Text("label_key");
  if (row.label_key.empty()) {
    row.label_key =
        tpu ? "cloud.google.com/gke-tpu-accelerator" : "cloud.google.com/gke-accelerator";
  }
  row.memory_gib = at.row.Number("memory_gib").value_or(0);
  row.product = at.Text("product");
  row.devices_per_chip = at.row.Integer("devices_per_chip", 1).value_or(1);
  row.trust = at.row.Word("trust", {"verified", "unverified"}, 0) == 0 ? Trust::kVerified
                                                                       : Trust::kUnverified;
  return row;
}

MachineTypeRow ParseMachineType(RowContext at) {
  MachineTypeRow row;
  row.name = at.Required("name");
  row.accelerator = at.Required("accelerator");
  row.accelerators = at.row.RequiredNumber("accelerators");
  if (!(row.accelerators > 0)) at.row.Reject("accelerators", "must be more than 0");
  row.vcpus = at.row.Number("vcpus");
  row.memory_gib = at.row.Number("memory_gib");
  row.local_ssd_gib = at.row.Number("local_ssd_gib").value_or(0);
  row.ephemeral_on_local_ssd = at.row.Flag("ephemeral_on_local_ssd", false);
  row.all_chips_per_pod = at.row.Flag("all_chips_per_pod", false);
  row.attached = at.row.Flag("attached", false);
  row.spot_or_flex_only = at.row.Flag("spot_or_flex_only", false);
  return row;
}

/// The product of `4x4x8`; 0 when the text is no topology.
std::int64_t ChipsOf(std::string_view topology) {
  std::int64_t product = 1;
  const char* at = topology.data();
  const char* const end = at + topology.size();
  while (true) {
    std::int64_t dimension = 0;
    const auto [next, code] = std::from_chars(at, end, dimension);
    // No TPU slice has a side anywhere near 4096; the bound keeps the product in range.
    if (code != std::errc{} || dimension < 1 || dimension > 4096) return 0;
    product *= dimension;
    if (next == end) return product;
    if (*next != 'x' || product > 1'000'000'000) return 0;
    at = next + 1;
  }
}

TopologyRow ParseTopology(RowContext at) {
  TopologyRow row;
  row.accelerator = at.Required("accelerator");
  row.topology = at.Required("topology");
  row.chips = at.row.RequiredInteger("chips", 1);
  row.machine_type = at.Required("machine_type");
  row.chips_per_vm = at.row.RequiredInteger("chips_per_vm", 1);
  row.vms = at.row.RequiredInteger("vms", 1);
  if (at.row.error()) return row;
  const std::int64_t product = ChipsOf(row.topology);
  if (product == 0) {
    at.row.Reject("topology", fmt::format("\"{}\" is no topology such as 2x4", row.topology));
  } else if (product != row.chips) {
    at.row.Reject("chips",
                  fmt::format("{} has {} chips, not {}", row.topology, product, row.chips));
  } else if (row.chips % row.vms != 0 || row.chips / row.vms != row.chips_per_vm) {
    at.row.Reject("vms", fmt::format("{} VMs with {} chips are not {} chips", row.vms,
                                     row.chips_per_vm, row.chips));
  }
  return row;
}

ModelRow ParseModel(RowContext at) {
  ModelRow row;
  row.id = at.Required("id");
  row.parameters = at.row.Integer("parameters").value_or(0);
  row.weights = {at.row.RequiredInteger("weight_bytes", 1)};
  if (const auto all = at.row.Integer("all_files_bytes")) row.all_files = Bytes{*all};
  if (row.all_files && *row.all_files < row.weights) {
    at.row.Reject("all_files_bytes", "is less than weight_bytes");
  }
  row.dtype = at.Text("dtype");
  row.size_kind =
      static_cast<SizeKind>(at.row.Word("size_kind", {"exact", "lower", "upper", "estimated"}, 0));
  row.gated = at.row.MaybeFlag("gated");
  return row;
}

PriceRow ParsePrice(RowContext at) {
  PriceRow row;
  row.machine_type = at.Required("machine_type");
  row.region = at.Required("region");
  row.pricing_model = at.Required("pricing_model");
  (void)at.row.Word("pricing_model", {"on-demand", "spot", "1-year-cud", "3-years-cud"}, 0);
  row.usd_per_hour = at.row.RequiredNumber("usd_per_hour");
  if (!(row.usd_per_hour > 0)) at.row.Reject("usd_per_hour", "must be more than 0");
  row.date = at.Text("date");
  return row;
}

UseCaseRow ParseUseCase(RowContext at) {
  UseCaseRow row;
  row.name = at.Required("name");
  row.input_tokens = at.row.Integer("input_tokens", 1);
  row.output_tokens = at.row.Integer("output_tokens", 1);
  row.is_default = at.row.Flag("is_default", false);
  row.serving_stack = at.Text("serving_stack");
  return row;
}

ServerRow ParseServer(RowContext at) {
  ServerRow row;
  row.server = at.out.Keep(CanonicalServer(at.row.Required("server")));
  row.tpu = at.row.Flag("tpu", false);
  row.default_port = at.row.Integer("default_port", 1);
  if (row.default_port.value_or(1) > 65535) at.row.Reject("default_port", "is no port");
  row.health_path = at.Text("health_path");
  row.metrics_path = at.Text("metrics_path");
  row.metrics = at.Text("metrics");
  return row;
}

QuotaNameRow ParseQuotaName(RowContext at) {
  QuotaNameRow row;
  row.accelerator = at.Required("accelerator");
  row.provisioning = at.Required("provisioning");
  (void)at.row.Word("provisioning", {"on-demand", "spot", "all"}, 0);
  row.metric = at.Text("metric");
  row.quota_id = at.Text("quota_id");
  if (row.metric.empty() && row.quota_id.empty()) {
    at.row.Reject("metric", "and \"quota_id\" are both empty");
  }
  row.family_dimension = at.Text("family_dimension");
  const std::size_t equals = row.family_dimension.find('=');
  if (!row.family_dimension.empty() && (equals == 0 || equals >= row.family_dimension.size() - 1)) {
    at.row.Reject("family_dimension", "is not of the form name=value");
  }
  row.global = at.row.Flag("global", false);
  row.alias = at.row.Flag("alias", false);
  return row;
}

}  // namespace

std::string SourceOfRow(const CsvTable& table, std::size_t index, RowReader& row,
                        const LoadOptions& options) {
  std::string source = row.Text("source");
  if (!source.empty()) return source;
  if (options.source_required) row.Reject("source", "is empty");
  return fmt::format("{}:{}", table.source().name(), table.LineOf(index));
}

Result<void> KeepFault(Error fault, const LoadOptions& options) {
  if (options.faults == nullptr) return std::unexpected(std::move(fault));
  options.faults->push_back(std::move(fault));
  return {};
}

Result<void> ReadAccelerators(const Source& file, const LoadOptions& options, LoadedTables& out) {
  return ReadRows(file, options, out, out.accelerators, {"label", "kind"}, ParseAccelerator);
}

Result<void> ReadMachineTypes(const Source& file, const LoadOptions& options, LoadedTables& out) {
  return ReadRows(file, options, out, out.machine_types, {"name", "accelerator", "accelerators"},
                  ParseMachineType);
}

Result<void> ReadTopologies(const Source& file, const LoadOptions& options, LoadedTables& out) {
  return ReadRows(file, options, out, out.topologies,
                  {"accelerator", "topology", "chips", "machine_type", "chips_per_vm", "vms"},
                  ParseTopology);
}

Result<void> ReadModels(const Source& file, const LoadOptions& options, LoadedTables& out) {
  return ReadRows(file, options, out, out.models, {"id", "weight_bytes"}, ParseModel);
}

Result<void> ReadPrices(const Source& file, const LoadOptions& options, LoadedTables& out) {
  return ReadRows(file, options, out, out.prices,
                  {"machine_type", "region", "pricing_model", "usd_per_hour"}, ParsePrice);
}

Result<void> ReadUseCases(const Source& file, const LoadOptions& options, LoadedTables& out) {
  return ReadRows(file, options, out, out.use_cases, {"name"}, ParseUseCase);
}

Result<void> ReadServers(const Source& file, const LoadOptions& options, LoadedTables& out) {
  return ReadRows(file, options, out, out.servers, {"server", "metrics"}, ParseServer);
}

Result<void> ReadQuotaNames(const Source& file, const LoadOptions& options, LoadedTables& out) {
  return ReadRows(file, options, out, out.quotas, {"accelerator", "provisioning"}, ParseQuotaName);
}

}  // namespace giq
