// v1 of the API: what Google's client libraries and newer SDKs call.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "recommender/api_call.h"
#include "recommender/api_json.h"
#include "recommender/json_text.h"
#include "recommender/manifests.h"
#include "recommender/profile_names.h"
#include "recommender/profiles.h"

namespace giq {
namespace {

std::string CostJson(const std::optional<TokenCost>& cost, const Pricing& pricing) {
  if (!cost) return {};
  return List({Object({{"costPerMillionOutputTokens", AmountJson(cost->usd_per_million_output)},
                       {"costPerMillionInputTokens", AmountJson(cost->usd_per_million_input)},
                       {"pricingModel", Quoted(pricing.model)},
                       {"outputInputCostRatio", fmt::format("{}", pricing.output_input_ratio)}})});
}

std::string StatsJson(const Operating& at, const std::optional<TokenCost>& cost,
                      const Pricing& pricing) {
  return Object({{"queriesPerSecond",
                  at.requests_per_second ? fmt::format("{}", *at.requests_per_second) : ""},
                 {"outputTokensPerSecond", WholeJson(at.output_tokens_per_second)},
                 {"ntpotMilliseconds", WholeJson(at.ntpot_ms)},
                 {"ttftMilliseconds", WholeJson(at.ttft_ms)},
                 {"itlMilliseconds", WholeJson(at.itl_ms)},
                 {"cost", CostJson(cost, pricing)}});
}

std::string WorkloadJson(const CurveRow& row, const Catalog& catalog) {
  const bool has_lengths = row.input_tokens && row.output_tokens;
  if (row.use_case.empty() && !has_lengths) return {};
  const auto lengths = LengthsOf(row, catalog);
  return Object({{"useCase", row.use_case.empty() ? "" : Quoted(row.use_case)},
                 {"averageInputLength", lengths ? WholeJson(lengths->input) : ""},
                 {"averageOutputLength", lengths ? WholeJson(lengths->output) : ""}});
}

std::string StackJson(const CurveRow& row) {
  if (row.serving_stack.empty()) return {};
  return Object(
      {{"name", Quoted(row.serving_stack)}, {"version", Quoted(row.serving_stack_version)}});
}

std::string ProfileJson(const CurveRow& row, std::string stats, const Catalog& catalog) {
  const std::string_view topology = TopologyOf(row, catalog);
  return Object({{"modelServerInfo", Object({{"model", Quoted(row.model)},
                                             {"modelServer", Quoted(row.server)},
                                             {"modelServerVersion", Quoted(row.server_version)}})},
                 {"acceleratorType", Quoted(row.accelerator)},
                 {"tpuTopology", topology.empty() ? "" : Quoted(topology)},
                 {"instanceType", Quoted(row.machine_type)},
                 {"resourcesUsed", Object({{"acceleratorCount", Number(row.accelerators)}})},
                 {"performanceStats", std::move(stats)},
                 {"workloadSpec", WorkloadJson(row, catalog)},
                 {"servingStack", StackJson(row)}});
}

Result<LatencyTargets> LatencyTargetsOf(const ApiCall& call) {
  LatencyTargets targets;
  GIQ_TRY(targets.ntpot_ms, call.Positive("performanceRequirements.targetNtpotMilliseconds"));
  GIQ_TRY(targets.ttft_ms, call.Positive("performanceRequirements.targetTtftMilliseconds"));
  GIQ_TRY(targets.itl_ms, call.Positive("performanceRequirements.targetItlMilliseconds"));
  return targets;
}

Result<Pricing> PricingOf(const ApiCall& call, const std::string& at) {
  Pricing pricing;
  if (const std::string model = call.Text(at + "pricingModel"); !model.empty()) {
    if (std::ranges::find(kPricingModels, model) == kPricingModels.end()) {
      return Fail(ErrorCode::kInvalid,
                  fmt::format("{}pricingModel is none of {}", at, fmt::join(kPricingModels, ", ")));
    }
    pricing.model = model;
  }
  GIQ_TRY(const auto ratio, call.Positive(at + "outputInputCostRatio"));
  pricing.output_input_ratio = ratio.value_or(kOutputInputCostRatio);
  return pricing;
}

Result<ProfileTargets> TargetsOf(const ApiCall& call) {
  const std::string cost = "performanceRequirements.targetCost.";
  ProfileTargets targets;
  GIQ_TRY(targets.latency, LatencyTargetsOf(call));
  GIQ_TRY(targets.usd_per_million_output, call.Amount(cost + "costPerMillionOutputTokens"));
  GIQ_TRY(targets.usd_per_million_input, call.Amount(cost + "costPerMillionInputTokens"));
  return targets;
}

std::string RangeJson(const std::optional<LatencyRange>& range) {
  if (!range) return {};
  return Object({{"min", WholeJson(range->least_ms)}, {"max", WholeJson(range->greatest_ms)}});
}

std::string ThroughputJson(const std::vector<MeasuredProfile>& profiles) {
  if (profiles.empty()) return {};
  const auto throughput = [](const MeasuredProfile& profile) {
    return profile.at.output_tokens_per_second;
  };
  const auto [least, greatest] = std::ranges::minmax(profiles, {}, throughput);
  return Object({{"min", WholeJson(throughput(least))}, {"max", WholeJson(throughput(greatest))}});
}

/// What a call asks for; `at` is where it names model and server, `otherwise` the version that it
/// means when it names none.
Result<ProfileFilter> FilterOf(const ApiCall& call, const std::string& at,
                               std::string_view otherwise) {
  ProfileFilter filter{.model = call.Text(at + "model"),
                       .server = call.Text(at + "modelServer"),
                       .server_version = call.Text(at + "modelServerVersion"),
                       .accelerator = call.Text("acceleratorType"),
                       .instance_type = call.Text("instanceType"),
                       .use_case = call.Text("workloadSpec.useCase"),
                       .serving_stack = call.Text("servingStack.name"),
                       .serving_stack_version = call.Text("servingStack.version")};
  if (filter.server_version.empty()) filter.server_version = otherwise;
  GIQ_TRY(const auto input, call.Positive("workloadSpec.averageInputLength"));
  GIQ_TRY(const auto output, call.Positive("workloadSpec.averageOutputLength"));
  constexpr double kMostTokens = 1e9;
  if (input) filter.input_tokens = std::llround(std::min(*input, kMostTokens));
  if (output) filter.output_tokens = std::llround(std::min(*output, kMostTokens));
  return filter;
}

/// The same for calls that are about one model and server.
Result<ProfileFilter> ServerFilterOf(const ApiCall& call) {
  for (const char* name : {"modelServerInfo.model", "modelServerInfo.modelServer"}) {
    if (auto given = call.Require(name); !given) return std::unexpected(given.error());
  }
  return FilterOf(call, "modelServerInfo.", kLatestVersion);
}

constexpr std::string_view kNoProfiles = "no latency profiles found";

Result<ApiResponse> FetchProfiles(const ApiCall& call, const Catalog& catalog) {
  GIQ_TRY(const ProfileTargets targets, TargetsOf(call));
  GIQ_TRY(const Pricing pricing, PricingOf(call, "performanceRequirements.targetCost."));
  GIQ_TRY(const ProfileFilter filter, FilterOf(call, "", kAllVersions));
  const ProfileAnswer answer = AnswerProfiles(filter, targets, pricing, catalog);
  if (answer.considered == 0) return Fail(ErrorCode::kInvalid, std::string(kNoProfiles));
  std::vector<std::string> profiles;
  for (const MeasuredProfile& profile : answer.profiles) {
    profiles.push_back(ProfileJson(profile.configuration.row(),
                                   List({StatsJson(profile.at, profile.cost, pricing)}), catalog));
  }
  ApiResponse page = ApiPage(call, "profile", profiles);
  if (page.status != 200) return page;
  const std::string why = WhyNone(answer, targets);
  const std::string rest = Object(
      {{"performanceRange", Object({{"throughputOutputRange", ThroughputJson(answer.profiles)},
                                    {"ttftRange", RangeJson(answer.possible.ttft)},
                                    {"ntpotRange", RangeJson(answer.possible.ntpot)},
                                    {"itlRange", RangeJson(answer.possible.itl)}})},
       {"comments", why.empty() ? "" : Quoted(why)}});
  // Two objects into one: `{a}` and `{b}` become `{a,b}`.
  page.body.resize(page.body.rfind('}'));
  page.body += (page.body.size() > 1 ? "," : "") + rest.substr(1) + "\n";
  return page;
}

/// All of it at once: the request has no pages.
Result<ApiResponse> FetchBenchmarks(const ApiCall& call, const Catalog& catalog) {
  GIQ_TRY(const Pricing pricing, PricingOf(call, ""));
  GIQ_TRY(const ProfileFilter filter, ServerFilterOf(call));
  std::vector<std::string> profiles;
  for (const Configuration& found : ConfigurationsOf(filter, catalog)) {
    const CurveRow& row = found.measured();
    std::vector<std::string> stats;
    for (const CurvePoint& point : row.points) {
      const Operating at = OperatingAt(point);
      stats.push_back(StatsJson(at, CostAt(row, at, pricing, catalog), pricing));
    }
    profiles.push_back(ProfileJson(row, List(stats), catalog));
  }
  if (profiles.empty()) return Fail(ErrorCode::kInvalid, std::string(kNoProfiles));
  return ApiResponse{200, Object({{"profile", List(profiles)}}) + "\n"};
}

Result<ApiResponse> GenerateManifest(const ApiCall& call, const Catalog& catalog) {
  GIQ_TRY(const ProfileFilter filter, ServerFilterOf(call));
  if (auto given = call.Require("acceleratorType"); !given) return std::unexpected(given.error());
  ManifestRequest request{.model = filter.model,
                          .server = filter.server,
                          .server_version = filter.server_version,
                          .accelerator = filter.accelerator,
                          .use_case = filter.use_case,
                          .bucket_uri = call.Text("storageConfig.modelBucketUri"),
                          .serving_stack = filter.serving_stack,
                          .serving_stack_version = filter.serving_stack_version};
  if (std::string given = call.Text("useCase"); !given.empty()) request.use_case = std::move(given);
  GIQ_TRY(request.targets, LatencyTargetsOf(call));
  if (std::string name = call.Text("kubernetesNamespace"); !name.empty()) {
    request.name_space = std::move(name);
  }
  GIQ_TRY(const Manifests made, CreateManifests(request, catalog));
  return ApiResponse{200, Object({{"kubernetesManifests", ManifestsJson(made.manifests)},
                                  {"comments", NamesJson(made.comments)},
                                  {"manifestVersion", Quoted(made.version)}}) +
                              "\n"};
}

Result<ApiResponse> FetchUseCases(const ApiCall& call, const Catalog& catalog) {
  std::vector<std::string> items;
  for (const UseCaseRow* row : catalog.AllUseCases()) {
    items.push_back(
        Object({{"useCase", Quoted(row->name)},
                {"averageInputLength", row->input_tokens ? Number(*row->input_tokens) : ""},
                {"averageOutputLength", row->output_tokens ? Number(*row->output_tokens) : ""}}));
  }
  return ApiPage(call, "useCases", items);
}

ApiResponse NamesPage(const ApiCall& call, std::string_view key,
                      const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  for (const std::string& name : names) quoted.push_back(Quoted(name));
  return ApiPage(call, key, quoted);
}

Result<ApiResponse> FetchModels(const ApiCall& call, const Catalog& catalog) {
  return NamesPage(call, "models", NamesOf({}, catalog, &CurveRow::model));
}

Result<ApiResponse> FetchServers(const ApiCall& call, const Catalog& catalog) {
  if (auto given = call.Require("model"); !given) return std::unexpected(given.error());
  GIQ_TRY(const ProfileFilter filter, FilterOf(call, "", kAllVersions));
  return NamesPage(call, "modelServers", NamesOf(filter, catalog, &CurveRow::server));
}

Result<ApiResponse> FetchVersions(const ApiCall& call, const Catalog& catalog) {
  for (const char* name : {"model", "modelServer"}) {
    if (auto given = call.Require(name); !given) return std::unexpected(given.error());
  }
  GIQ_TRY(const ProfileFilter filter, FilterOf(call, "", kAllVersions));
  return NamesPage(call, "modelServerVersions", VersionsOf(filter, catalog));
}

/// What stands behind `/v1/`, and what answers it.
struct Method {
  std::string_view path;
  std::string_view verb;
  Result<ApiResponse> (*answer)(const ApiCall&, const Catalog&);
};
constexpr auto kMethods = std::to_array<Method>({
    {"models:fetch", "GET", FetchModels},
    {"modelServers:fetch", "GET", FetchServers},
    {"modelServerVersions:fetch", "GET", FetchVersions},
    {"useCases:fetch", "GET", FetchUseCases},
    {"profiles:fetch", "POST", FetchProfiles},
    {"benchmarkingData:fetch", "POST", FetchBenchmarks},
    {"optimizedManifest:generate", "POST", GenerateManifest},
});

}  // namespace

std::optional<ApiResponse> AnswerV1(const ApiCall& call, const Catalog& catalog) {
  constexpr std::string_view kPrefix = "/v1/";
  if (!call.path().starts_with(kPrefix)) return std::nullopt;
  const std::string_view path = std::string_view(call.path()).substr(kPrefix.size());
  const auto* method = std::ranges::find(kMethods, path, &Method::path);
  if (method == kMethods.end()) return std::nullopt;
  if (call.method() != method->verb) return WrongMethod(call, method->verb);
  return Settled(method->answer(call, catalog));
}

}  // namespace giq
