// v1alpha1 of the API, as SDK 528 calls it.
#include <fmt/format.h>

#include <algorithm>

#include "recommender/api_call.h"
#include "recommender/api_json.h"
#include "recommender/json_text.h"
#include "recommender/manifests.h"
#include "recommender/profile_names.h"
#include "recommender/profiles.h"

namespace giq {
namespace {

constexpr std::string_view kPrefix = "/v1alpha1/";

/// ANY leaves a name open.
std::string NameOf(const std::string& name) { return name == "ANY" ? "" : name; }

std::string VersionOf(const std::string& version) {
  if (version.empty() || version == "LATEST") return std::string(kLatestVersion);
  return version == "ANY" ? std::string(kAllVersions) : version;
}

ProfileFilter FilterOf(const ApiCall& call, const std::string& at) {
  return {.model = NameOf(call.Text(at + "modelName")),
          .server = NameOf(call.Text(at + "modelServerName")),
          .server_version = VersionOf(call.Text(at + "modelServerVersion"))};
}

std::string InfoJson(const CurveRow& row) {
  return Object({{"modelName", Quoted(row.model)},
                 {"modelServerName", Quoted(row.server)},
                 {"modelServerVersion", Quoted(row.server_version)}});
}

std::string OptionJson(const MeasuredProfile& profile) {
  const CurveRow& row = profile.configuration.row();
  const Operating& at = profile.at;
  return Object({{"acceleratorType", Quoted(row.accelerator)},
                 {"machineType", Quoted(row.machine_type)},
                 {"modelAndModelServerInfo", InfoJson(row)},
                 {"performanceStats",
                  Object({{"ntpotMilliseconds", WholeJson(at.ntpot_ms)},
                          {"outputTokensPerSecond", WholeJson(at.output_tokens_per_second)},
                          {"queriesPerSecond", WholeJson(at.requests_per_second)}})},
                 {"resourcesUsed", Object({{"acceleratorCount", Number(row.accelerators)}})}});
}

Result<ApiResponse> Accelerators(const ApiCall& call, const Catalog& catalog) {
  // The client's own default, which bounds nothing.
  constexpr double kUnbounded = 999999;
  GIQ_TRY(auto most, call.Positive("performanceRequirements.maxNtpotMilliseconds"));
  if (most && *most >= kUnbounded) most.reset();
  const ProfileAnswer answer =
      AnswerProfiles(FilterOf(call, ""), {.latency = {.ntpot_ms = most}}, {}, catalog);
  std::vector<std::string> options;
  for (const MeasuredProfile& profile : answer.profiles) options.push_back(OptionJson(profile));
  const auto& ntpot = answer.possible.ntpot;
  return ApiResponse{
      200, Object({{"acceleratorOptions", List(options)},
                   {"minNtpotMilliseconds", ntpot ? WholeJson(ntpot->least_ms) : ""},
                   {"maxNtpotMilliseconds", ntpot ? WholeJson(ntpot->greatest_ms) : ""}}) +
               "\n"};
}

Result<ApiResponse> Manifest(const ApiCall& call, const Catalog& catalog) {
  for (const char* name : {"modelAndModelServerInfo.modelName",
                           "modelAndModelServerInfo.modelServerName", "acceleratorType"}) {
    if (auto given = call.Require(name); !given) return std::unexpected(given.error());
  }
  const ProfileFilter filter = FilterOf(call, "modelAndModelServerInfo.");
  ManifestRequest request{.model = filter.model,
                          .server = filter.server,
                          .server_version = filter.server_version,
                          .accelerator = call.Text("acceleratorType"),
                          .bucket_uri = call.Text("storageConfig.modelBucketUri")};
  GIQ_TRY(request.targets.ntpot_ms, call.Positive("targetNtpotMilliseconds"));
  if (const std::string name = call.Text("kubernetesNamespace"); !name.empty()) {
    request.name_space = name;
  }
  GIQ_TRY(const Manifests made, CreateManifests(request, catalog));
  return ApiResponse{200, Object({{"comments", NamesJson(made.comments)},
                                  {"k8sManifests", ManifestsJson(made.manifests)}}) +
                              "\n"};
}

std::string Combinations(const ApiCall& call, const Catalog& catalog) {
  ProfileFilter filter = FilterOf(call, "");
  if (call.Text("modelServerVersion").empty()) filter.server_version = std::string(kAllVersions);
  std::vector<std::string> infos;
  for (const Configuration& configuration : ConfigurationsOf(filter, catalog)) {
    std::string info = InfoJson(configuration.row());
    if (std::ranges::find(infos, info) == infos.end()) infos.push_back(std::move(info));
  }
  return Object({{"modelAndModelServerInfo", List(infos)}}) + "\n";
}

/// The server of `modelServers/NAME/versions`; "" for other paths.
std::string ServerOfVersions(std::string_view what) {
  constexpr std::string_view kServers = "modelServers/";
  constexpr std::string_view kVersions = "/versions";
  if (!what.starts_with(kServers) || !what.ends_with(kVersions)) return {};
  if (what.size() <= kServers.size() + kVersions.size()) return {};
  what.remove_prefix(kServers.size());
  what.remove_suffix(kVersions.size());
  return std::string(what);
}

ApiResponse Names(std::string_view key, const std::vector<std::string>& names) {
  return {200, Object({{key, NamesJson(names)}}) + "\n"};
}

std::optional<ApiResponse> Dispatch(const ApiCall& call, std::string_view what,
                                    const Catalog& catalog) {
  if (what == "models") return Names("modelNames", NamesOf({}, catalog, &CurveRow::model));
  if (what == "modelServers") {
    return Names("modelServerNames", NamesOf(FilterOf(call, ""), catalog, &CurveRow::server));
  }
  if (const std::string server = ServerOfVersions(what); !server.empty()) {
    ProfileFilter filter = FilterOf(call, "");
    filter.server = server;
    return Names("modelServerVersions", VersionsOf(filter, catalog));
  }
  if (what == "modelsAndServers") return ApiResponse{200, Combinations(call, catalog)};
  if (what == "accelerators") return Settled(Accelerators(call, catalog));
  if (what == "optimizedManifest") return Settled(Manifest(call, catalog));
  return std::nullopt;
}

}  // namespace

std::optional<ApiResponse> AnswerV1Alpha1(const ApiCall& call, const Catalog& catalog) {
  if (!call.path().starts_with(kPrefix)) return std::nullopt;
  auto answer = Dispatch(call, std::string_view(call.path()).substr(kPrefix.size()), catalog);
  if (answer && call.method() != "GET") return WrongMethod(call, "GET");
  return answer;
}

}  // namespace giq
