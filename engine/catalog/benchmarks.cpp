// Measured points, row by row, into curves: rows of one curve_id, or of one configuration where
// there are no ids.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <tuple>

#include "engine/catalog/measured_row.h"
#include "engine/catalog/rows.h"

namespace giq {
namespace {

struct Curve {
  MeasuredRow first;  // what all points have in common
  std::vector<CurvePoint> points;
};

bool AreAlike(const MeasuredRow& a, const MeasuredRow& b) {
  return a.SameConfiguration(b) && a.verdicts.value_or(true) == b.verdicts.value_or(true);
}

CurvePoint PointOf(const MeasuredRow& row, LoadedTables& out) {
  return {.output_tokens_per_second = row.output_tokens_per_second,
          .ntpot_ms = *row.ntpot_ms,
          .ttft_ms = row.ttft_ms,
          .itl_ms = row.itl_ms,
          .requests_per_second = row.requests_per_second,
          .usd_per_million_input_tokens = row.usd_per_million_input_tokens,
          .usd_per_million_output_tokens = row.usd_per_million_output_tokens,
          .source = out.Keep(row.source)};
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

/// A mean length as exports write it, in whole tokens; nothing when it is no number.
std::optional<std::int64_t> TokensOf(std::string_view length) {
  double tokens = 0;
  const auto [end, code] = std::from_chars(length.data(), length.data() + length.size(), tokens);
  constexpr double kMost = 1e9;  // no context window is near it
  if (code != std::errc{} || end != length.data() + length.size()) return std::nullopt;
  if (!(tokens >= 1 && tokens <= kMost)) return std::nullopt;
  return std::llround(tokens);
}

CurveRow Kept(const std::string& id, Curve& curve, LoadedTables& out) {
  PutInOrder(curve.points);
  const MeasuredRow& c = curve.first;
  CurveRow row;
  row.id = out.Keep(id);
  row.machine_type = out.Keep(c.machine_type);
  row.accelerator = out.Keep(c.accelerator);
  row.accelerators = c.accelerators;
  row.model = out.Keep(c.model);
  row.server = out.Keep(c.server);
  row.server_version = out.Keep(c.server_version);
  row.use_case = out.Keep(c.use_case);
  row.input_tokens = TokensOf(c.input_length);
  row.output_tokens = TokensOf(c.output_length);
  row.serving_stack = out.Keep(c.serving_stack);
  row.serving_stack_version = out.Keep(c.serving_stack_version);
  row.pricing_model = out.Keep(c.pricing_model);
  row.error_percent = c.error_percent;
  row.verdicts = c.verdicts.value_or(true);
  row.points = out.points.emplace_back(std::move(curve.points));
  return row;
}

}  // namespace

Result<void> ReadBenchmarks(const Source& file, const LoadOptions& options, LoadedTables& out) {
  GIQ_TRY(const CsvTable table, CsvTable::Open(file, kRequiredOfBenchmarks));
  std::map<std::string, Curve> curves;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    RowReader reader(table, i);
    MeasuredRow row = ReadMeasuredRow(reader, options);
    row.source = SourceOfRow(table, i, reader, options);
    row.line = table.LineOf(i);
    const auto known = curves.find(row.curve_id);
    if (known != curves.end() && !AreAlike(known->second.first, row)) {
      reader.Reject("curve_id", fmt::format("line {} has the same curve with another configuration",
                                            known->second.first.line));
    }
    if (reader.error()) {
      if (auto kept = KeepFault(*reader.error(), options); !kept) return kept;
      continue;
    }
    if (!row.ntpot_ms) continue;
    const CurvePoint point = PointOf(row, out);
    const std::string id = row.curve_id;
    curves.try_emplace(id, Curve{std::move(row), {}}).first->second.points.push_back(point);
  }
  for (auto& [id, curve] : curves) out.curves.push_back(Kept(id, curve, out));
  return {};
}

}  // namespace giq
