#include "engine/workload/nvidia_sites.h"

#include <algorithm>
#include <array>

#include "engine/workload/read.h"

namespace giq {
namespace {

/// The operators add the cache's volume, variables and more.
TemplateSite Completed(const Node& part) {
  return {.replicas = part.Find("replicas"),
          .replicas_parent = &part,
          .completed = true,
          .adds_shm = true};
}

/// Parts of a graph that serve no model themselves.
bool IsBesideTheWorkers(const Node& part) {
  constexpr std::array<std::string_view, 4> kBeside = {"epp", "frontend", "planner", "router"};
  const Node* type = part.Find("componentType");
  const std::string_view text = TextOf(type != nullptr ? type : part.Find("type"));
  return std::ranges::find(kBeside, text) != kBeside.end();
}

/// v1beta1 has a pod template, v1alpha1 `extraPodSpec` with the main container and the resources
/// beside it.
bool TakePod(const Node& part, TemplateSite& site) {
  if (TakeTemplate(part.Find("podTemplate"), site)) return true;
  const Node* pod_spec = part.Find("extraPodSpec");
  const Node* main = pod_spec != nullptr ? pod_spec->Find("mainContainer") : nullptr;
  if (main == nullptr || !main->IsMapping()) return false;
  site.pod_spec = pod_spec;
  site.container = main;
  site.container_name = "main";
  site.resources_of = &part;
  return true;
}

void AddPart(const Node& part, std::string_view name, std::vector<TemplateSite>& sites) {
  if (!part.IsMapping() || IsBesideTheWorkers(part)) return;
  TemplateSite site = Completed(part);
  site.group = std::string(name);
  site.together = Group::Kind::kPool;
  if (part.Find("multinode") != nullptr) site.pods = Fact<std::int64_t>::Unknown();
  if (TakePod(part, site)) sites.push_back(std::move(site));
}

std::vector<TemplateSite> GraphSites(const Node& spec) {
  std::vector<TemplateSite> sites;
  const Node* services = spec.Find("services");
  if (services != nullptr && services->IsMapping()) {
    for (const Entry& entry : services->entries) AddPart(*entry.value, entry.key->text, sites);
  }
  const Node* components = spec.Find("components");
  if (components != nullptr && components->IsSequence()) {
    for (const Node* item : components->items) AddPart(*item, TextOf(item->Find("name")), sites);
  }
  return sites;
}

std::vector<TemplateSite> NimSites(const Node& spec) {
  TemplateSite site = Completed(spec);
  site.pod_spec = site.container = &spec;
  site.container_name = "nim";
  if (spec.Find("multiNode") != nullptr) site.pods = Fact<std::int64_t>::Unknown();
  return {site};
}

}  // namespace

bool IsNvidiaKind(const Object& object) {
  const std::string_view group = ApiGroupOf(object);
  return (object.kind == "DynamoGraphDeployment" && group == "nvidia.com") ||
         (object.kind == "NIMService" && group == "apps.nvidia.com");
}

std::vector<TemplateSite> NvidiaSites(const Object& object, const Node& spec) {
  return object.kind == "NIMService" ? NimSites(spec) : GraphSites(spec);
}

}  // namespace giq
