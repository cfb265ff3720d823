#include "engine/workload/template_site.h"

#include <algorithm>
#include <array>

#include "engine/workload/kserve_sites.h"
#include "engine/workload/nvidia_sites.h"
#include "engine/workload/ray_sites.h"
#include "engine/workload/read.h"
#include "engine/workload/vllm_runtime.h"

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

constexpr std::array<KindRow, 8> kKinds = {{
    {"Deployment", "apps", "replicas", true, Replacement::kDeployment, "strategy", true},
    {"StatefulSet", "apps", "replicas", true, Replacement::kInPlace, "updateStrategy", true},
    {"ReplicaSet", "apps", "replicas", true, Replacement::kInPlace, "", true},
    {"ReplicationController", "", "replicas", true, Replacement::kInPlace, "", false},
    {"DaemonSet", "apps", "", false, Replacement::kInPlace, "updateStrategy", true},
    {"Job", "batch", "parallelism", true, Replacement::kInPlace, "", false},
    {"CronJob", "batch", "parallelism", true, Replacement::kInPlace, "", false},
    // Its steps, previews and traffic splits decide how many pods a rollout adds.
    {"Rollout", "argoproj.io", "replicas", true, Replacement::kUnknown, "strategy", true},
}};

const KindRow* FindKind(const Object& object) {
  const auto* row = std::ranges::find_if(kKinds, [&](const KindRow& known) {
    return known.kind == object.kind && known.api_group == ApiGroupOf(object);
  });
  return row == kKinds.end() ? nullptr : row;
}

std::vector<TemplateSite> PodSites(const Object& object) {
  const Node* spec = object.root->Find("spec");
  if (spec == nullptr || !spec->IsMapping()) return {};
  return {{.pod_spec = spec,
           .template_metadata = object.root->Find("metadata"),
           .replicas_parent = object.root,
           .replicas_default_one = true,
           .replacement = Replacement::kInPlace}};
}

std::vector<TemplateSite> BuiltInSites(const KindRow& row, const Node& object_spec) {
  const Node* spec = row.kind == "CronJob" ? object_spec.At({"jobTemplate", "spec"}) : &object_spec;
  TemplateSite site;
  if (spec == nullptr || !TakeTemplate(spec->Find("template"), site)) return {};
  site.replicas_parent = spec;
  if (!row.replicas.empty()) site.replicas = spec->Find(row.replicas);
  site.replicas_default_one = row.default_one;
  site.replacement = row.replacement;
  if (!row.strategy.empty()) site.strategy = spec->Find(row.strategy);
  if (row.kind == "StatefulSet") site.claim_templates = spec->Find("volumeClaimTemplates");
  site.selector_required = row.selector_required;
  return {site};
}

/// Pods of a group of `size` without its leader.
Fact<std::int64_t> Workers(const Fact<std::int64_t>& size) {
  return size.known() ? Fact<std::int64_t>::Known(std::max<std::int64_t>(*size - 1, 0), size.at())
                      : size;
}

/// leaderworkerset.x-k8s.io: without a leader template the workers' serves for all pods.
std::vector<TemplateSite> LeaderWorkerSetSites(const Object& object, const Node& spec) {
  const Node* group = spec.Find("leaderWorkerTemplate");
  if (group == nullptr) return {};
  auto size = IntegerFact(object.At(group->Find("size")));
  if (size.absent()) size = Fact<std::int64_t>::Known(1, object.At(group));
  const TemplateSite base{.replicas = spec.Find("replicas"),
                          .replicas_parent = &spec,
                          .replicas_default_one = true,
                          .strategy = spec.Find("rolloutStrategy"),
                          .replacement = Replacement::kLeaderWorkerSet,
                          .together = Group::Kind::kLeaderWorkerSet};
  std::vector<TemplateSite> sites;
  TemplateSite leader = base;
  const bool has_leader = TakeTemplate(group->Find("leaderTemplate"), leader);
  if (has_leader) {
    leader.group = "leader";
    sites.push_back(leader);
  }
  TemplateSite worker = base;
  worker.pods = has_leader ? Workers(size) : size;
  if (worker.pods.known() && *worker.pods < 1) return sites;
  if (TakeTemplate(group->Find("workerTemplate"), worker)) {
    if (has_leader) worker.group = "worker";
    sites.push_back(worker);
  }
  return sites;
}

/// jobset.x-k8s.io: `replicas` Jobs of `parallelism` pods each.
std::vector<TemplateSite> JobSetSites(const Object& object, const Node& spec) {
  const Node* jobs = spec.Find("replicatedJobs");
  if (jobs == nullptr || !jobs->IsSequence()) return {};
  std::vector<TemplateSite> sites;
  for (const Node* job : jobs->items) {
    const Node* job_spec = job->At({"template", "spec"});
    TemplateSite site{.group = std::string(TextOf(job->Find("name"))),
                      .replicas = job->Find("replicas"),
                      .replicas_parent = job,
                      .replicas_default_one = true,
                      .replacement = Replacement::kInPlace,
                      .together = Group::Kind::kJobSet};
    if (job_spec == nullptr || !TakeTemplate(job_spec->Find("template"), site)) continue;
    const auto parallelism = IntegerFact(object.At(job_spec->Find("parallelism")));
    if (!parallelism.absent()) site.pods = parallelism;
    sites.push_back(std::move(site));
  }
  return sites;
}

