// Profiles with their measurements, as the GKE Recommender API answers (profiles.fetch,
// benchmarkingData.fetch; v1 and v1alpha1) and as gcloud prints them with --format=json or yaml.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/catalog/column_names.h"
#include "engine/catalog/exports.h"
#include "engine/catalog/order.h"
#include "engine/catalog/rows.h"
#include "engine/document/scalar.h"

namespace giq {
namespace {

using Names = std::initializer_list<std::string_view>;

// As for the rows of a table: far above every measured value.
constexpr double kGreatest = 1e15;
constexpr std::size_t kMostPoints = 200'000;

/// The value of the first key that is one of the names, as camelCase or as snake_case; null where
/// there is none.
const Node* FieldOf(const Node& mapping, Names names) {
  for (const Entry& entry : mapping.entries) {
    if (entry.value->IsNull()) continue;
    if (std::ranges::find(names, LooseName(entry.key->text), LooseName) != names.end()) {
      return entry.value;
    }
  }
  return nullptr;
}

/// Reads fields; the first bad one becomes the error.
class FieldReader {
 public:
  explicit FieldReader(const Source& source) : source_(source) {}

  [[nodiscard]] std::string Text(const Node& mapping, Names names) {
    const Node* value = FieldOf(mapping, names);
    if (value == nullptr) return {};
    if (!value->IsScalar()) {
      Reject(*value, *names.begin(), "is no text");
      return {};
    }
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (std::ranges::any_of(value->text, control)) {
      Reject(*value, *names.begin(), "holds a control character");
    }
    // Blanks around it would be lost in a table, and the row would be another one then.
    const std::size_t begin = std::min(value->text.find_first_not_of(' '), value->text.size());
    return std::string(value->text.substr(begin, value->text.find_last_not_of(' ') + 1 - begin));
  }

  [[nodiscard]] std::string Required(const Node& mapping, Names names) {
    std::string text = Text(mapping, names);
    if (text.empty()) Reject(mapping, *names.begin(), "is missing");
    return text;
  }

  /// A number, or a text that is one: the API writes 64-bit integers as texts.
  [[nodiscard]] std::optional<double> Number(const Node& mapping, Names names) {
    const Node* value = FieldOf(mapping, names);
    if (value == nullptr) return {};
    const bool number = value->kind == NodeKind::kInteger || value->kind == NodeKind::kFloat;
    const auto parsed = number              ? std::optional(value->number)
                        : value->IsString() ? ParseDecimal(value->text)
                                            : std::nullopt;
    if (!parsed || !std::isfinite(*parsed)) {
      Reject(*value, *names.begin(), "is no number");
    } else if (*parsed < 0 || *parsed > kGreatest) {
      Reject(*value, *names.begin(), "is out of range");
    }
    return parsed;
  }

  /// The same; 0 stands for a value that was not measured, as protobuf's defaults print it.
  [[nodiscard]] std::optional<double> Measured(const Node& mapping, Names names) {
    const auto value = Number(mapping, names);
    return value && *value > 0 ? value : std::nullopt;
  }

  void Reject(const Node& node, std::string_view field, std::string_view what) {
    if (error_) return;
    error_ = Error{ErrorCode::kInvalid, fmt::format("field \"{}\": {}", field, what), At(node)};
  }
  [[nodiscard]] Where At(const Node& node) const {
    const auto [line, column] = source_.Locate(node.span.begin);
    return {source_.name(), line, column};
  }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  const Source& source_;
  std::optional<Error> error_;
};

/// A mapping below another one, or an empty one.
const Node& Below(const Node& mapping, Names names) {
  static const Node empty{.kind = NodeKind::kMapping};
  const Node* value = FieldOf(mapping, names);
  return value != nullptr && value->IsMapping() ? *value : empty;
}

/// US dollars: a number, or google.type.Money with whole units and billionths.
std::optional<double> Dollars(FieldReader& reader, const Node& cost, Names names) {
  const Node* value = FieldOf(cost, names);
  if (value == nullptr || !value->IsMapping()) return reader.Number(cost, names);
  const double units = reader.Number(*value, {"units"}).value_or(0);
  return units + reader.Number(*value, {"nanos"}).value_or(0) / 1e9;
}

/// The first of the costs, as gcloud prints it.
void ReadCost(FieldReader& reader, const Node& stats, MeasuredRow& row) {
  const Node* costs = FieldOf(stats, {"cost", "costs"});
  if (costs != nullptr && costs->IsSequence()) {
    costs = costs->items.empty() ? nullptr : costs->items.front();
  }
  if (costs == nullptr || !costs->IsMapping()) return;
  row.usd_per_million_input_tokens = Dollars(reader, *costs, {"costPerMillionInputTokens"});
  row.usd_per_million_output_tokens = Dollars(reader, *costs, {"costPerMillionOutputTokens"});
  row.pricing_model = reader.Text(*costs, {"pricingModel"});
}

/// One pod's accelerators: as the profile counts them, else those of its machine type.
std::int64_t AcceleratorsOf(FieldReader& reader, const Node& profile, const MeasuredRow& row,
                            const LoadOptions& options) {
  const Node& resources = Below(profile, {"resourcesUsed"});
  const auto count = reader.Measured(resources, {"acceleratorCount"});
  if (count && std::floor(*count) != *count) {
    reader.Reject(resources, "acceleratorCount", "is no integer");
  }
  if (count || reader.error()) return static_cast<std::int64_t>(count.value_or(0));
  const auto of_machine = AcceleratorsOfMachine(row.machine_type, options);
  if (!of_machine) reader.Reject(profile, "instanceType", of_machine.error());
  return of_machine.value_or(0);
}

/// What all measurements of a profile have in common.
MeasuredRow ConfigurationOf(FieldReader& reader, const Node& profile, const LoadOptions& options) {
  MeasuredRow row;
  const Node& info = Below(profile, {"modelServerInfo", "modelAndModelServerInfo"});
  const Node& server = info.entries.empty() ? profile : info;
  row.model = reader.Required(server, {"model", "modelName"});
  row.server = CanonicalServer(reader.Required(server, {"modelServer", "modelServerName"}));
  row.server_version = reader.Text(server, {"modelServerVersion"});
  row.accelerator = reader.Required(profile, {"acceleratorType"});
  row.machine_type = reader.Text(profile, {"instanceType", "machineType"});
  row.accelerators = AcceleratorsOf(reader, profile, row, options);
  const Node& workload = Below(profile, {"workloadSpec"});
  row.use_case = reader.Text(workload, {"useCase"});
  row.input_length = reader.Text(workload, {"averageInputLength"});
  row.output_length = reader.Text(workload, {"averageOutputLength"});
  const Node& stack = Below(profile, {"servingStack"});
  row.serving_stack = reader.Text(stack, {"name"});
  row.serving_stack_version = reader.Text(stack, {"version"});
  row.curve_id = CurveIdOf(row);
  return row;
}

class ProfileReader {
 public:
  ProfileReader(const File& file, const ImportOptions& options, Imported& out)
      : file_(file), options_(options), out_(out), reader_(file.source()) {}

