#include "engine/workload/ray_sites.h"

#include "engine/workload/read.h"

namespace giq {
namespace {

/// The RayClusterSpec of an object: a mapping with headGroupSpec.
const Node* ClusterSpec(const Node& spec) {
  for (const std::string_view key : {"rayClusterConfig", "rayClusterSpec"}) {
    if (const Node* found = spec.Find(key)) return found;
  }
  // A fleet keeps the cluster in a template.
  const Node* templated = spec.At({"template", "spec"});
  return templated != nullptr ? templated : &spec;
}

void AddEngineConfigs(const Node& spec, TemplateSite& site) {
  for (const std::string_view key : {"serveConfigV2", "runtimeEnvYAML"}) {
    const Node* text = spec.Find(key);
    if (text != nullptr && text->IsString()) site.engine_configs.push_back(text);
  }
}

/// A fleet has several clusters: then each group's pods a replica of the fleet.
const Node* FleetReplicas(const Object& object, const Node& spec) {
  return ApiGroupOf(object) == "ray.io" ? nullptr : spec.Find("replicas");
}

TemplateSite HeadSite(const Object& object, const Node& spec, const Node& head) {
  TemplateSite site{.group = "head",
                    .replicas = FleetReplicas(object, spec),
                    .replicas_parent = &head,
                    .replicas_default_one = true,
                    .together = Group::Kind::kRay,
                    .role = Role::kRayHead,
                    .adds_shm = true};
  AddEngineConfigs(spec, site);
  return site;
}

/// KubeRay's defaults (ray.io/v1 WorkerGroupSpec): minReplicas 0, numOfHosts 1; without replicas
/// there are minReplicas.
TemplateSite WorkerSite(const Object& object, const Node& spec, const Node& group) {
  TemplateSite site{.group = std::string(TextOf(group.Find("groupName"))),
                    .replicas = group.Find("replicas"),
                    .replicas_parent = &group,
                    .min_replicas = group.Find("minReplicas"),
                    .max_replicas = group.Find("maxReplicas"),
                    .together = Group::Kind::kRay,
                    .role = Role::kRayWorker,
                    .adds_shm = true};
  if (site.replicas == nullptr) site.replicas = site.min_replicas;
  const auto hosts = IntegerFact(object.At(group.Find("numOfHosts")));
  if (!hosts.absent()) site.pods = hosts;
  AddEngineConfigs(spec, site);
  return site;
}

/// Pods of several clusters of a fleet: each group times the fleet's replicas.
void MultiplyByFleet(const Object& object, const Node& spec, TemplateSite& site) {
  const auto fleet = IntegerFact(object.At(FleetReplicas(object, spec)));
  if (fleet.absent() || fleet.value_or(0) == 1) return;
  // Rare, and the field that counts would then be another one than the group's.
  site.pods = Fact<std::int64_t>::Unknown(fleet.at());
}

}  // namespace

bool IsRayKind(const Object& object) {
  const std::string_view kind = object.kind;
  if (ApiGroupOf(object) == "ray.io") {
    return kind == "RayCluster" || kind == "RayService" || kind == "RayJob";
  }
  return kind == "RayClusterFleet" || kind == "RayClusterReplicaSet";
}

std::vector<TemplateSite> RaySites(const Object& object, const Node& spec) {
  const Node& cluster = *ClusterSpec(spec);
  std::vector<TemplateSite> sites;
  if (const Node* head = cluster.Find("headGroupSpec")) {
    TemplateSite site = HeadSite(object, spec, *head);
    if (TakeTemplate(head->Find("template"), site)) sites.push_back(std::move(site));
  }
  const Node* groups = cluster.Find("workerGroupSpecs");
  if (groups == nullptr || !groups->IsSequence()) return sites;
  for (const Node* group : groups->items) {
    TemplateSite site = WorkerSite(object, spec, *group);
    MultiplyByFleet(object, spec, site);
    if (TakeTemplate(group->Find("template"), site)) sites.push_back(std::move(site));
  }
  return sites;
}

}  // namespace giq
