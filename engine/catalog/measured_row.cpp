#include "engine/catalog/measured_row.h"

#include <fmt/format.h>

#include <array>
#include <tuple>

#include "engine/catalog/order.h"

namespace giq {
namespace {

/// Accelerators of the measured machine: the file's own column, else what the machine type carries.
std::int64_t AcceleratorsOf(RowReader& row, const std::string& machine_type,
                            const LoadOptions& options) {
  if (const auto count = row.Integer("accelerators", 1)) return *count;
  if (row.error()) return 0;
  const auto count = AcceleratorsOfMachine(machine_type, options);
  if (!count) row.Reject("machine_type", count.error());
  return count.value_or(0);
}

void ReadConfiguration(RowReader& row, const LoadOptions& options, MeasuredRow& out) {
  out.machine_type = row.Text("machine_type");
  out.accelerator = row.Required("accelerator");
  out.accelerators = AcceleratorsOf(row, out.machine_type, options);
  out.model = row.Required("model");
  out.server = CanonicalServer(row.Required("server"));
  out.server_version = row.Text("server_version");
  out.use_case = row.Text("use_case");
  out.input_length = row.Text("average_input_length");
  out.output_length = row.Text("average_output_length");
  out.serving_stack = row.Text("serving_stack");
  out.serving_stack_version = row.Text("serving_stack_version");
  out.error_percent = row.Number("error_percent").value_or(0);
  if (out.error_percent > 100) row.Reject("error_percent", "is out of range");
  out.verdicts = row.MaybeFlag("verdicts");
}

void ReadMeasurements(RowReader& row, MeasuredRow& out) {
  out.output_tokens_per_second = row.RequiredNumber("output_tokens_per_second");
  out.ntpot_ms = row.Number("ntpot_ms");
  out.ttft_ms = row.Number("ttft_ms");
  out.itl_ms = row.Number("itl_ms");
  out.requests_per_second = row.Number("requests_per_second");
  out.usd_per_million_input_tokens = row.Number("usd_per_million_input_tokens");
  out.usd_per_million_output_tokens = row.Number("usd_per_million_output_tokens");
  out.pricing_model = row.Text("pricing_model");
  if (!out.ntpot_ms) return;
  if (!(*out.ntpot_ms > 0)) row.Reject("ntpot_ms", "must be more than 0");
  if (!(out.output_tokens_per_second > 0)) {
    row.Reject("output_tokens_per_second", "must be more than 0");
  }
}

}  // namespace

bool MeasuredRow::SameConfiguration(const MeasuredRow& other) const {
  const auto configuration = [](const MeasuredRow& row) {
    return std::tie(row.machine_type, row.accelerator, row.accelerators, row.model, row.server,
                    row.server_version, row.use_case, row.error_percent);
  };
  return configuration(*this) == configuration(other);
}

std::expected<std::int64_t, std::string> AcceleratorsOfMachine(const std::string& machine_type,
                                                               const LoadOptions& options) {
  const MachineTypeRow* machine =
      options.machine_type && !machine_type.empty() ? options.machine_type(machine_type) : nullptr;
  if (machine == nullptr) {
    return std::unexpected(
        fmt::format("\"{}\" is not known, so the accelerators are not either: add it to "
                    "machine_types.csv, or add a column \"accelerators\"",
                    machine_type));
  }
  if (machine->accelerators < 1) {
    return std::unexpected(fmt::format("\"{}\" has no whole accelerator", machine_type));
  }
  return static_cast<std::int64_t>(machine->accelerators);
}

std::string CurveIdOf(const MeasuredRow& row) {
  std::string id = fmt::format("{}/{}-{}/{}/{}x{}", row.model, row.server, row.server_version,
                               row.machine_type, row.accelerators, row.accelerator);
  for (const std::string* part : {&row.use_case, &row.input_length, &row.output_length,
                                  &row.serving_stack, &row.serving_stack_version}) {
    if (!part->empty()) id += "/" + *part;
  }
  return id;
}

MeasuredRow ReadMeasuredRow(RowReader& row, const LoadOptions& options) {
  MeasuredRow out;
  ReadConfiguration(row, options, out);
  ReadMeasurements(row, out);
  out.curve_id = row.Text("curve_id").empty() ? CurveIdOf(out) : row.Text("curve_id");
  return out;
}

}  // namespace giq
