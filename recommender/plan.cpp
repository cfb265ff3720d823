#include "recommender/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/letters.h"
#include "engine/catalog/operating_point.h"
#include "engine/catalog/order.h"
#include "engine/workload/bucket_uri.h"
#include "engine/workload/image.h"
#include "engine/workload/servers.h"
#include "recommender/server_container.h"
#include "recommender/sizes.h"

namespace giq {
namespace {

/// From here on weights do not fit GKE's default boot disk beside the images (GIQ301).
constexpr double kMemoryCacheGiB = 80;
/// Names of Services are DNS labels of at most 63 bytes; what GKE adds to them needs room.
constexpr std::size_t kLongestName = 50;

std::string NameOf(std::string_view model, std::string_view server) {
  std::string name;
  for (const char c : LowerCase(model.substr(model.rfind('/') + 1))) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!plain && (name.empty() || name.back() == '-')) continue;
    name += plain ? c : '-';
  }
  name.resize(std::min(name.size(), kLongestName - server.size() - 1));
  while (name.ends_with('-')) name.pop_back();
  if (name.empty()) name = "model";
  // A Service's name begins with a letter.
  if (name.front() >= '0' && name.front() <= '9') name.insert(0, "m-");
  return fmt::format("{}-{}", name, server);
}

/// Models, servers, versions or accelerators that would have been an answer.
std::string Alternatives(std::vector<std::string> words) {
  std::ranges::sort(words);
  const auto repeated = std::ranges::unique(words);
  words.erase(repeated.begin(), repeated.end());
  constexpr std::size_t kMost = 8;
  const std::size_t more = words.size() - std::min(words.size(), kMost);
  words.resize(words.size() - more);
  std::string text = fmt::format("{}", fmt::join(words, ", "));
  return more > 0 ? fmt::format("{} and {} more", text, more) : text;
}

Error NothingMeasured(const ProfileFilter& filter, const Catalog& catalog) {
  ProfileFilter wider = filter;
  const auto column = [&](auto field) {
    std::vector<std::string> words;
    for (const Configuration& found : ConfigurationsOf(wider, catalog)) {
      words.emplace_back(field(found.row()));
    }
    return words;
  };
  const auto fails = [](std::string_view what, std::string_view value, std::string_view is,
                        const std::vector<std::string>& words) {
    return Error{ErrorCode::kUsage,
                 fmt::format("{} \"{}\" {}: there is {}", what, value, is, Alternatives(words))};
  };
  wider.accelerator.clear();
  if (auto words = column([](const CurveRow& row) { return row.accelerator; }); !words.empty()) {
    return fails("accelerator", filter.accelerator, "was not measured with this model and server",
                 words);
  }
  wider.server_version = kAllVersions;
  if (auto words = column([](const CurveRow& row) { return row.server_version; }); !words.empty()) {
    return fails("version", filter.server_version, "was not measured", words);
  }
  wider.use_case.clear();
  if (auto words = column([](const CurveRow& row) { return row.use_case; }); !words.empty()) {
    return {ErrorCode::kUsage,
            fmt::format("nothing was measured for the use case \"{}\"", filter.use_case)};
  }
  wider.server.clear();
  if (auto words = column([](const CurveRow& row) { return row.server; }); !words.empty()) {
    return fails("model server", filter.server, "was not measured with this model", words);
  }
  wider.model.clear();
  return fails("model", filter.model, "was not measured",
               column([](const CurveRow& row) { return row.model; }));
}

/// Of several machines the one whose tokens cost least; those without a price come last.
const MeasuredProfile& Cheapest(const std::vector<MeasuredProfile>& profiles) {
  return *std::ranges::min_element(profiles, {}, [](const MeasuredProfile& profile) {
    return profile.cost ? profile.cost->usd_per_million_output : HUGE_VAL;
  });
}

