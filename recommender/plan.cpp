#include "recommender/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/letters.h"
#include "engine/catalog/operating_point.h"
#include "engine/workload/bucket_uri.h"
#include "engine/workload/giq_practice.h"
#include "engine/workload/image.h"
#include "engine/workload/servers.h"
#include "recommender/choice.h"
#include "recommender/server_container.h"
#include "recommender/sizes.h"

namespace giq {
namespace {

/// From here on weights do not fit GKE's default boot disk beside the images (GIQ301).
constexpr double kMemoryCacheGiB = 80;
/// Names of Services are DNS labels of at most 63 bytes; what GKE adds to them needs room.
constexpr std::size_t kLongestName = 50;
/// Far above what any quota gives.
constexpr double kMostReplicas = 1000;

/// Names of namespaces are DNS labels.
Result<void> CheckNamespace(std::string_view name) {
  constexpr std::size_t kLongestLabel = 63;
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const bool label = !name.empty() && name.size() <= kLongestLabel && plain(name.front()) &&
                     plain(name.back()) &&
                     std::ranges::all_of(name, [&](char c) { return plain(c) || c == '-'; });
  if (label) return {};
  return Fail(ErrorCode::kUsage,
              fmt::format("\"{}\" is no namespace: its name has small letters, digits and -, at "
                          "most {} of them",
                          name, kLongestLabel));
}

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
  if (!plan.tpu()) return {};
  plan.topology = TopologyOf(row, catalog);
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

bool CanStream(const DeploymentPlan& plan) {
  const auto version = VersionOf(plan);
  return version && *version >= FirstStreamingRelease(plan.tpu()).from;
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
  if (plan.server == Server::kJetStream) {
    return Fail(ErrorCode::kUsage,
                "jetstream loads models from the Hugging Face hub alone: leave the bucket out");
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
    requests = beyond ? Concurrency(*saturation) : at.requests();
  }
  return std::max<std::int64_t>(1, std::llround(ScalingThreshold(*requests)));
}

/// A target above all that was measured is met at full throughput: it decides nothing.
std::optional<double> BoundOf(const std::optional<double>& target, const CurveRow& curve,
                              Latency latency) {
  const auto range = RangeOf(curve, latency);
  return target && range && *target > range->greatest_ms ? std::nullopt : target;
}

void PlanScaling(const LatencyTargets& targets, DeploymentPlan& plan) {
  if (targets.empty() || !plan.no_autoscaler.empty()) return;
  plan.bounds = {.ntpot_ms = BoundOf(targets.ntpot_ms, *plan.curve, Latency::kNtpot),
                 .ttft_ms = BoundOf(targets.ttft_ms, *plan.curve, Latency::kTtft),
                 .itl_ms = BoundOf(targets.itl_ms, *plan.curve, Latency::kItl)};
  const std::string metric = RunningRequestsMetric(plan);
  if (metric.empty()) {
    plan.no_autoscaler = fmt::format(
        "{} exports no number of running requests to hold the target by", plan.row->server);
    return;
  }
  plan.scaling = ScalingPlan{.metric = metric, .threshold = ThresholdOf(*plan.curve, plan.at)};
}

/// Replicas for a load, from what one of them answers at its place on the curve.
Result<void> PlanReplicas(const std::optional<double>& requests_per_second, const Catalog& catalog,
                          DeploymentPlan& plan) {
  if (!requests_per_second) return {};
  double each = plan.at.requests_per_second.value_or(0);
  if (!(each > 0)) {
    const auto lengths = LengthsOf(*plan.row, catalog);
    each = lengths ? plan.at.output_tokens_per_second / lengths->output : 0;
  }
  if (!(each > 0)) {
    return Fail(ErrorCode::kUsage,
                "how many requests a replica answers is not known: neither requests a second nor "
                "token lengths were measured");
  }
  const double replicas = std::max(1.0, std::ceil(*requests_per_second / each));
  if (replicas > kMostReplicas) {
    return Fail(ErrorCode::kUsage,
                fmt::format("{:g} requests a second take {:g} replicas, which is more than {:g}",
                            *requests_per_second, replicas, kMostReplicas));
  }
  plan.replicas = std::llround(replicas);
  return {};
}

}  // namespace

Result<DeploymentPlan> PlanDeployment(const ManifestRequest& request, const Catalog& catalog) {
  if (auto named = CheckNamespace(request.name_space); !named) {
    return std::unexpected(named.error());
  }
  GIQ_TRY(const Choice choice, ChooseProfile(request, catalog));
  DeploymentPlan plan{.row = &choice.profile.configuration.row(),
                      .curve = &choice.profile.configuration.measured(),
                      .at = choice.profile.at};
  plan.model = plan.row->model;
  plan.server = ServerByName(plan.row->server);
  plan.server_version = plan.row->server_version;
  plan.weights = catalog.FindModel(plan.model);
  plan.llm_d = choice.llm_d;
  plan.no_autoscaler = choice.unreachable;
  if (auto placed = PlaceOnMachine(catalog, plan); !placed) return std::unexpected(placed.error());
  plan.server_facts = catalog.FindServer(plan.row->server, plan.tpu());
  if (!CanLaunch(plan)) {
    return Fail(ErrorCode::kUsage,
                fmt::format("how {} is started on {} is not known: manifests are generated for "
                            "vllm, tgi and sglang on GPUs, and for vllm and jetstream on TPUs",
                            plan.row->server, plan.row->accelerator));
  }
  plan.name = NameOf(plan.model, plan.row->server);
  if (auto loaded = PlanLoading(request.bucket_uri, plan); !loaded) {
    return std::unexpected(loaded.error());
  }
  plan.requests_disk = RequestsDisk(plan, request.mode);
  PlanScaling(request.targets, plan);
  if (auto counted = PlanReplicas(request.requests_per_second, catalog, plan); !counted) {
    return std::unexpected(counted.error());
  }
  return plan;
}

}  // namespace giq
