#include "webhook/kube/resources.h"

#include <algorithm>
#include <utility>

#include "engine/base/gke_names.h"

namespace giq {
namespace {

bool NamesAccelerator(const Node* amounts) {
  return amounts != nullptr &&
         (amounts->Find(kGpuResource) != nullptr || amounts->Find(kTpuResource) != nullptr);
}

bool AsksForAccelerators(const Node& pod) {
  for (const std::string_view list : {"containers", "initContainers"}) {
    const Node* containers = pod.At({"spec", list});
    if (containers == nullptr) continue;
    const bool asks = std::ranges::any_of(containers->items, [](const Node* container) {
      return NamesAccelerator(container->At({"resources", "limits"})) ||
             NamesAccelerator(container->At({"resources", "requests"}));
    });
    if (asks) return true;
  }
  return false;
}

bool HasAccelerators(const Node& node) {
  const Node* labels = node.At({"metadata", "labels"});
  return NamesAccelerator(node.At({"status", "allocatable"})) ||
         (labels != nullptr &&
          (labels->Find(kGpuLabel) != nullptr || labels->Find(kTpuLabel) != nullptr));
}

ResourceSpec Pods() {
  return {.type = {"", "v1", "pods", "Pod"},
          .pruning = {.keep = {"/metadata/uid", "/metadata/labels", "/metadata/annotations",
                               "/metadata/ownerReferences", "/metadata/deletionTimestamp",
                               "/spec/nodeName", "/spec/nodeSelector", "/spec/tolerations",
                               "/spec/affinity/nodeAffinity", "/spec/containers/resources",
                               "/spec/initContainers/resources",
                               "/spec/initContainers/restartPolicy", "/status/phase"}},
          // Pods that have ended hold nothing.
          .field_selector = "status.phase!=Succeeded,status.phase!=Failed",
          .wanted = AsksForAccelerators};
}

ResourceSpec Nodes() {
  return {.type = {"", "v1", "nodes", "Node", false},
          .pruning = {.keep = {"/metadata/labels", "/spec/unschedulable", "/spec/taints",
                               "/status/allocatable"}},
          .wanted = HasAccelerators};
}

// An object with the parts of its status that change every few seconds left out: each change of
// what is kept makes a new snapshot.
ResourceSpec Without(ResourceType type, std::vector<std::string> dropped) {
  return {.type = std::move(type), .pruning = {.drop = std::move(dropped)}};
}

}  // namespace

std::vector<ResourceSpec> DefaultResources() {
  std::vector<ResourceSpec> all;
  all.push_back(Without({"apps", "v1", "deployments", "Deployment"}, {"/status/conditions"}));
  all.push_back(Without({"apps", "v1", "statefulsets", "StatefulSet"}, {"/status/conditions"}));
  all.push_back(Without(
      {"autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"}, {"/status"}));
  all.push_back(Without({"", "v1", "services", "Service"}, {"/status"}));
  all.push_back(
      Without({"monitoring.googleapis.com", "v1", "podmonitorings", "PodMonitoring"}, {"/status"}));
  all.push_back(Without({"leaderworkerset.x-k8s.io", "v1", "leaderworkersets", "LeaderWorkerSet"},
                        {"/status/conditions"}));
  all.push_back(Without({"jobset.x-k8s.io", "v1alpha2", "jobsets", "JobSet"}, {"/status"}));
  all.push_back(Without({"ray.io", "v1", "rayclusters", "RayCluster"}, {"/status"}));
  all.push_back(Without({"ray.io", "v1", "rayservices", "RayService"}, {"/status"}));
  all.push_back(Nodes());
  all.push_back(Pods());
  all.push_back({.type = {"", "v1", "configmaps", "ConfigMap"}, .on_demand = true});
  return all;
}

}  // namespace giq
