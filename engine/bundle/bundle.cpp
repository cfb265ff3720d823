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

void LinkAutoscaler(const Bundle& bundle, Workload& workload) {
  const auto targets = [&](const Autoscaler& scaler) { return Targets(scaler, workload); };
  // Two autoscalers of one workload fight each other: which one wins is not ours to guess.
  if (std::ranges::count_if(bundle.autoscalers, targets) != 1) return;
  const auto found = std::ranges::find_if(bundle.autoscalers, targets);
  workload.autoscaler = static_cast<std::size_t>(found - bundle.autoscalers.begin());
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
  for (const auto& workload : bundle.workloads) LinkAutoscaler(bundle, *workload);
  return bundle;
}

Bundle MakeBundle(const File& file, std::span<const File* const> companions) {
  const Folder folder(companions);
  const Folder* const scopes[] = {&folder};
  return MakeBundle(file, Scopes(scopes));
}

}  // namespace giq