  /// Reads every profile at or below a node. The reader of the documents bounds the depth.
  Result<void> ReadBelow(const Node& node) {
    const Node* stats = FieldOf(node, {"performanceStats"});
    if (stats != nullptr && stats->IsSequence()) return ReadProfile(node, *stats);
    for (const Node* item : node.items) {
      if (auto done = ReadBelow(*item); !done) return done;
    }
    for (const Entry& entry : node.entries) {
      if (auto done = ReadBelow(*entry.value); !done) return done;
    }
    return {};
  }

  [[nodiscard]] std::size_t profiles() const { return profiles_; }
  [[nodiscard]] std::size_t without_ntpot() const { return without_ntpot_; }

 private:
  Result<void> ReadProfile(const Node& profile, const Node& stats) {
    ++profiles_;
    const MeasuredRow configuration = ConfigurationOf(reader_, profile, options_.load);
    for (const Node* measured : stats.items) {
      if (!measured->IsMapping()) reader_.Reject(*measured, "performanceStats", "is no mapping");
      if (reader_.error()) break;
      ReadPoint(configuration, *measured);
    }
    if (reader_.error()) return std::unexpected(*reader_.error());
    if (out_.points.size() <= kMostPoints) return {};
    return Fail(ErrorCode::kLimit, fmt::format("more than {} measured points", kMostPoints),
                reader_.At(profile));
  }

  void ReadPoint(MeasuredRow row, const Node& stats) {
    row.ntpot_ms = reader_.Measured(stats, {"ntpotMilliseconds"});
    row.ttft_ms = reader_.Measured(stats, {"ttftMilliseconds"});
    row.itl_ms = reader_.Measured(stats, {"itlMilliseconds"});
    row.requests_per_second = reader_.Measured(stats, {"queriesPerSecond"});
    row.output_tokens_per_second = reader_.Measured(stats, {"outputTokensPerSecond"}).value_or(0);
    ReadCost(reader_, stats, row);
    if (!row.ntpot_ms) {
      ++without_ntpot_;
      return;
    }
    if (row.output_tokens_per_second == 0) {
      reader_.Reject(stats, "outputTokensPerSecond", "is missing");
    }
    row.line = reader_.At(stats).line;
    row.source = fmt::format("{}:{}", LabelOf(file_.source(), options_), row.line);
    out_.points.push_back(std::move(row));
  }

  const File& file_;
  const ImportOptions& options_;
  Imported& out_;
  FieldReader reader_;
  std::size_t profiles_ = 0;
  std::size_t without_ntpot_ = 0;
};

}  // namespace

Result<bool> ReadExportedProfiles(const File& file, const ImportOptions& options, Imported& out) {
  ProfileReader reader(file, options, out);
  for (const Document& document : file.documents()) {
    if (document.root == nullptr) continue;
    if (auto done = reader.ReadBelow(*document.root); !done) {
      return std::unexpected(done.error());
    }
  }
  if (reader.without_ntpot() > 0) {
    out.notes.push_back(fmt::format("{} of {} measurements have no NTPOT and are left out",
                                    reader.without_ntpot(),
                                    reader.without_ntpot() + out.points.size()));
  }
  return reader.profiles() > 0;
}

}  // namespace giq