Result<void> PlaceOnMachine(const Catalog& catalog, DeploymentPlan& plan) {
  const CurveRow& row = *plan.row;
  plan.accelerator = catalog.Accelerator(row.accelerator);
  plan.machine = catalog.MachineType(row.machine_type);
  if (plan.accelerator == nullptr || plan.machine == nullptr) {
    return Fail(ErrorCode::kUsage,
                fmt::format("{} with {} is not in the catalog: add it to machine_types.csv and "
                            "accelerators.csv",
                            row.machine_type, row.accelerator));
  }
  plan.spot = plan.machine->spot_or_flex_only;
  if (!plan.tpu()) return {};
  for (const TopologyRow* shape : catalog.Topologies(row.accelerator)) {
    const bool one_vm = shape->vms == 1 && shape->chips == row.accelerators;
    if (one_vm && shape->machine_type == row.machine_type) plan.topology = shape->topology;
  }
  if (plan.topology.empty()) {
    return Fail(ErrorCode::kUsage,
                fmt::format("{} × {} is no slice on one VM of {}", row.accelerators,
                            row.accelerator, row.machine_type));
  }
  return {};
}

/// Nothing for other servers, and where the version is no number.
std::optional<Version> VersionOf(const DeploymentPlan& plan) {
  return plan.server == Server::kVllm ? ParseVersion(plan.server_version) : std::nullopt;
}

/// The page's releases: v0.11.1 on GPUs, v0.14.0 on TPUs.
bool CanStream(const DeploymentPlan& plan) {
  const auto version = VersionOf(plan);
  if (!version) return false;
  return plan.tpu() ? *version >= Version{.major = 0, .minor = 14, .patch = 0}
                    : *version >= Version{.major = 0, .minor = 11, .patch = 1};
}

/// Autopilot gives a pod little of the node's storage unless it asks. Where nobody says that it is
/// Autopilot, only what GKE's default boot disk surely has is asked for.
bool RequestsDisk(const DeploymentPlan& plan, std::optional<ClusterMode> mode) {
  if (plan.loading != Loading::kHub || plan.cache_in_memory || plan.weights == nullptr)
    return false;
  if (mode) return *mode == ClusterMode::kAutopilot;
  constexpr double kOnDefaultDiskGiB = 43;  // allocatable on 100 GB, by GKE's page on node sizes
  return InGiB(DiskNeeded(plan)) <= kOnDefaultDiskGiB;
}

Result<void> PlanLoading(const std::string& uri, DeploymentPlan& plan) {
  if (uri.empty()) {
    plan.cache_in_memory =
        plan.weights != nullptr && InGiB(plan.weights->weights) >= kMemoryCacheGiB;
    return {};
  }
  const UriJudgement judged = JudgeModelUri(uri);
  const std::string_view bucket = BucketOf(uri);
  const std::string fault = BucketNameFault(bucket);
  if (judged.fault != UriFault::kNone || !uri.starts_with("gs://") || bucket.empty()) {
    return Fail(ErrorCode::kUsage,
                fmt::format("\"{}\" is no bucket: write gs://BUCKET or gs://BUCKET/FOLDER{}", uri,
                            judged.meant.empty() ? "" : ", perhaps " + judged.meant));
  }
  if (NamesModelFile(uri)) {
    return Fail(ErrorCode::kUsage, fmt::format("\"{}\" names a file: give the folder that holds "
                                               "config.json and the weights, {}",
                                               uri, FolderOf(uri)));
  }
  // A name in capitals is the blank of a documentation's example, which a person fills in later.
  if (!fault.empty() && !IsBucketPlaceholder(uri)) {
    return Fail(ErrorCode::kUsage, fmt::format("in \"{}\" the name {}", uri, fault));
  }
  plan.bucket = bucket;
  plan.bucket_path = uri.substr(std::string_view("gs://").size() + bucket.size());
  while (plan.bucket_path.starts_with('/')) plan.bucket_path.erase(0, 1);
  while (plan.bucket_path.ends_with('/')) plan.bucket_path.pop_back();
  plan.loading = CanStream(plan) ? Loading::kStream : Loading::kFuse;
  return {};
}

/// The requests in flight at which a replica is added: those of the place on the curve, less what
/// the autoscaler tolerates above its threshold.
std::int64_t ThresholdOf(const CurveRow& curve, const Operating& at) {
  auto requests = RequestsAt(curve, at.ntpot_ms);
  if (!requests) {
    // Beyond saturation more requests only wait longer.
    const CurvePoint* saturation = SaturationOf(curve);
    const bool beyond = saturation != nullptr && at.ntpot_ms > saturation->ntpot_ms;
    requests = beyond ? OperatingAt(*saturation).requests() : at.requests();
  }
  return std::max<std::int64_t>(1, std::llround(std::floor(*requests / (1 + kScalingTolerance))));
}

