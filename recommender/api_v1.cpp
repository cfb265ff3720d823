// v1 of the API: what Google's client libraries and newer SDKs call.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "recommender/api_call.h"
#include "recommender/json_text.h"
#include "recommender/manifests.h"
#include "recommender/profile_names.h"
#include "recommender/profiles.h"

namespace giq {
namespace {

std::vector<std::string> QuotedAll(const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  for (const std::string& name : names) quoted.push_back(Quoted(name));
  return quoted;
}

std::string Whole(double number) { return fmt::to_string(std::llround(number)); }

std::string Whole(const std::optional<double>& number) { return number ? Whole(*number) : ""; }

/// 64-bit integers are strings in the JSON of protocol buffers.
std::string AmountJson(double usd) {
  constexpr double kNanos = 1e9;
  const double units = std::floor(usd);
  return Object({{"units", Quoted(Whole(units))}, {"nanos", Whole((usd - units) * kNanos)}});
}

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
                 {"outputTokensPerSecond", Whole(at.output_tokens_per_second)},
                 {"ntpotMilliseconds", Whole(at.ntpot_ms)},
                 {"ttftMilliseconds", Whole(at.ttft_ms)},
                 {"itlMilliseconds", Whole(at.itl_ms)},
                 {"cost", CostJson(cost, pricing)}});
}

std::string TopologyOf(const CurveRow& row, const Catalog& catalog) {
  for (const TopologyRow* shape : catalog.Topologies(row.accelerator)) {
    const bool fits = shape->chips == row.accelerators && shape->machine_type == row.machine_type;
    if (fits && shape->vms == 1) return Quoted(shape->topology);
  }
  return {};
}

std::string WorkloadJson(const CurveRow& row, const Catalog& catalog) {
  if (row.use_case.empty()) return {};
  const auto lengths = LengthsOf(row, catalog);
  return Object({{"useCase", Quoted(row.use_case)},
                 {"averageInputLength", lengths ? Whole(lengths->input) : ""},
                 {"averageOutputLength", lengths ? Whole(lengths->output) : ""}});
}

std::string StackJson(const CurveRow& row) {
  if (row.serving_stack.empty()) return {};
  return Object(
      {{"name", Quoted(row.serving_stack)}, {"version", Quoted(row.serving_stack_version)}});
}

std::string ProfileJson(const CurveRow& row, std::string stats, const Catalog& catalog) {
  return Object({{"modelServerInfo", Object({{"model", Quoted(row.model)},
                                             {"modelServer", Quoted(row.server)},
                                             {"modelServerVersion", Quoted(row.server_version)}})},
                 {"acceleratorType", Quoted(row.accelerator)},
                 {"tpuTopology", TopologyOf(row, catalog)},
                 {"instanceType", Quoted(row.machine_type)},
                 {"resourcesUsed", Object({{"acceleratorCount", Number(row.accelerators)}})},
                 {"performanceStats", std::move(stats)},
                 {"workloadSpec", WorkloadJson(row, catalog)},
                 {"servingStack", StackJson(row)}});
}

/// No version asks for the newest.
std::string VersionOr(const std::string& version) {
  return version.empty() ? std::string(kLatestVersion) : version;
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
  if (std::string model = call.Text(at + "pricingModel"); !model.empty()) pricing.model = model;
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
  return Object({{"min", Whole(range->least_ms)}, {"max", Whole(range->greatest_ms)}});
}

std::string ThroughputJson(const std::vector<MeasuredProfile>& profiles) {
  if (profiles.empty()) return {};
  const auto throughput = [](const MeasuredProfile& profile) {
    return profile.at.output_tokens_per_second;
  };
  const auto [least, greatest] = std::ranges::minmax(profiles, {}, throughput);
  return Object({{"min", Whole(throughput(least))}, {"max", Whole(throughput(greatest))}});
}

ProfileFilter FilterOf(const ApiCall& call, const std::string& at) {
  return {.model = call.Text(at + "model"),
          .server = call.Text(at + "modelServer"),
          .server_version = VersionOr(call.Text(at + "modelServerVersion")),
          .accelerator = call.Text("acceleratorType"),
          .instance_type = call.Text("instanceType"),
          .use_case = call.Text("workloadSpec.useCase"),
          .serving_stack = call.Text("servingStack.name"),
          .serving_stack_version = call.Text("servingStack.version")};
}

constexpr std::string_view kNoProfiles = "no latency profiles found";

Result<ApiResponse> FetchProfiles(const ApiCall& call, const Catalog& catalog) {
  GIQ_TRY(const ProfileTargets targets, TargetsOf(call));
  GIQ_TRY(const Pricing pricing, PricingOf(call, "performanceRequirements.targetCost."));
  const ProfileAnswer answer = AnswerProfiles(FilterOf(call, ""), targets, pricing, catalog);
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
                                    {"ntpotRange", RangeJson(answer.possible.ntpot)}})},
       {"comments", why.empty() ? "" : Quoted(why)}});
  // Two objects into one: `{a}` and `{b}` become `{a,b}`.
  page.body.resize(page.body.rfind('}'));
  page.body += (page.body.size() > 1 ? "," : "") + rest.substr(1) + "\n";
  return page;
}

