#include "engine/workload/pod_extract.h"

#include <string>

#include "engine/workload/container_facts.h"
#include "engine/workload/device_names.h"
#include "engine/workload/environment_variables.h"
#include "engine/workload/node_selection.h"
#include "engine/workload/read.h"
#include "engine/workload/volumes.h"

namespace giq {
namespace {

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

/// `image: {repository: …, tag: …}`, as some operators take it apart.
Fact<std::string> JoinedImage(const Object& object, const Node& image) {
  const std::string repository(TextOf(image.Find("repository")));
  const std::string tag(TextOf(image.Find("tag")));
  if (repository.empty()) return {};
  return Fact<std::string>::Known(tag.empty() ? repository : repository + ":" + tag,
                                  object.At(image.Find("repository")));
}

/// Resources that an operator gives to its main container.
void ReadResourcesBeside(const Object& object, const Node& part, Container& container) {
  ReadResources(object, part, container);
  const Node* count = part.At({"resources", "limits", "gpu"});
  if (count == nullptr) return;
  container.accelerators = IntegerFact(TextFact(object.At(count)));
  container.accelerator_resource = kGpuResource;
}

void ReadContainer(const Object& object, const Node& item, bool init, const ObjectIndex& index,
                   bool whole, Pod& pod) {
  Container container{.name = std::string(TextOf(item.Find("name"))),
                      .at = object.At(&item),
                      .env_from = !whole,
                      .init = init,
                      .sidecar = init && TextOf(item.Find("restartPolicy")) == "Always"};
  // An image is kept as written, placeholders and all: its name may still tell the server.
  if (const Node* image = item.Find("image"); image != nullptr && image->IsScalar()) {
    container.image = Fact<std::string>::Known(std::string(TextOf(image)), object.At(image));
  } else if (image != nullptr) {
    container.image = JoinedImage(object, *image);
  }
  ReadResources(object, item, container);
  ReadContainerPorts(object, item, container);
  ReadProbes(object, item, whole, container);
  ReadMounts(object, item, pod, container);
  ReadEnvironment(object, item, index, container);
  pod.containers.push_back(std::move(container));
}

void ReadInitContainers(const Object& object, const TemplateSite& site, const ObjectIndex& index,
                        bool whole, Pod& pod) {
  const Node* list = site.pod_spec->Find("initContainers");
  if (list == nullptr || !list->IsSequence()) return;
  for (const Node* item : list->items) {
    if (item->IsMapping()) ReadContainer(object, *item, true, index, whole, pod);
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

void ReadIdentity(const Object& object, const Node& pod_spec, bool whole, Pod& pod) {
  const Node* account = pod_spec.Find("serviceAccountName");
  // The API server still takes the field's first name.
  if (account == nullptr) account = pod_spec.Find("serviceAccount");
  pod.service_account = TextFact(object.At(account));
  pod.service_links = BoolFact(object.At(pod_spec.Find("enableServiceLinks")));
  if (whole) {
    if (pod.service_links.absent()) pod.service_links = Fact<bool>::Known(true, pod.at);
    return;
  }
  // A patch's base may say both.
  if (pod.service_account.absent()) pod.service_account = Fact<std::string>::Unknown();
  if (pod.service_links.absent()) pod.service_links = Fact<bool>::Unknown();
}

/// What kustomize replaces: then it may well replace more.
bool IsReplaced(std::string_view text) {
  return text.find("replaced-by-kustomize") != std::string_view::npos;
}

}  // namespace

void ReadTolerations(const Node& pod_spec, Pod& pod) {
  const Node* tolerations = pod_spec.Find("tolerations");
  if (tolerations == nullptr || !tolerations->IsSequence()) return;
  for (const Node* item : tolerations->items) {
    pod.tolerations.emplace_back(TextOf(item->Find("key")));
  }
}

bool IsWhole(const Object& object, const TemplateSite& site) {
  if (site.selector_required && object.root->At({"spec", "selector"}) == nullptr) return false;
  if (site.completed || object.document->draft) return false;
  for (const Node* item : ContainersOf(site)) {
    const Node* image = item->Find("image");
    if (image == nullptr || image->IsNull() || IsReplaced(TextOf(image))) return false;
  }
  return !IsReplaced(object.namespace_) &&
         !IsReplaced(TextOf(site.pod_spec->Find("serviceAccountName")));
}

void ReadPod(const Object& object, const TemplateSite& site, const ObjectIndex& index, bool whole,
             Pod& pod) {
  pod.at = object.At(site.pod_spec);
  pod.metadata_at = object.At(site.template_metadata);
  pod.volumes = ReadVolumes(object, site, index);
  ReadInitContainers(object, site, index, whole, pod);
  for (const Node* item : ContainersOf(site)) {
    ReadContainer(object, *item, false, index, whole, pod);
    if (item != site.container) continue;
    pod.containers.back().name = std::string(site.container_name);
    if (site.resources_of != nullptr)
      ReadResourcesBeside(object, *site.resources_of, pod.containers.back());
  }
  pod.node_labels = ReadNodeLabels(object, *site.pod_spec);
  ReadTolerations(*site.pod_spec, pod);
  ReadIdentity(object, *site.pod_spec, whole, pod);
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