/// A target above all that was measured is met at full throughput: it decides nothing.
std::optional<double> BoundOf(const std::optional<double>& target, const CurveRow& curve,
                              Latency latency) {
  const auto range = RangeOf(curve, latency);
  return target && range && *target > range->greatest_ms ? std::nullopt : target;
}

void PlanScaling(const ManifestRequest& request, DeploymentPlan& plan) {
  const LatencyTargets& targets = request.targets;
  plan.bounds = {.ntpot_ms = BoundOf(targets.ntpot_ms, *plan.curve, Latency::kNtpot),
                 .ttft_ms = BoundOf(targets.ttft_ms, *plan.curve, Latency::kTtft),
                 .itl_ms = BoundOf(targets.itl_ms, *plan.curve, Latency::kItl)};
  if (!targets.empty()) {
    const std::string metric = RunningRequestsMetric(plan);
    if (!metric.empty()) {
      plan.scaling = ScalingPlan{.metric = metric, .threshold = ThresholdOf(*plan.curve, plan.at)};
    }
  }
  if (!request.requests_per_second) return;
  double each = plan.at.requests_per_second.value_or(0);
  if (!(each > 0)) {
    const double tokens = static_cast<double>(plan.row->output_tokens.value_or(0));
    each = tokens > 0 ? plan.at.output_tokens_per_second / tokens : 0;
  }
  if (each > 0) plan.replicas = std::llround(std::ceil(*request.requests_per_second / each));
  plan.replicas = std::max<std::int64_t>(1, plan.replicas);
}

ProfileFilter FilterOf(const ManifestRequest& request) {
  return {.model = request.model,
          .server = request.server,
          .server_version = request.server_version,
          .accelerator = request.accelerator,
          .use_case = request.use_case,
          .serving_stack = request.serving_stack,
          .serving_stack_version = request.serving_stack_version};
}

Result<MeasuredProfile> ChooseProfile(const ManifestRequest& request, const Catalog& catalog) {
  const ProfileFilter filter = FilterOf(request);
  const ProfileTargets targets{.latency = request.targets};
  const ProfileAnswer answer = AnswerProfiles(filter, targets, {}, catalog);
  if (answer.considered == 0) return std::unexpected(NothingMeasured(filter, catalog));
  if (answer.profiles.empty()) return Fail(ErrorCode::kUsage, WhyNone(answer, targets));
  return Cheapest(answer.profiles);
}

}  // namespace

Result<DeploymentPlan> PlanDeployment(const ManifestRequest& request, const Catalog& catalog) {
  GIQ_TRY(const MeasuredProfile profile, ChooseProfile(request, catalog));
  const Configuration& configuration = profile.configuration;
  DeploymentPlan plan{.row = &configuration.row(), .at = profile.at};
  plan.curve = configuration.curve != nullptr ? configuration.curve : configuration.stated;
  plan.model = plan.row->model;
  plan.server = ServerByName(plan.row->server);
  plan.server_version = plan.row->server_version;
  plan.name = NameOf(plan.model, plan.row->server);
  plan.weights = catalog.FindModel(plan.model);
  if (auto placed = PlaceOnMachine(catalog, plan); !placed) return std::unexpected(placed.error());
  plan.server_facts = catalog.FindServer(plan.row->server, plan.tpu());
  if (!CanLaunch(plan)) {
    return Fail(ErrorCode::kUsage,
                fmt::format("how {} is started on {} is not known: manifests are generated for "
                            "vllm, tgi and sglang on GPUs, and for vllm and jetstream on TPUs",
                            plan.row->server, plan.row->accelerator));
  }
  if (auto loaded = PlanLoading(request.bucket_uri, plan); !loaded) {
    return std::unexpected(loaded.error());
  }
  plan.requests_disk = RequestsDisk(plan, request.mode);
  PlanScaling(request, plan);
  return plan;
}

}  // namespace giq
