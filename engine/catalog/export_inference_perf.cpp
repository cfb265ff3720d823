// A stage of inference-perf, the tool that GIQ measures with: one request rate, one point of a
// curve (stage_N_lifecycle_metrics.json).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/catalog/exports.h"
#include "engine/catalog/order.h"

namespace giq {
namespace {

constexpr double kMillisASecond = 1000;
// As for the rows of a table: far above every measured value.
constexpr double kGreatest = 1e15;

std::unexpected<Error> RefuseAt(const File& file, const Node& node, std::string what) {
  const auto [line, column] = file.source().Locate(node.span.begin);
  return Fail(ErrorCode::kInvalid, std::move(what), {file.source().name(), line, column});
}

/// A measured number; nothing when it is missing, null or none.
std::optional<double> NumberAt(const Node& stage, std::initializer_list<std::string_view> keys) {
  const Node* value = stage.At(keys);
  if (value == nullptr) return std::nullopt;
  const bool number = value->kind == NodeKind::kInteger || value->kind == NodeKind::kFloat;
  const bool sane =
      number && std::isfinite(value->number) && value->number > 0 && value->number <= kGreatest;
  return sane ? std::optional(value->number) : std::nullopt;
}

std::optional<double> LatencyMs(const Node& stage, std::string_view name,
                                std::string_view percentile) {
  const auto seconds = NumberAt(stage, {"successes", "latency", name, percentile});
  return seconds ? std::optional(*seconds * kMillisASecond) : std::nullopt;
}

std::string MeanLength(const Node& stage, std::string_view of) {
  const auto mean = NumberAt(stage, {"successes", of, "mean"});
  return mean ? fmt::to_string(std::llround(*mean)) : "";
}

/// What the report itself does not tell, from the one who imports it.
Result<MeasuredRow> ConfigurationOf(const File& file, const Node& root,
                                    const ImportOptions& options) {
  const MeasuredSetup& setup = options.setup;
  if (options.model.empty() || setup.server.empty() || setup.machine_type.empty()) {
    return RefuseAt(file, root,
                    "a report of inference-perf does not tell what was measured: give --model, "
                    "--model-server and --instance-type");
  }
  const MachineTypeRow* machine =
      options.load.machine_type ? options.load.machine_type(setup.machine_type) : nullptr;
  if (machine == nullptr) {
    return RefuseAt(file, root,
                    fmt::format("\"{}\" is no known machine type: add it to machine_types.csv",
                                setup.machine_type));
  }
  MeasuredRow row;
  row.machine_type = setup.machine_type;
  row.accelerator = machine->accelerator;
  row.accelerators = setup.accelerators > 0 ? setup.accelerators
                                            : static_cast<std::int64_t>(machine->accelerators);
  row.model = options.model;
  row.server = CanonicalServer(setup.server);
  row.server_version = setup.server_version;
  row.use_case = setup.use_case;
  row.curve_id = CurveIdOf(row);
  return row;
}

/// Requests that failed are in no latency: a rate with many of them is no working point.
void NoteFailures(const Node& stage, const std::string& label, Imported& out) {
  const auto failed = NumberAt(stage, {"failures", "count"});
  if (!failed) return;
  out.notes.push_back(
      fmt::format("{}: {:.0f} requests failed and are in none of its numbers", label, *failed));
}

}  // namespace

Result<bool> ReadInferencePerf(const File& file, const ImportOptions& options, Imported& out) {
  const Node* root = file.documents().size() == 1 ? file.documents().front().root : nullptr;
  const Node* load = root == nullptr ? nullptr : root->Find("load_summary");
  if (load == nullptr || root->Find("successes") == nullptr) return false;
  const std::string& label = LabelOf(file.source(), options);
  if (load->Find("requested_rate") == nullptr) {
    out.notes.push_back(label + ": sums up several stages and is left out; import the stages");
    return true;
  }
  GIQ_TRY(MeasuredRow row, ConfigurationOf(file, *root, options));
  const std::string& percentile = options.setup.percentile;
  row.ntpot_ms = LatencyMs(*root, "normalized_time_per_output_token", percentile);
  const auto throughput = NumberAt(*root, {"successes", "throughput", "output_tokens_per_sec"});
  if (!row.ntpot_ms || !throughput) {
    out.notes.push_back(label + ": no request succeeded with tokens, and it is left out");
    return true;
  }
  row.output_tokens_per_second = *throughput;
  row.ttft_ms = LatencyMs(*root, "time_to_first_token", percentile);
  // Of streams that come in chunks the median is the time inside a chunk, which says nothing.
  row.itl_ms = LatencyMs(*root, "inter_token_latency", "mean");
  row.requests_per_second = NumberAt(*root, {"successes", "throughput", "requests_per_sec"});
  row.input_length = MeanLength(*root, "prompt_len");
  row.output_length = MeanLength(*root, "output_len");
  row.line = 1;
  row.source = fmt::format("{}: inference-perf stage, {} (ITL mean)", label, percentile);
  NoteFailures(*root, label, out);
  out.points.push_back(std::move(row));
  return true;
}

}  // namespace giq
