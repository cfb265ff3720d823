#include "webhook/kube/used.h"

#include <optional>
#include <utility>

#include "engine/document/root.h"
#include "webhook/kube/owners.h"
#include "webhook/kube/pod_needs.h"
#include "webhook/kube/read.h"

namespace giq {

std::vector<AcceleratorHolding> AcceleratorCount::Listed(const Amounts& amounts) {
  std::vector<AcceleratorHolding> holdings;
  for (const auto& [key, amount] : amounts) {
    if (amount.held <= 0 && amount.pending <= 0) continue;
    holdings.push_back({key.first, key.second, amount.held, amount.pending});
  }
  return holdings;
}

std::vector<AcceleratorHolding> AcceleratorCount::Of(std::string_view kind,
                                                     std::string_view namespace_,
                                                     std::string_view name) const {
  const auto own = by_owner_.find({std::string(kind), std::string(namespace_), std::string(name)});
  return own != by_owner_.end() ? Listed(own->second) : std::vector<AcceleratorHolding>{};
}

std::vector<AcceleratorHolding> AcceleratorCount::Without(std::string_view kind,
                                                          std::string_view namespace_,
                                                          std::string_view name) const {
  Amounts others = all_;
  const auto own = by_owner_.find({std::string(kind), std::string(namespace_), std::string(name)});
  if (own != by_owner_.end()) {
    for (const auto& [key, amount] : own->second) {
      others[key].held -= amount.held;
      others[key].pending -= amount.pending;
    }
  }
  return Listed(others);
}

AcceleratorCount CountAccelerators(const StoreSnapshot& snapshot) {
  AcceleratorCount count;
  const auto whole = [&](std::string_view kind) {
    const ResourceTable* table = snapshot.TableOf(kind);
    return snapshot.synced(kind) && table->status.left_out == 0;
  };
  count.complete = whole("Pod") && whole("Node");
  for (const auto& file : snapshot.All("Pod")) {
    const Node& pod = *RootOf(*file);
    const auto need = NeedOf(pod);
    const std::string_view phase = TextAt(pod, {"status", "phase"});
    if (!need || phase == "Succeeded" || phase == "Failed") continue;
    const std::string_view on = TextAt(pod, {"spec", "nodeName"});
    const auto node = on.empty() ? nullptr : snapshot.Find("Node", "", on).file;
    const auto kind = on.empty()        ? KindRequired(pod, need->resource)
                      : node != nullptr ? KindOnNode(*RootOf(*node), need->resource)
                                        : std::nullopt;
    if (!kind) {
      ++count.uncounted_pods;
      continue;
    }
    const double amount = static_cast<double>(need->amount) * kind->part;
    const auto add = [&](AcceleratorCount::Amounts& amounts) {
      auto& sum = amounts[{kind->accelerator, kind->purchase}];
      (on.empty() ? sum.pending : sum.held) += amount;
    };
    add(count.all_);
    const std::string namespace_(TextAt(pod, {"metadata", "namespace"}));
    for (const PodOwner& owner : OwnersOf(pod, snapshot))
      add(count.by_owner_[{owner.kind, namespace_, owner.name}]);
  }
  return count;
}

}  // namespace giq
