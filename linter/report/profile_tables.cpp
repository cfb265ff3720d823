#include "linter/report/profile_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace giq {
namespace {

std::string Whole(double number) { return fmt::to_string(std::llround(number)); }

std::string Whole(const std::optional<double>& number) { return number ? Whole(*number) : ""; }

/// As measured: rounded, a curve read back would be another one.
std::string Exact(const std::optional<double>& number) {
  return number ? fmt::format("{}", *number) : "";
}

std::string Decimal(const std::optional<double>& number) {
  return number ? fmt::format("{:.2f}", *number) : "";
}

/// As gcloud prints costs.
std::string Usd(const std::optional<TokenCost>& cost, double TokenCost::* which) {
  return cost ? fmt::format("{:.3f}", (*cost).*which) : "N/A";
}

/// The lengths that the row itself states or its use case has; "" where neither tells.
std::pair<std::string, std::string> LengthTexts(const CurveRow& row, const Catalog& catalog) {
  const bool stated = !row.use_case.empty() || row.input_tokens;
  const auto lengths = stated ? LengthsOf(row, catalog) : std::nullopt;
  if (!lengths) return {};
  return {Whole(lengths->input), Whole(lengths->output)};
}

}  // namespace

NamedTable ProfilesTable(const std::vector<MeasuredProfile>& profiles, const Catalog& catalog) {
  NamedTable table{.columns = {{"Instance Type", "instanceType"},
                               {"Accelerator", "acceleratorType"},
                               {"Cost/M Input Tokens", "costPerMillionInputTokens", true},
                               {"Cost/M Output Tokens", "costPerMillionOutputTokens", true},
                               {"Output Tokens/s", "outputTokensPerSecond", true},
                               {"NTPOT(ms)", "ntpotMilliseconds", true},
                               {"TTFT(ms)", "ttftMilliseconds", true},
                               {"ITL(ms)", "itlMilliseconds", true},
                               {"Model Server", "modelServer"},
                               {"Model Server Version", "modelServerVersion"},
                               {"Model", "model"},
                               {"Use Case", "useCase"},
                               {"Average Input Length", "averageInputLength", true},
                               {"Average Output Length", "averageOutputLength", true},
                               {"Serving Stack", "servingStack"},
                               {"Serving Stack Version", "servingStackVersion"}},
                   .rows = {}};
  for (const MeasuredProfile& profile : profiles) {
    const CurveRow& row = profile.configuration.row();
    const auto [input, output] = LengthTexts(row, catalog);
    table.rows.push_back({std::string(row.machine_type), std::string(row.accelerator),
                          Usd(profile.cost, &TokenCost::usd_per_million_input),
                          Usd(profile.cost, &TokenCost::usd_per_million_output),
                          Whole(profile.at.output_tokens_per_second), Whole(profile.at.ntpot_ms),
                          Whole(profile.at.ttft_ms), Whole(profile.at.itl_ms),
                          std::string(row.server), std::string(row.server_version),
                          std::string(row.model), std::string(row.use_case), input, output,
                          std::string(row.serving_stack), std::string(row.serving_stack_version)});
  }
  return table;
}

NamedTable BenchmarksTable(const std::vector<Configuration>& configurations, const Pricing& pricing,
                           const Catalog& catalog) {
  NamedTable table{.columns = {{"Instance Type", "instanceType"},
                               {"Accelerator Type", "acceleratorType"},
                               {"Model Name", "model"},
                               {"Model Server Name", "modelServer"},
                               {"Model Server Version", "modelServerVersion"},
                               {"Output Tokens/s", "outputTokensPerSecond", true},
                               {"NTPOT (ms)", "ntpotMilliseconds", true},
                               {"TTFT (ms)", "ttftMilliseconds", true},
                               {"ITL (ms)", "itlMilliseconds", true},
                               {"QPS", "queriesPerSecond", true},
                               {"Cost/M Input Tokens", "costPerMillionInputTokens", true},
                               {"Cost/M Output Tokens", "costPerMillionOutputTokens", true},
                               {"Use Case", "useCase"},
                               {"Average Input Length", "averageInputLength", true},
                               {"Average Output Length", "averageOutputLength", true},
                               {"Serving Stack", "servingStack"},
                               {"Serving Stack Version", "servingStackVersion"}},
                   .rows = {}};
  for (const Configuration& configuration : configurations) {
    const CurveRow& row = configuration.measured();
    const auto [input, output] = LengthTexts(row, catalog);
    for (const CurvePoint& point : row.points) {
      const auto cost = CostAt(row, OperatingAt(point), pricing, catalog);
      table.rows.push_back(
          {std::string(row.machine_type), std::string(row.accelerator), std::string(row.model),
           std::string(row.server), std::string(row.server_version),
           Exact(point.output_tokens_per_second), Exact(point.ntpot_ms), Exact(point.ttft_ms),
           Exact(point.itl_ms), Decimal(point.requests_per_second),
           Usd(cost, &TokenCost::usd_per_million_input),
           Usd(cost, &TokenCost::usd_per_million_output), std::string(row.use_case), input, output,
           std::string(row.serving_stack), std::string(row.serving_stack_version)});
    }
  }
  return table;
}

NamedTable AcceleratorsTable(const std::vector<MeasuredProfile>& profiles) {
  NamedTable table{.columns = {{"ACCELERATOR_TYPE", "acceleratorType"},
                               {"MODEL_NAME", "modelName"},
                               {"MODEL_SERVER_NAME", "modelServerName"},
                               {"MODEL_SERVER_VERSION", "modelServerVersion"},
                               {"ACCELERATOR_COUNT", "acceleratorCount", true},
                               {"OUTPUT_TOKENS_PER_SECOND", "outputTokensPerSecond", true},
                               {"NTPOT_MILLISECONDS", "ntpotMilliseconds", true}},
                   .rows = {}};
  for (const MeasuredProfile& profile : profiles) {
    const CurveRow& row = profile.configuration.row();
    table.rows.push_back({std::string(row.accelerator), std::string(row.model),
                          std::string(row.server), std::string(row.server_version),
                          fmt::to_string(row.accelerators),
                          Whole(profile.at.output_tokens_per_second), Whole(profile.at.ntpot_ms)});
  }
  return table;
}

NamedTable CombinationsTable(const std::vector<Configuration>& configurations) {
  NamedTable table{.columns = {{"MODEL_NAME", "modelName"},
                               {"MODEL_SERVER_NAME", "modelServerName"},
                               {"MODEL_SERVER_VERSION", "modelServerVersion"}},
                   .rows = {}};
  for (const Configuration& configuration : configurations) {
    const CurveRow& row = configuration.row();
    std::vector<std::string> cells = {std::string(row.model), std::string(row.server),
                                      std::string(row.server_version)};
    if (std::ranges::find(table.rows, cells) == table.rows.end()) {
      table.rows.push_back(std::move(cells));
    }
  }
  return table;
}

NamedTable UseCasesTable(const Catalog& catalog) {
  NamedTable table{.columns = {{"USE_CASE", "useCase"},
                               {"AVERAGE_INPUT_LENGTH", "averageInputLength", true},
                               {"AVERAGE_OUTPUT_LENGTH", "averageOutputLength", true}},
                   .rows = {}};
  for (const UseCaseRow* row : catalog.AllUseCases()) {
    table.rows.push_back({std::string(row->name),
                          row->input_tokens ? fmt::to_string(*row->input_tokens) : "",
                          row->output_tokens ? fmt::to_string(*row->output_tokens) : ""});
  }
  return table;
}

}  // namespace giq
