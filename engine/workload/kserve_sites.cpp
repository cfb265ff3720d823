#include "engine/workload/kserve_sites.h"

#include "engine/workload/read.h"

namespace giq {
namespace {

/// KServe's controllers add the image, the model's volume and more.
TemplateSite Completed(std::string group) {
  return {.group = std::move(group),
          .together = Group::Kind::kPool,
          .completed = true,
          .adds_shm = true};
}

/// The predictor is a pod spec by itself; its `model` is a container whose image the runtime gives.
std::vector<TemplateSite> InferenceServiceSites(const Object& object, const Node& spec) {
  const Node* predictor = spec.Find("predictor");
  if (predictor == nullptr || !predictor->IsMapping()) return {};
  TemplateSite site = Completed("");
  site.pod_spec = predictor;
  site.template_metadata = object.root->Find("metadata");
  site.min_replicas = predictor->Find("minReplicas");
  site.max_replicas = predictor->Find("maxReplicas");
  site.replicas = site.min_replicas;
  site.replicas_parent = predictor;
  site.container = predictor->Find("model");
  site.container_name = "predictor";
  if (site.container != nullptr && !site.container->IsMapping()) site.container = nullptr;
  site.model = site.container;
  // Several nodes serve together.
  if (predictor->Find("workerSpec") != nullptr) site.pods = Fact<std::int64_t>::Unknown();
  return {site};
}

/// A runtime's containers wait for the service that uses them.
std::vector<TemplateSite> RuntimeSites(const Object& object, const Node& spec) {
  TemplateSite site = Completed("");
  site.pod_spec = &spec;
  site.template_metadata = object.root->Find("metadata");
  site.replicas_parent = &spec;
  return {site};
}

/// `template` and `prefill.template` are pod specs; `worker` makes each of them a group of nodes,
/// whose others it describes.
void AddPool(const Node& pool, std::string group, const Node* model,
             std::vector<TemplateSite>& sites) {
  const Node* worker = pool.Find("worker");
  for (const Node* pod_spec : {pool.Find("template"), worker}) {
    if (pod_spec == nullptr || !pod_spec->IsMapping()) continue;
    const bool works = pod_spec == worker;
    TemplateSite site = Completed(!works ? group : group.empty() ? "worker" : group + "-worker");
    site.pod_spec = pod_spec;
    site.replicas = pool.Find("replicas");
    site.replicas_parent = &pool;
    site.model = model;
    if (worker != nullptr) site.pods = Fact<std::int64_t>::Unknown();
    sites.push_back(std::move(site));
  }
}

std::vector<TemplateSite> LlmServiceSites(const Node& spec) {
  std::vector<TemplateSite> sites;
  const Node* model = spec.Find("model");
  const Node* prefill = spec.Find("prefill");
  AddPool(spec, prefill != nullptr ? "decode" : "", model, sites);
  if (prefill != nullptr) AddPool(*prefill, "prefill", model, sites);
  return sites;
}

}  // namespace

bool IsKserveKind(const Object& object) {
  const std::string_view kind = object.kind;
  return ApiGroupOf(object) == "serving.kserve.io" &&
         (kind == "InferenceService" || kind == "ServingRuntime" ||
          kind == "ClusterServingRuntime" || kind == "LLMInferenceService" ||
          kind == "LLMInferenceServiceConfig");
}

std::vector<TemplateSite> KserveSites(const Object& object, const Node& spec) {
  std::vector<TemplateSite> sites;
  if (object.kind == "InferenceService") {
    sites = InferenceServiceSites(object, spec);
  } else if (object.kind.ends_with("ServingRuntime")) {
    sites = RuntimeSites(object, spec);
  } else {
    sites = LlmServiceSites(spec);
  }
  std::erase_if(sites, [](const TemplateSite& site) { return ContainersOf(site).empty(); });
  return sites;
}

}  // namespace giq
