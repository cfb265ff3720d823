#include "recommender/objects.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/base/gke_names.h"
#include "engine/base/quantity_text.h"
#include "recommender/json_text.h"
#include "recommender/server_container.h"
#include "recommender/sizes.h"

namespace giq {
namespace {

using Members = std::vector<std::pair<std::string, std::string>>;

/// Up to how many replicas an autoscaler may go; people set what their quota allows.
constexpr std::int64_t kMaxReplicas = 10;

/// What Cloud Storage FUSE needs to load weights fast: files cached whole, downloaded in parallel
/// (GKE's page on its performance).
constexpr std::string_view kTunedMount =
    "implicit-dirs,file-cache:enable-parallel-downloads:true,"
    "file-cache:parallel-downloads-per-file:100,file-cache:max-parallel-downloads:-1,"
    "file-cache:download-chunk-size-mb:10,file-cache:max-size-mb:-1";

std::string SelectorJson(const DeploymentPlan& plan) {
  return Object({{"app", Quoted(plan.name)}});
}

std::string LabelsJson(const DeploymentPlan& plan) {
  Members labels = {{"app", Quoted(plan.name)},
                    {"ai.gke.io/inference-server", Quoted(plan.row->server)}};
  if (plan.llm_d) {
    // What llm-d's scheduler and its pool select model servers by.
    labels.emplace_back("llm-d.ai/inferenceServing", Quoted("true"));
    labels.emplace_back("llm-d.ai/model", Quoted(plan.name));
  }
  return Object(labels);
}

std::string MetadataJson(const DeploymentPlan& plan, const ManifestRequest& request,
                         std::string annotations = {}) {
  return Object({{"name", Quoted(plan.name)},
                 {"namespace", Quoted(request.name_space)},
                 {"labels", SelectorJson(plan)},
                 {"annotations", std::move(annotations)}});
}

/// The targets that the deployment was made for: rules hold the autoscaler to them. A target above
/// all that was measured says nothing.
std::string IntentJson(const DeploymentPlan& plan, std::string_view version) {
  Members annotations = {{std::string(kVersionAnnotation), Quoted(version)}};
  const auto add = [&](std::string_view latency, const std::optional<double>& target) {
    if (!target) return;
    annotations.emplace_back(fmt::format("giq-lint.dev/target-{}-milliseconds", latency),
                             Quoted(fmt::format("{:g}", *target)));
  };
  add("ntpot", plan.bounds.ntpot_ms);
  add("ttft", plan.bounds.ttft_ms);
  add("itl", plan.bounds.itl_ms);
  if (!plan.row->use_case.empty()) {
    annotations.emplace_back("giq-lint.dev/use-case", Quoted(plan.row->use_case));
  }
  return Object(annotations);
}

std::string NodeSelectorJson(const DeploymentPlan& plan) {
  Members selector = {{std::string(plan.accelerator->label_key), Quoted(plan.accelerator->label)}};
  if (plan.tpu()) selector.emplace_back(kTopologyLabel, Quoted(plan.topology));
  if (plan.spot()) selector.emplace_back(kSpotLabel, Quoted("true"));
  return Object(selector);
}

bool MountsBucket(const DeploymentPlan& plan) {
  return plan.loading == Loading::kFuse || plan.keeps_xla_cache();
}

std::string BucketVolumeJson(const DeploymentPlan& plan) {
  const bool writes = plan.keeps_xla_cache();
  return Object(
      {{"name", Quoted("bucket")},
       {"csi", Object({{"driver", Quoted("gcsfuse.csi.storage.gke.io")},
                       {"readOnly", writes ? "" : "true"},
                       {"volumeAttributes", Object({{"bucketName", Quoted(plan.bucket)},
                                                    {"mountOptions", Quoted(kTunedMount)}})}})}});
}

/// JetStream reads the token from a file.
std::string TokenVolumeJson() {
  return Object(
      {{"name", Quoted("huggingface")},
       {"secret", Object({{"secretName", Quoted("hf-secret")},
                          {"items", List({Object({{"key", Quoted("hf_api_token")},
                                                  {"path", Quoted("HUGGINGFACE_TOKEN")}})})}})}});
}

std::string VolumesJson(const DeploymentPlan& plan) {
  return List({Object({{"name", Quoted("dshm")},
                       {"emptyDir", Object({{"medium", Quoted("Memory")},
                                            {"sizeLimit", Quoted(QuantityText(ShmSize(plan)))}})}}),
               MountsBucket(plan) ? BucketVolumeJson(plan) : "",
               plan.server == Server::kJetStream ? TokenVolumeJson() : ""});
}

std::string PodTemplateJson(const DeploymentPlan& plan) {
  const std::string annotations =
      MountsBucket(plan) ? Object({{"gke-gcsfuse/volumes", Quoted("true")}}) : "";
  return Object(
      {{"metadata", Object({{"labels", LabelsJson(plan)}, {"annotations", annotations}})},
       {"spec", Object({{"serviceAccountName",
                         plan.loading == Loading::kHub ? "" : Quoted(ServiceAccountName(plan))},
                        {"nodeSelector", NodeSelectorJson(plan)},
                        {"containers", ContainersJson(plan)},
                        {"volumes", VolumesJson(plan)}})}});
}

}  // namespace

std::string ServiceAccountName(const DeploymentPlan& plan) { return plan.name; }

std::string ServiceAccountJson(const DeploymentPlan& plan, const ManifestRequest& request) {
  return Object({{"apiVersion", Quoted("v1")},
                 {"kind", Quoted("ServiceAccount")},
                 {"metadata", Object({{"name", Quoted(ServiceAccountName(plan))},
                                      {"namespace", Quoted(request.name_space)}})}});
}

std::string DeploymentJson(const DeploymentPlan& plan, const ManifestRequest& request,
                           std::string_view version) {
  // An autoscaler counts the replicas: a number beside it would fight it at each apply.
  const std::string replicas = plan.scaling ? "" : Number(plan.replicas);
  return Object({{"apiVersion", Quoted("apps/v1")},
                 {"kind", Quoted("Deployment")},
                 {"metadata", MetadataJson(plan, request, IntentJson(plan, version))},
                 {"spec", Object({{"replicas", replicas},
                                  {"selector", Object({{"matchLabels", SelectorJson(plan)}})},
                                  {"template", PodTemplateJson(plan)}})}});
}

std::string ServiceJson(const DeploymentPlan& plan, const ManifestRequest& request) {
  return Object(
      {{"apiVersion", Quoted("v1")},
       {"kind", Quoted("Service")},
       {"metadata", MetadataJson(plan, request)},
       {"spec", Object({{"selector", SelectorJson(plan)},
                        {"ports", List({Object({{"name", Quoted("http")},
                                                {"port", Number(kServicePort)},
                                                {"targetPort", Number(kServicePort)}})})}})}});
}

std::string PodMonitoringJson(const DeploymentPlan& plan, const ManifestRequest& request) {
  return Object({{"apiVersion", Quoted("monitoring.googleapis.com/v1")},
                 {"kind", Quoted("PodMonitoring")},
                 {"metadata", MetadataJson(plan, request)},
                 {"spec", Object({{"selector", Object({{"matchLabels", SelectorJson(plan)}})},
                                  {"endpoints", List({Object({{"port", Quoted(kMetricsPort)},
                                                              {"path", Quoted(MetricsPath(plan))},
                                                              {"interval", Quoted("15s")}})})}})}});
}

std::string AutoscalerJson(const DeploymentPlan& plan, const ManifestRequest& request) {
  if (!plan.scaling) return {};
  const std::string target = Object({{"apiVersion", Quoted("apps/v1")},
                                     {"kind", Quoted("Deployment")},
                                     {"name", Quoted(plan.name)}});
  const std::string metric = Object(
      {{"type", Quoted("Pods")},
       {"pods",
        Object({{"metric", Object({{"name", Quoted(plan.scaling->metric)}})},
                {"target",
                 Object({{"type", Quoted("AverageValue")},
                         {"averageValue", Quoted(fmt::to_string(plan.scaling->threshold))}})}})}});
  return Object({{"apiVersion", Quoted("autoscaling/v2")},
                 {"kind", Quoted("HorizontalPodAutoscaler")},
                 {"metadata", MetadataJson(plan, request)},
                 {"spec", Object({{"scaleTargetRef", target},
                                  {"minReplicas", Number(plan.replicas)},
                                  {"maxReplicas", Number(std::max(plan.replicas, kMaxReplicas))},
                                  {"metrics", List({metric})}})}});
}

}  // namespace giq
