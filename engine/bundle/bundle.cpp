#include "engine/bundle/bundle.h"

#include <algorithm>
#include <utility>

#include "engine/bundle/selectors.h"
#include "engine/workload/extract.h"
#include "engine/workload/scale_facts.h"

namespace giq {
namespace {

bool Targets(const Autoscaler& scaler, const Workload& workload) {
  return scaler.target_kind == workload.kind && scaler.target_name == workload.name &&
         scaler.namespace_ == workload.namespace_;
}

/// Objects of other files that have no namesake in the scope.
std::vector<const Object*> Alone(const ObjectIndex& index, const Folder& scope,
                                 std::vector<const Object*> found) {
  std::erase_if(found, [&](const Object* object) { return !index.IsAlone(*object, scope); });
  return found;
}

bool Holds(const std::vector<PodSelector>& selectors, const Object& object) {
  return std::ranges::any_of(
      selectors, [&](const PodSelector& selector) { return selector.at.node == object.root; });
}

/// What other files say about a workload, if it is the only one of its name in the scope.
void AddCompanions(const Workload& workload, const Folder& scope, const ObjectIndex& index,
                   Bundle& bundle) {
  const ObjectKey key{workload.kind, workload.namespace_, workload.name};
  for (const Object* twin : scope.All(key)) {
    if (twin->document->file != bundle.file) return;
  }
  // A nearer scope's autoscaler is the one that counts.
  const bool scaled = std::ranges::any_of(
      bundle.autoscalers, [&](const Autoscaler& scaler) { return Targets(scaler, workload); });
  for (const Object* object : Alone(index, scope, scope.AutoscalersOf(key))) {
    auto scaler = ReadAutoscaler(*object);
    if (scaler && !scaled) bundle.autoscalers.push_back(std::move(*scaler));
  }
  for (const auto& [label, value] : workload.pod.labels) {
    for (const Object* object :
         Alone(index, scope, scope.SelectorsBy(workload.namespace_, label, value))) {
      auto selector = ReadPodSelector(*object);
      if (selector && Selects(*selector, workload) && !Holds(bundle.selectors, *object)) {
        bundle.selectors.push_back(std::move(*selector));
      }
    }
  }
}

void LinkAutoscalers(Bundle& bundle) {
  std::map<ObjectKey, std::vector<std::size_t>> by_target;
  for (std::size_t i = 0; i < bundle.autoscalers.size(); ++i) {
    const Autoscaler& scaler = bundle.autoscalers[i];
    by_target[{scaler.target_kind, scaler.namespace_, scaler.target_name}].push_back(i);
  }
  for (const auto& workload : bundle.workloads) {
    const auto found = by_target.find({workload->kind, workload->namespace_, workload->name});
    // Two autoscalers of one workload fight each other: which one wins is not ours to guess.
    if (found == by_target.end() || found->second.size() != 1) continue;
    workload->autoscaler = found->second.front();
  }
}

}  // namespace

Bundle MakeBundle(const File& file, Scopes scopes) {
  Bundle bundle{.file = &file, .objects = ObjectsOf(file)};
  const ObjectIndex index(file, bundle.objects, scopes);
  for (const Object& object : bundle.objects) {
    for (auto& workload : ExtractWorkloads(object, index)) {
      bundle.workloads.push_back(std::move(workload));
    }
    if (auto scaler = ReadAutoscaler(object)) bundle.autoscalers.push_back(std::move(*scaler));
    if (auto selector = ReadPodSelector(object)) bundle.selectors.push_back(std::move(*selector));
  }
  for (const Folder* scope : scopes) {
    for (const auto& workload : bundle.workloads) AddCompanions(*workload, *scope, index, bundle);
  }
  LinkAutoscalers(bundle);
  for (const Object& object : bundle.objects) {
    bundle.objects_by_kind[object.kind].push_back(&object);
  }
  for (std::size_t i = 0; i < bundle.selectors.size(); ++i) {
    bundle.selectors_by_name.emplace(bundle.selectors[i].name, i);
  }
  return bundle;
}

std::span<const Object* const> Bundle::ObjectsOf(std::string_view kind) const {
  const auto found = objects_by_kind.find(kind);
  if (found == objects_by_kind.end()) return {};
  return found->second;
}

std::vector<const PodSelector*> Bundle::SelectorsNamed(std::string_view name) const {
  std::vector<const PodSelector*> named;
  const auto [first, last] = selectors_by_name.equal_range(name);
  for (auto it = first; it != last; ++it) named.push_back(&selectors[it->second]);
  return named;
}

Bundle MakeBundle(const File& file, std::span<const File* const> companions) {
  const Folder folder(companions);
  const Folder* const scopes[] = {&folder};
  return MakeBundle(file, Scopes(scopes));
}

}  // namespace giq
