#include "engine/catalog/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "engine/catalog/exports.h"
#include "engine/document/encoding.h"
#include "engine/document/fault.h"
#include "engine/document/root.h"

namespace giq {
namespace {

constexpr std::string_view kAccepted =
    "accepted are the CSV, JSON or YAML of `gcloud container ai profiles benchmarks list`, the "
    "API's answers to profiles:fetch and benchmarkingData:fetch, stages of inference-perf, and "
    "model.safetensors.index.json";

// As in RangeOf: two points are no curve.
constexpr std::size_t kPointsOfACurve = 3;

/// A first line with separators that is neither JSON nor YAML.
bool IsTable(std::string_view text) {
  if (text.starts_with(kUtf8Bom)) text.remove_prefix(kUtf8Bom.size());
  text.remove_prefix(std::min(text.find_first_not_of(" \r\n"), text.size()));
  if (text.empty() || text.front() == '{' || text.front() == '[') return false;
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  return line.find_first_of(",;\t") != std::string_view::npos &&
         line.find(':') == std::string_view::npos;
}

/// What the API says instead of an answer: {"error": {"message": …}}.
std::string_view AnsweredError(const File& file) {
  const Node* root = RootOf(file);
  const Node* message = root == nullptr ? nullptr : root->At({"error", "message"});
  return message != nullptr && message->IsString() ? message->text : std::string_view();
}

Result<Imported> ReadDocuments(const Source& source, const ImportOptions& options) {
  const auto file = ReadManifest(source.name(), std::string(source.text()));
  if (auto fault = FaultOf(*file)) return std::unexpected(*std::move(fault));
  Imported out;
  GIQ_TRY(const bool index, ReadExportedIndex(*file, options, out));
  if (index) return out;
  GIQ_TRY(const bool stage, ReadInferencePerf(*file, options, out));
  if (stage) return out;
  GIQ_TRY(const bool profiles, ReadExportedProfiles(*file, options, out));
  if (profiles) return out;
  if (const auto message = AnsweredError(*file); !message.empty()) {
    return Fail(ErrorCode::kInvalid, fmt::format("the API answered with an error: {}", message),
                {source.name(), 0, 0});
  }
  return Fail(ErrorCode::kInvalid, fmt::format("holds no measurements and no sizes; {}", kAccepted),
              {source.name(), 0, 0});
}

/// Rows of one curve, by index.
struct CurveRows {
  std::vector<std::size_t> rows;
  std::set<std::pair<double, double>> points;
};

void Settle(std::vector<MeasuredRow>& points, const CurveRows& curve) {
  const auto denied = [&](std::size_t i) { return points[i].verdicts == false; };
  const bool verdicts =
      curve.points.size() >= kPointsOfACurve && std::ranges::none_of(curve.rows, denied);
  for (const std::size_t i : curve.rows) {
    MeasuredRow& row = points[i];
    row.verdicts = verdicts;
    if (curve.points.size() == 1 && row.curve_id == CurveIdOf(row)) row.curve_id += "/profile";
  }
}

}  // namespace

Result<Imported> ReadExport(const Source& file, const ImportOptions& options) {
  if (!IsTable(file.text())) return ReadDocuments(file, options);
  Imported out;
  if (auto done = ReadExportedTable(file, options, out); !done) {
    return std::unexpected(done.error());
  }
  return out;
}

Result<void> SettleCurves(std::vector<MeasuredRow>& points) {
  std::map<std::string, CurveRows> curves;
  for (std::size_t i = 0; i < points.size(); ++i) {
    CurveRows& curve = curves[points[i].curve_id];
    const MeasuredRow& first = points[curve.rows.empty() ? i : curve.rows.front()];
    if (!first.SameConfiguration(points[i])) {
      return Fail(ErrorCode::kInvalid,
                  fmt::format("curve {} has one configuration in {} and another in {}",
                              points[i].curve_id, first.source, points[i].source));
    }
    curve.rows.push_back(i);
    curve.points.emplace(points[i].output_tokens_per_second, *points[i].ntpot_ms);
  }
  for (const auto& [id, curve] : curves) Settle(points, curve);
  return {};
}

std::string ModelOfCachePath(std::string_view path) {
  constexpr std::string_view kPrefix = "models--";
  while (!path.empty()) {
    const std::size_t slash = path.find_last_of("/\\");
    std::string_view part = slash == std::string_view::npos ? path : path.substr(slash + 1);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
    if (!part.starts_with(kPrefix)) continue;
    part.remove_prefix(kPrefix.size());
    const std::size_t cut = part.find("--");
    if (cut == std::string_view::npos) return std::string(part);  // an id without an organisation
    return fmt::format("{}/{}", part.substr(0, cut), part.substr(cut + 2));
  }
  return {};
}

}  // namespace giq
