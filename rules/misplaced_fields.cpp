#include "rules/misplaced_fields.h"

#include <algorithm>
#include <array>
#include <span>

#include "engine/workload/fields.h"
#include "engine/workload/template_site.h"

namespace giq {
namespace {

/// Which mapping has, or holds, the one that a field belongs to.
enum class From : std::uint8_t {
  kNone,       ///< Several could be meant.
  kStructure,  ///< The structure that the field stands in.
  kContainer,  ///< The pod's container, where it has only one.
  kTemplate,   ///< The pod template.
};

/// A field that a structure lacks, and the members on the way to where it belongs.
struct Row {
  std::string_view key;
  std::string_view belongs;
  From from = From::kNone;
  MemberPath path = {};
};

// Fields of k8s.io/api v0.34 core/v1. Each row was compared with the whole structure: none of them
// has the field under that name.

/// PodSpec's, of which neither a container, nor a pod template, nor a workload's spec has any.
constexpr std::array<std::string_view, 21> kPodKeys = {"containers",
                                                       "initContainers",
                                                       "volumes",
                                                       "nodeSelector",
                                                       "nodeName",
                                                       "affinity",
                                                       "tolerations",
                                                       "topologySpreadConstraints",
                                                       "serviceAccountName",
                                                       "automountServiceAccountToken",
                                                       "enableServiceLinks",
                                                       "hostNetwork",
                                                       "hostIPC",
                                                       "hostPID",
                                                       "hostname",
                                                       "subdomain",
                                                       "imagePullSecrets",
                                                       "priorityClassName",
                                                       "runtimeClassName",
                                                       "schedulerName",
                                                       "terminationGracePeriodSeconds"};

constexpr Row kPodTemplateRows[] = {{"labels", "metadata", From::kStructure, {"metadata"}},
                                    {"annotations", "metadata", From::kStructure, {"metadata"}}};

constexpr Row kPodSpecRows[] = {
    {"image", "a container", From::kContainer},
    {"imagePullPolicy", "a container", From::kContainer},
    {"command", "a container", From::kContainer},
    {"args", "a container", From::kContainer},
    {"env", "a container", From::kContainer},
    {"envFrom", "a container", From::kContainer},
    {"ports", "a container", From::kContainer},
    {"volumeMounts", "a container", From::kContainer},
    {"livenessProbe", "a container", From::kContainer},
    {"readinessProbe", "a container", From::kContainer},
    {"startupProbe", "a container", From::kContainer},
    {"limits", "a container's resources", From::kContainer, {"resources"}},
    {"requests", "a container's resources", From::kContainer, {"resources"}},
    {"nodeAffinity", "affinity", From::kStructure, {"affinity"}},
    {"podAffinity", "affinity", From::kStructure, {"affinity"}},
    {"podAntiAffinity", "affinity", From::kStructure, {"affinity"}},
    {"annotations", "the pod template's metadata", From::kTemplate, {"metadata"}},
    {"labels", "the pod template's metadata", From::kTemplate, {"metadata"}}};

constexpr Row kContainerRows[] = {
    {"limits", "resources", From::kStructure, {"resources"}},
    {"requests", "resources", From::kStructure, {"resources"}},
    {"cpu", "limits or requests of resources"},
    {"memory", "limits or requests of resources"},
    {"ephemeral-storage", "limits or requests of resources"},
    {"nvidia.com/gpu", "limits of resources", From::kStructure, {"resources", "limits"}},
    {"google.com/tpu", "limits of resources", From::kStructure, {"resources", "limits"}},
    {"valueFrom", "an item of env"},
    {"secretKeyRef", "an item of env"},
    {"configMapKeyRef", "an item of env"},
    {"mountPath", "an item of volumeMounts"},
    {"containerPort", "an item of ports"},
    {"httpGet", "a probe"},
    {"initialDelaySeconds", "a probe"},
    {"periodSeconds", "a probe"},
    {"failureThreshold", "a probe"}};

constexpr Row kResourcesRows[] = {
    {"cpu", "limits or requests", From::kStructure, {"limits"}},
    {"memory", "limits or requests", From::kStructure, {"limits"}},
    {"ephemeral-storage", "limits or requests", From::kStructure, {"limits"}},
    {"nvidia.com/gpu", "limits", From::kStructure, {"limits"}},
    {"google.com/tpu", "limits", From::kStructure, {"limits"}}};

constexpr Row kEnvVarRows[] = {{"secretKeyRef", "valueFrom", From::kStructure, {"valueFrom"}},
                               {"configMapKeyRef", "valueFrom", From::kStructure, {"valueFrom"}},
                               {"fieldRef", "valueFrom", From::kStructure, {"valueFrom"}},
                               {"resourceFieldRef", "valueFrom", From::kStructure, {"valueFrom"}}};

constexpr Row kVolumeRows[] = {
    {"medium", "emptyDir", From::kStructure, {"emptyDir"}},
    {"sizeLimit", "emptyDir", From::kStructure, {"emptyDir"}},
    {"claimName", "persistentVolumeClaim", From::kStructure, {"persistentVolumeClaim"}},
    {"secretName", "secret", From::kStructure, {"secret"}},
    {"driver", "csi", From::kStructure, {"csi"}},
    {"volumeAttributes", "csi", From::kStructure, {"csi"}},
    {"bucketName", "volumeAttributes of csi"},
    {"mountPath", "an item of a container's volumeMounts"}};

constexpr Row kCsiRows[] = {
    {"bucketName", "volumeAttributes", From::kStructure, {"volumeAttributes"}},
    {"mountOptions", "volumeAttributes", From::kStructure, {"volumeAttributes"}}};

/// Looks through the structures of one object.
class Finder {
 public:
  std::vector<MisplacedField> Take() { return std::move(found_); }

