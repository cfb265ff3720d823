// Measured points, row by row, into curves: rows of one curve_id, or of one configuration where
// there are no ids.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/catalog/order.h"
#include "engine/catalog/rows.h"

namespace giq {
namespace {

/// What all points of a curve have in common.
struct Configuration {
  std::string machine_type;
  std::string accelerator;
  std::int64_t accelerators = 0;
  std::string model;
  std::string server;
  std::string server_version;
  std::string use_case;
  double error_percent = 0;
  bool verdicts = true;

  bool operator==(const Configuration&) const = default;
};

struct Curve {
  Configuration configuration;
  std::size_t line = 0;  // of the first point
  std::vector<CurvePoint> points;
};

/// Accelerators of the measured machine: the file's own column, else what the machine type carries.
std::int64_t AcceleratorsOf(RowReader& row, const std::string& machine_type,
                            const LoadOptions& options) {
  if (const auto count = row.Integer("accelerators", 1)) return *count;
  if (row.error()) return 0;
  const MachineTypeRow* machine =
      options.machine_type && !machine_type.empty() ? options.machine_type(machine_type) : nullptr;
  if (machine == nullptr) {
    row.Reject("machine_type",
               fmt::format("\"{}\" is not known, so the accelerators are not either: add it to "
                           "machine_types.csv, or add a column \"accelerators\"",
                           machine_type));
    return 0;
  }
  if (machine->accelerators < 1) {
    row.Reject("machine_type", fmt::format("\"{}\" has no whole accelerator", machine_type));
    return 0;
  }
  return static_cast<std::int64_t>(machine->accelerators);
}

Configuration ConfigurationOf(RowReader& row, const LoadOptions& options) {
  Configuration c;
  c.machine_type = row.Text("machine_type");
  c.accelerator = row.Required("accelerator");
  c.accelerators = AcceleratorsOf(row, c.machine_type, options);
  c.model = row.Required("model");
  c.server = CanonicalServer(row.Required("server"));
  c.server_version = row.Text("server_version");
  c.use_case = row.Text("use_case");
  c.error_percent = row.Number("error_percent").value_or(0);
  if (c.error_percent > 100) row.Reject("error_percent", "is out of range");
  c.verdicts = row.Flag("verdicts", true);
  return c;
}

/// The curve_id, or everything that tells one measured configuration from another.
std::string IdOf(const RowReader& row, const Configuration& c) {
  if (!row.Text("curve_id").empty()) return row.Text("curve_id");
  std::string id = fmt::format("{}/{}-{}/{}/{}x{}", c.model, c.server, c.server_version,
                               c.machine_type, c.accelerators, c.accelerator);
  for (const std::string_view column : {"use_case", "average_input_length", "average_output_length",
                                        "serving_stack", "serving_stack_version"}) {
    if (!row.Text(column).empty()) id += "/" + row.Text(column);
  }
  return id;
}

/// Nothing for a row without NTPOT: it is no point of a latency curve.
std::optional<CurvePoint> PointOf(RowReader& row) {
  CurvePoint point;
  point.output_tokens_per_second = row.RequiredNumber("output_tokens_per_second");
  const auto ntpot = row.Number("ntpot_ms");
  point.ttft_ms = row.Number("ttft_ms");
  point.itl_ms = row.Number("itl_ms");
  if (!ntpot) return {};
  point.ntpot_ms = *ntpot;
  if (!(point.ntpot_ms > 0)) row.Reject("ntpot_ms", "must be more than 0");
  if (!(point.output_tokens_per_second > 0)) {
    row.Reject("output_tokens_per_second", "must be more than 0");
  }
  return point;
}

auto Measured(const CurvePoint& p) {
  return std::tie(p.output_tokens_per_second, p.ntpot_ms, p.ttft_ms, p.itl_ms);
}

/// Rising throughput; where it stands still, rising latency. A point that stands twice counts once.
void PutInOrder(std::vector<CurvePoint>& points) {
  std::sort(points.begin(), points.end(),
            [](const CurvePoint& a, const CurvePoint& b) { return Measured(a) < Measured(b); });
  const auto same = [](const CurvePoint& a, const CurvePoint& b) {
    return Measured(a) == Measured(b);
  };
  points.erase(std::unique(points.begin(), points.end(), same), points.end());
}

CurveRow Kept(const std::string& id, Curve& curve, LoadedTables& out) {
  PutInOrder(curve.points);
  const Configuration& c = curve.configuration;
  CurveRow row;
  row.id = out.Keep(id);
  row.machine_type = out.Keep(c.machine_type);
  row.accelerator = out.Keep(c.accelerator);
  row.accelerators = c.accelerators;
  row.model = out.Keep(c.model);
  row.server = out.Keep(c.server);
  row.server_version = out.Keep(c.server_version);
  row.use_case = out.Keep(c.use_case);
  row.error_percent = c.error_percent;
  row.verdicts = c.verdicts;
  row.points = out.points.emplace_back(std::move(curve.points));
  return row;
}

}  // namespace

Result<void> ReadBenchmarks(const Source& file, const LoadOptions& options, LoadedTables& out) {
  GIQ_TRY(const CsvTable table, CsvTable::Open(file, {"accelerator", "model", "server",
                                                      "output_tokens_per_second", "ntpot_ms"}));
  std::map<std::string, Curve> curves;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    RowReader row(table, i);
    Configuration configuration = ConfigurationOf(row, options);
    std::optional<CurvePoint> point = PointOf(row);
    const std::string source = SourceOfRow(table, i, row, options);
    if (row.error()) return std::unexpected(*row.error());
    if (!point) continue;
    point->source = out.Keep(source);
    const auto [it, added] = curves.try_emplace(IdOf(row, configuration));
    Curve& curve = it->second;
    if (added) {
      curve.configuration = std::move(configuration);
      curve.line = table.LineOf(i);
    } else if (curve.configuration != configuration) {
      row.Reject("curve_id",
                 fmt::format("line {} has the same curve with another configuration", curve.line));
      return std::unexpected(*row.error());
    }
    curve.points.push_back(*point);
  }
  for (auto& [id, curve] : curves) out.curves.push_back(Kept(id, curve, out));
  return {};
}

}  // namespace giq
