#include "engine/workload/pod_extract.h"

#include <array>
#include <string>

#include "engine/workload/environment_variables.h"
#include "engine/workload/quantity.h"
#include "engine/workload/read.h"
#include "engine/workload/volumes.h"

namespace giq {
namespace {

constexpr std::array<std::string_view, 2> kAcceleratorResources = {"nvidia.com/gpu",
                                                                   "google.com/tpu"};

/// `limits` decide for an extended resource, `requests` count where limits are missing (GIQ117's
/// subject).
const Node* ResourceNode(const Node& resources, std::string_view name) {
  for (const std::string_view list : {"limits", "requests"}) {
    if (const Node* found = resources.At({list, name})) return found;
  }
  return nullptr;
}

/// A count of accelerators: an integer, also as a string.
Fact<std::int64_t> CountFact(const Place& at) {
  return at.node != nullptr && at.node->IsString()
             ? IntegerFact(Fact<std::string>::Known(std::string(at.node->text), at))
             : IntegerFact(at);
}

void ReadResources(const Object& object, const Node& node, Container& container) {
  const Node* resources = node.Find("resources");
  if (resources == nullptr || !resources->IsMapping()) return;
  container.resources_at = object.At(resources);
  for (const std::string_view name : kAcceleratorResources) {
    const Node* count = ResourceNode(*resources, name);
    if (count == nullptr) continue;
    container.accelerators = CountFact(object.At(count));
    container.accelerator_resource = std::string(name);
  }
  container.memory_limit = QuantityFact(object.At(resources->At({"limits", "memory"})));
  // A limit without a request is its own request.
  const auto request_of = [&](std::string_view name) {
    const Node* request = resources->At({"requests", name});
    return QuantityFact(object.At(request != nullptr ? request : resources->At({"limits", name})));
  };
  container.memory_request = request_of("memory");
  container.ephemeral_storage_request = request_of("ephemeral-storage");
}

void ReadMounts(const Object& object, const Node& node, const Pod& pod, Container& container) {
  const Node* mounts = node.Find("volumeMounts");
  if (mounts == nullptr || !mounts->IsSequence()) return;
  for (const Node* item : mounts->items) {
    const Node* path = item->Find("mountPath");
    if (path == nullptr) continue;
    Mount mount{.path = NormalPath(TextOf(path)),
                .at = object.At(path),
                .read_only = BoolFact(object.At(item->Find("readOnly"))).value_or(false),
                .sub_path = std::string(TextOf(item->Find("subPath")))};
    // The API takes one of the two; the expression is the one that expands variables.
    if (const Node* expression = item->Find("subPathExpr")) mount.sub_path = TextOf(expression);
    for (const Volume& volume : pod.volumes) {
      if (volume.name == TextOf(item->Find("name"))) mount.volume = &volume;
    }
    container.mounts.push_back(std::move(mount));
  }
}

void ReadContainers(const Object& object, const Node* list, bool init, const ObjectIndex& index,
                    bool whole, Pod& pod) {
  if (list == nullptr || !list->IsSequence()) return;
  for (const Node* item : list->items) {
    if (!item->IsMapping()) continue;
    Container container{.name = std::string(TextOf(item->Find("name"))),
                        .at = object.At(item),
                        .env_from = !whole,
                        .init = init};
    // An image is kept as written, placeholders and all: its name may still tell the server.
    if (const Node* image = item->Find("image"); image != nullptr && image->IsScalar()) {
      container.image = Fact<std::string>::Known(std::string(TextOf(image)), object.At(image));
    }
    ReadResources(object, *item, container);
    ReadMounts(object, *item, pod, container);
    ReadEnvironment(object, *item, index, container);
    pod.containers.push_back(std::move(container));
  }
}

std::vector<std::pair<std::string, std::string>> ReadPairs(const Node* map) {
  std::vector<std::pair<std::string, std::string>> pairs;
  if (map == nullptr || !map->IsMapping()) return pairs;
  for (const Entry& entry : map->entries) {
    pairs.emplace_back(std::string(entry.key->text), std::string(TextOf(entry.value)));
  }
  return pairs;
}

}  // namespace

bool IsWhole(const Object& object, const TemplateSite& site) {
  if (site.selector_required && object.root->At({"spec", "selector"}) == nullptr) return false;
  for (const Node* item : site.pod_spec->Find("containers")->items) {
    const Node* image = item->Find("image");
    if (image == nullptr || image->IsNull()) return false;
    // kustomize replaces the image: then it may well replace more.
    if (TextOf(image).find("replaced-by-kustomize") != std::string_view::npos) return false;
  }
  return true;
}

void ReadPod(const Object& object, const TemplateSite& site, const ObjectIndex& index, Pod& pod) {
  const bool whole = IsWhole(object, site);
  pod.at = object.At(site.pod_spec);
  pod.metadata_at = object.At(site.template_metadata);
  pod.selectors_known = whole;
  pod.volumes = ReadVolumes(object, site, index);
  ReadContainers(object, site.pod_spec->Find("initContainers"), true, index, whole, pod);
  ReadContainers(object, site.pod_spec->Find("containers"), false, index, whole, pod);
  pod.service_account = TextFact(object.At(site.pod_spec->Find("serviceAccountName")));
  if (site.template_metadata != nullptr) {
    pod.labels = ReadPairs(site.template_metadata->Find("labels"));
    pod.annotations = ReadPairs(site.template_metadata->Find("annotations"));
  }
}

const EnvVar* Container::Env(std::string_view wanted) const {
  const EnvVar* found = nullptr;
  for (const EnvVar& variable : env) {
    if (variable.name == wanted) found = &variable;
  }
  return found;
}

}  // namespace giq
