#include "engine/workload/template_site.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace giq {
namespace {

/// What the API says about a kind with a pod template.
struct KindRow {
  std::string_view kind;
  std::string_view api_group;  ///< Before the slash; "" for the core group.
  std::string_view replicas;   ///< Field of spec that counts pods; "" when pods follow from nodes.
  bool default_one;
  Replacement replacement;
  std::string_view strategy;
  bool selector_required;
};

constexpr std::array<KindRow, 7> kKinds = {{
    {"Deployment", "apps", "replicas", true, Replacement::kDeployment, "strategy", true},
    {"StatefulSet", "apps", "replicas", true, Replacement::kInPlace, "updateStrategy", true},
    {"ReplicaSet", "apps", "replicas", true, Replacement::kInPlace, "", true},
    {"ReplicationController", "", "replicas", true, Replacement::kInPlace, "", false},
    {"DaemonSet", "apps", "", false, Replacement::kInPlace, "updateStrategy", true},
    {"Job", "batch", "parallelism", true, Replacement::kInPlace, "", false},
    {"CronJob", "batch", "parallelism", true, Replacement::kInPlace, "", false},
}};

std::string_view ApiGroup(std::string_view api_version) {
  const auto slash = api_version.find('/');
  return slash == std::string_view::npos ? std::string_view{} : api_version.substr(0, slash);
}

const KindRow* FindKind(const Object& object) {
  const auto* row = std::ranges::find_if(kKinds, [&](const KindRow& known) {
    return known.kind == object.kind && known.api_group == ApiGroup(object.api_version);
  });
  return row == kKinds.end() ? nullptr : row;
}

TemplateSite PodSite(const Object& object) {
  return {.pod_spec = object.root->Find("spec"),
          .template_metadata = object.root->Find("metadata"),
          .replicas_parent = object.root,
          .replicas_default_one = true,
          .replacement = Replacement::kInPlace};
}

/// A template at `spec.template` of a kind that we know, or of one that we don't.
TemplateSite SpecSite(const KindRow* row, const Node& spec, const Node& pod_template) {
  TemplateSite site{.pod_spec = pod_template.Find("spec"),
                    .template_metadata = pod_template.Find("metadata"),
                    .replicas_parent = &spec};
  if (row == nullptr) {
    // A custom resource: its `replicas` counts pods by convention, its defaults are its own.
    site.replicas = spec.Find("replicas");
    return site;
  }
  if (!row->replicas.empty()) site.replicas = spec.Find(row->replicas);
  site.replicas_default_one = row->default_one;
  site.replacement = row->replacement;
  if (!row->strategy.empty()) site.strategy = spec.Find(row->strategy);
  site.claim_templates = row->kind == "StatefulSet" ? spec.Find("volumeClaimTemplates") : nullptr;
  site.selector_required = row->selector_required;
  return site;
}

}  // namespace

std::vector<TemplateSite> TemplateSitesOf(const Object& object) {
  TemplateSite site;
  if (object.kind == "Pod" && object.api_version == "v1") {
    site = PodSite(object);
  } else {
    const Node* spec = object.root->Find("spec");
    const KindRow* row = FindKind(object);
    if (row != nullptr && row->kind == "CronJob" && spec != nullptr) {
      spec = spec->At({"jobTemplate", "spec"});
    }
    const Node* pod_template = spec != nullptr ? spec->Find("template") : nullptr;
    if (pod_template == nullptr) return {};
    site = SpecSite(row, *spec, *pod_template);
  }
  const bool has_pod = site.pod_spec != nullptr && site.pod_spec->IsMapping();
  if (!has_pod) return {};
  const Node* containers = site.pod_spec->Find("containers");
  if (containers == nullptr || !containers->IsSequence()) return {};
  return {site};
}

}  // namespace giq