Result<ApiResponse> FetchBenchmarks(const ApiCall& call, const Catalog& catalog) {
  GIQ_TRY(const Pricing pricing, PricingOf(call, ""));
  std::vector<std::string> profiles;
  for (const Configuration& found : ConfigurationsOf(FilterOf(call, "modelServerInfo."), catalog)) {
    const CurveRow& row = found.curve != nullptr ? *found.curve : *found.stated;
    std::vector<std::string> stats;
    for (const CurvePoint& point : row.points) {
      const Operating at = OperatingAt(point);
      stats.push_back(StatsJson(at, CostAt(row, at, pricing, catalog), pricing));
    }
    profiles.push_back(ProfileJson(row, List(stats), catalog));
  }
  if (profiles.empty()) return Fail(ErrorCode::kInvalid, std::string(kNoProfiles));
  return ApiPage(call, "profile", profiles);
}

Result<ApiResponse> GenerateManifest(const ApiCall& call, const Catalog& catalog) {
  const ProfileFilter filter = FilterOf(call, "modelServerInfo.");
  ManifestRequest request{.model = filter.model,
                          .server = filter.server,
                          .server_version = filter.server_version,
                          .accelerator = filter.accelerator,
                          .use_case = filter.use_case,
                          .bucket_uri = call.Text("storageConfig.modelBucketUri"),
                          .serving_stack = filter.serving_stack,
                          .serving_stack_version = filter.serving_stack_version};
  GIQ_TRY(request.targets, LatencyTargetsOf(call));
  if (const std::string name = call.Text("kubernetesNamespace"); !name.empty()) {
    request.name_space = name;
  }
  GIQ_TRY(const Manifests made, CreateManifests(request, catalog));
  std::vector<std::string> manifests;
  for (const KubernetesManifest& manifest : made.manifests) {
    manifests.push_back(Object({{"kind", Quoted(manifest.kind)},
                                {"apiVersion", Quoted(manifest.api_version)},
                                {"content", Quoted(manifest.content)}}));
  }
  return ApiResponse{200, Object({{"kubernetesManifests", List(manifests)},
                                  {"comments", List(QuotedAll(made.comments))},
                                  {"manifestVersion", Quoted(made.version)}}) +
                              "\n"};
}

ApiResponse FetchUseCases(const ApiCall& call, const Catalog& catalog) {
  std::vector<std::string> items;
  for (const UseCaseRow* row : catalog.AllUseCases()) {
    items.push_back(
        Object({{"useCase", Quoted(row->name)},
                {"averageInputLength", row->input_tokens ? Number(*row->input_tokens) : ""},
                {"averageOutputLength", row->output_tokens ? Number(*row->output_tokens) : ""}}));
  }
  return ApiPage(call, "useCases", items);
}

ApiResponse Settled(const Result<ApiResponse>& answer) {
  return answer ? *answer : ApiError(400, "INVALID_ARGUMENT", answer.error().what);
}

/// The path behind `/v1/`, as in `models:fetch`; an empty answer is one for another version.
std::optional<ApiResponse> Dispatch(const ApiCall& call, std::string_view what,
                                    const Catalog& catalog) {
  const auto names = [&](std::string_view key, std::string_view CurveRow::* column) {
    return ApiPage(call, key, QuotedAll(NamesOf(FilterOf(call, ""), catalog, column)));
  };
  if (what == "models:fetch") return names("models", &CurveRow::model);
  if (what == "modelServers:fetch") return names("modelServers", &CurveRow::server);
  if (what == "modelServerVersions:fetch") {
    return ApiPage(call, "modelServerVersions", QuotedAll(VersionsOf(FilterOf(call, ""), catalog)));
  }
  if (what == "useCases:fetch") return FetchUseCases(call, catalog);
  if (what == "profiles:fetch") return Settled(FetchProfiles(call, catalog));
  if (what == "benchmarkingData:fetch") return Settled(FetchBenchmarks(call, catalog));
  if (what == "optimizedManifest:generate") return Settled(GenerateManifest(call, catalog));
  return std::nullopt;
}

bool IsPost(std::string_view what) {
  return what == "profiles:fetch" || what == "benchmarkingData:fetch" ||
         what == "optimizedManifest:generate";
}

}  // namespace

std::optional<ApiResponse> AnswerV1(const ApiCall& call, const Catalog& catalog) {
  constexpr std::string_view kPrefix = "/v1/";
  if (!call.path().starts_with(kPrefix)) return std::nullopt;
  const std::string_view what = std::string_view(call.path()).substr(kPrefix.size());
  auto answer = Dispatch(call, what, catalog);
  if (answer && call.method() != (IsPost(what) ? "POST" : "GET")) {
    return ApiError(405, "METHOD_NOT_ALLOWED",
                    fmt::format("{} takes {}", call.path(), IsPost(what) ? "POST" : "GET"));
  }
  return answer;
}

}  // namespace giq