  void LookAtObject(const Object& object) {
    const ApiSchema* schema = SchemaOf(object.api_version, object.kind);
    const Node* spec = object.root->Find("spec");
    if (schema == nullptr || spec == nullptr || !spec->IsMapping()) return;
    const ApiSchema* spec_schema = FieldOf(*schema, "spec");
    for (const Entry& entry : object.root->entries) {
      const std::string_view key = entry.key->text;
      const bool of_spec = spec_schema != nullptr && FieldOf(*spec_schema, key) != nullptr;
      if (of_spec) Add(entry, schema->name, "spec", object.root, {"spec"});
      if (key == "labels" || key == "annotations") {
        Add(entry, schema->name, "metadata", object.root, {"metadata"});
      }
    }
  }

  void LookAtTemplate(const Object& object, const TemplateSite& site) {
    if (!IsPodSpec(object, site)) return;
    const Node& pod_spec = *site.pod_spec;
    const Node* parent = pod_spec.parent;
    pod_spec_ = &pod_spec;
    // Of a pod the object itself is the template; a workload's spec holds the template.
    if (parent != nullptr && parent != object.root) {
      LookAt(parent, "PodTemplateSpec", kPodTemplateRows, true);
      if (SchemaOf(object.api_version, object.kind) != nullptr) {
        LookAt(parent->parent, "the workload's spec", {}, true);
      }
    }
    LookAt(&pod_spec, "PodSpec", kPodSpecRows, false);
    for (const std::string_view list : {"initContainers", "containers"}) {
      ForEachItem(pod_spec.Find(list), [this](const Node* item) { LookAtContainer(item); });
    }
    ForEachItem(pod_spec.Find("volumes"), [this](const Node* item) {
      LookAt(item, "Volume", kVolumeRows, false);
      LookAt(item->Find("csi"), "CSIVolumeSource", kCsiRows, false);
    });
  }

 private:
  /// Some custom resources (KServe's predictor) mix a pod's fields with their own.
  static bool IsPodSpec(const Object& object, const TemplateSite& site) {
    const Node* parent = site.pod_spec->parent;
    return site.container == nullptr && site.pod_spec->Find("containers") != nullptr &&
           parent != nullptr && parent->Find("spec") == site.pod_spec &&
           (parent != object.root || object.kind == "Pod");
  }

  static const ApiSchema* FieldOf(const ApiSchema& schema, std::string_view name) {
    const auto field = std::ranges::find(schema.fields, name, &ApiField::name);
    return field == schema.fields.end() ? nullptr : field->schema;
  }

  template <typename Visit>
  static void ForEachItem(const Node* list, Visit visit) {
    if (list == nullptr || !list->IsSequence()) return;
    for (const Node* item : list->items) visit(item);
  }

  void LookAtContainer(const Node* container) {
    LookAt(container, "Container", kContainerRows, true);
    LookAt(container->Find("resources"), "ResourceRequirements", kResourcesRows, true);
    ForEachItem(container->Find("env"),
                [this](const Node* item) { LookAt(item, "EnvVar", kEnvVarRows, false); });
  }

  void LookAt(const Node* mapping, std::string_view owner, std::span<const Row> rows,
              bool pod_keys) {
    if (mapping == nullptr || !mapping->IsMapping()) return;
    for (const Entry& entry : mapping->entries) {
      const auto row = std::ranges::find(rows, entry.key->text, &Row::key);
      if (row != rows.end()) {
        Add(entry, owner, row->belongs, HomeOf(row->from, mapping), row->path);
      } else if (pod_keys && std::ranges::find(kPodKeys, entry.key->text) != kPodKeys.end()) {
        Add(entry, owner, "the pod's spec", pod_spec_, {});
      }
    }
  }

  [[nodiscard]] const Node* HomeOf(From from, const Node* structure) const {
    switch (from) {
      case From::kNone:
        return nullptr;
      case From::kStructure:
        return structure;
      case From::kContainer: {
        const Node* containers = pod_spec_->Find("containers");
        const bool one = containers->IsSequence() && containers->items.size() == 1;
        return one ? containers->items.front() : nullptr;
      }
      case From::kTemplate:
        return pod_spec_->parent;
    }
    return nullptr;
  }

  void Add(const Entry& entry, std::string_view owner, std::string_view belongs, const Node* home,
           MemberPath path) {
    found_.push_back({&entry, owner, belongs, home, path});
  }

  const Node* pod_spec_ = nullptr;
  std::vector<MisplacedField> found_;
};

}  // namespace

std::vector<MisplacedField> MisplacedFieldsOf(const Object& object) {
  Finder finder;
  finder.LookAtObject(object);
  for (const TemplateSite& site : TemplateSitesOf(object)) {
    finder.LookAtTemplate(object, site);
  }
  return finder.Take();
}

}  // namespace giq