// A custom resource that we don't know nests its templates this deep at most.
constexpr int kDeepest = 6;

/// The name that a part of a custom resource goes by; its `spec` goes by the part's own.
std::string NameOfPart(const Node& part, std::string_view key, const std::string& whole) {
  for (const std::string_view name : {"name", "groupName"}) {
    const Node* found = part.Find(name);
    if (found != nullptr && found->IsScalar()) return std::string(found->text);
  }
  return key == "spec" ? whole : std::string(key);
}

/// The pod template of a part of a custom resource: nearly all kinds call it one of these.
bool TakeTemplateOfPart(const Node& part, TemplateSite& site) {
  return TakeTemplate(part.Find("template"), site) || TakeTemplate(part.Find("podTemplate"), site);
}

/// Groups inside a custom resource: DisaggregatedSet has one for each role. How large they are is
/// known where a pod serves alone.
void AddGroups(const Object& object, const Node& spec, const std::string& name,
               std::vector<TemplateSite>& sites) {
  for (TemplateSite& site : LeaderWorkerSetSites(object, spec)) {
    const bool alone = site.group.empty() && site.pods.known() && *site.pods == 1;
    if (!alone) site.pods = Fact<std::int64_t>::Unknown(site.pods.at());
    if (!name.empty()) site.group = site.group.empty() ? name : name + "-" + site.group;
    site.together = Group::Kind::kPool;
    sites.push_back(std::move(site));
  }
}

/// Finds `template.spec.containers` anywhere in a custom resource: a convention that nearly all
/// keep. What a controller adds, and its defaults, are not known.
struct TemplateFinder {
  const Object& object;
  std::vector<TemplateSite> sites;

  void Find(const Node& node, std::string_view key, const std::string& whole, int depth) {
    if (depth > kDeepest) return;
    if (node.IsSequence()) {
      for (const Node* item : node.items) Find(*item, key, whole, depth + 1);
      return;
    }
    if (!node.IsMapping()) return;
    const std::string name = NameOfPart(node, key, whole);
    if (node.Find("leaderWorkerTemplate") != nullptr) return AddGroups(object, node, name, sites);
    TemplateSite site{.group = name,
                      .replicas = node.Find("replicas"),
                      .replicas_parent = &node,
                      .together = Group::Kind::kPool};
    const Node* taken = nullptr;
    if (TakeTemplateOfPart(node, site)) {
      taken = site.pod_spec;
      sites.push_back(std::move(site));
    }
    for (const Entry& entry : node.entries) {
      if (taken == nullptr || entry.value->Find("spec") != taken)
        Find(*entry.value, entry.key->text, name, depth + 1);
    }
  }
};

std::vector<TemplateSite> CustomSites(const Object& object, const Node& spec) {
  TemplateFinder finder{object, {}};
  finder.Find(spec, "spec", "", 0);
  if (finder.sites.size() == 1) {
    finder.sites.front().group.clear();
    finder.sites.front().together = Group::Kind::kNone;
  }
  return std::move(finder.sites);
}

}  // namespace

std::string_view ApiGroupOf(const Object& object) {
  const auto slash = object.api_version.find('/');
  return slash == std::string_view::npos ? std::string_view{} : object.api_version.substr(0, slash);
}

bool TakeTemplate(const Node* pod_template, TemplateSite& site) {
  if (pod_template == nullptr) return false;
  const Node* pod_spec = pod_template->Find("spec");
  const Node* containers = pod_spec != nullptr ? pod_spec->Find("containers") : nullptr;
  if (containers == nullptr || !containers->IsSequence()) return false;
  site.pod_spec = pod_spec;
  site.template_metadata = pod_template->Find("metadata");
  return true;
}

std::vector<const Node*> ContainersOf(const TemplateSite& site) {
  std::vector<const Node*> containers;
  if (site.container != nullptr) containers.push_back(site.container);
  const Node* list = site.pod_spec->Find("containers");
  if (list == nullptr || !list->IsSequence()) return containers;
  for (const Node* item : list->items) {
    if (item->IsMapping()) containers.push_back(item);
  }
  return containers;
}

std::vector<TemplateSite> TemplateSitesOf(const Object& object) {
  if (object.kind == "Pod" && object.api_version == "v1") return PodSites(object);
  const Node* spec = object.root->Find("spec");
  if (spec == nullptr || !spec->IsMapping()) return {};
  if (const KindRow* row = FindKind(object)) return BuiltInSites(*row, *spec);
  const std::string_view group = ApiGroupOf(object);
  if (object.kind == "LeaderWorkerSet" && group == "leaderworkerset.x-k8s.io") {
    return LeaderWorkerSetSites(object, *spec);
  }
  if (object.kind == "JobSet" && group == "jobset.x-k8s.io") return JobSetSites(object, *spec);
  if (IsRayKind(object)) return RaySites(object, *spec);
  if (IsKserveKind(object)) return KserveSites(object, *spec);
  if (IsVllmRuntime(object)) return VllmRuntimeSites(object, *spec);
  if (IsNvidiaKind(object)) return NvidiaSites(object, *spec);
  // The API's own kinds hold no further templates.
  return group.find('.') == std::string_view::npos ? std::vector<TemplateSite>{}
                                                   : CustomSites(object, *spec);
}

}  // namespace giq
