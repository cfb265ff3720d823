// One measured point with everything that tells where and how it was measured: a row of
// benchmarks.csv, whatever file it came from.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/catalog/load.h"
#include "engine/catalog/row_reader.h"

namespace giq {

/// Columns without which a table of benchmarks says nothing.
inline constexpr std::array<std::string_view, 5> kRequiredOfBenchmarks = {
    "accelerator", "model", "server", "output_tokens_per_second", "ntpot_ms"};

struct MeasuredRow {
  std::string curve_id;  ///< The file's own, else made of the configuration.
  std::string machine_type;
  std::string accelerator;
  std::int64_t accelerators = 0;
  std::string model;
  std::string server;
  std::string server_version;
  std::string use_case;
  std::string input_length;
  std::string output_length;
  std::string serving_stack;
  std::string serving_stack_version;
  double error_percent = 0;
  std::optional<bool> verdicts;  ///< Nothing when the file does not say.
  double output_tokens_per_second = 0;
  std::optional<double> ntpot_ms;  ///< Nothing: no point of a latency curve.
  std::optional<double> ttft_ms;
  std::optional<double> itl_ms;
  std::optional<double> requests_per_second;
  std::optional<double> usd_per_million_input_tokens;
  std::optional<double> usd_per_million_output_tokens;
  std::string pricing_model;
  std::string source;
  std::size_t line = 0;

  /// Whether two rows may belong to one curve: all that is neither measured nor `verdicts` is the
  /// same.
  [[nodiscard]] bool SameConfiguration(const MeasuredRow& other) const;
};

/// Reads a row of a table of benchmarks; what is wrong with it becomes the reader's error.
[[nodiscard]] MeasuredRow ReadMeasuredRow(RowReader& row, const LoadOptions& options);

/// The id of a row's curve where no file names one: all that tells configurations apart.
[[nodiscard]] std::string CurveIdOf(const MeasuredRow& row);

/// The accelerators of a machine type; nothing, and why, when they are not known.
[[nodiscard]] std::expected<std::int64_t, std::string> AcceleratorsOfMachine(
    const std::string& machine_type, const LoadOptions& options);

}  // namespace giq
