#include "webhook/kube/pod_needs.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>

#include "engine/base/gke_names.h"
#include "webhook/kube/read.h"
#include "webhook/kube/resources.h"

namespace giq {
namespace {

constexpr std::string_view kSharesLabel = "cloud.google.com/gke-max-shared-clients-per-gpu";

constexpr std::int64_t kMostOfAPod = 1 << 20;  // so that sums of many pods stay exact

// An amount of an extended resource: whole numbers alone are valid.
std::int64_t WholeNumber(const Node* amount) {
  std::int64_t number = 0;
  if (amount == nullptr) return 0;
  const auto [end, error] =
      std::from_chars(amount->text.data(), amount->text.data() + amount->text.size(), number);
  const bool whole = error == std::errc{} && end == amount->text.data() + amount->text.size();
  return whole ? std::clamp<std::int64_t>(number, 0, kMostOfAPod) : 0;
}

std::int64_t AmountOf(const Node& container, std::string_view resource) {
  // Requests of extended resources equal their limits; one of the two may be left out of a pod that
  // was written before the API server filled it in.
  return std::max(WholeNumber(container.At({"resources", "limits", resource})),
                  WholeNumber(container.At({"resources", "requests", resource})));
}

std::int64_t AmountOfPod(const Node& pod, std::string_view resource) {
  std::int64_t beside = 0;  // sidecars started so far
  std::int64_t most = 0;
  if (const Node* first = pod.At({"spec", "initContainers"}); first != nullptr) {
    for (const Node* container : first->items) {
      const std::int64_t amount = AmountOf(*container, resource);
      if (TextAt(*container, {"restartPolicy"}) == "Always")
        beside += amount;
      else
        most = std::max(most, beside + amount);
    }
  }
  std::int64_t together = beside;
  if (const Node* containers = pod.At({"spec", "containers"}); containers != nullptr) {
    for (const Node* container : containers->items) together += AmountOf(*container, resource);
  }
  return std::min(std::max(most, together), kMostOfAPod);
}

using LabelOf = std::function<std::string_view(std::string_view key)>;

Purchase PurchaseOf(const LabelOf& label) {
  if (label(kSpotLabel) == "true" || label(kPreemptibleLabel) == "true" ||
      label(kProvisioningLabel) == "spot" || label(kProvisioningLabel) == "preemptible")
    return Purchase::kSpot;
  if (label(kFlexStartLabel) == "true") return Purchase::kFlexStart;
  return label(kReservationLabel).empty() ? Purchase::kOnDemand : Purchase::kReservation;
}

std::optional<BoughtAccelerator> KindOf(const LabelOf& label, std::string_view resource) {
  const std::string_view accelerator = label(resource == kTpuResource ? kTpuLabel : kGpuLabel);
  if (accelerator.empty()) return std::nullopt;
  if (resource == kTpuResource)
    return BoughtAccelerator{std::string(accelerator), PurchaseOf(label)};
  // How many partitions make a GPU depends on the GPU: no arithmetic on guesses.
  if (!label(kGpuPartitionLabel).empty()) return std::nullopt;
  double part = 1;
  if (const std::string_view shares = label(kSharesLabel); !shares.empty()) {
    unsigned clients = 0;
    const auto [end, error] =
        std::from_chars(shares.data(), shares.data() + shares.size(), clients);
    if (error != std::errc{} || end != shares.data() + shares.size() || clients == 0)
      return std::nullopt;
    part = 1.0 / clients;
  }
  return BoughtAccelerator{std::string(accelerator), PurchaseOf(label), part};
}

// The one value to which every alternative of the required affinity pins a label; "" when they do
// not.
std::string_view PinnedByAffinity(const Node& pod, std::string_view key) {
  const Node* terms =
      pod.At({"spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution",
              "nodeSelectorTerms"});
  if (terms == nullptr || terms->items.empty()) return {};
  std::string_view pinned;
  for (const Node* term : terms->items) {
    const Node* expressions = term->Find("matchExpressions");
    std::string_view here;
    for (const Node* expression :
         expressions != nullptr ? expressions->items : std::span<const Node* const>{}) {
      const Node* values = expression->Find("values");
      const bool one = TextAt(*expression, {"key"}) == key &&
                       TextAt(*expression, {"operator"}) == "In" && values != nullptr &&
                       values->items.size() == 1;
      if (one) here = values->items.front()->text;
    }
    if (here.empty() || (!pinned.empty() && pinned != here)) return {};
    pinned = here;
  }
  return pinned;
}

bool TakesQueuedNodes(const Node& pod) {
  const Node* annotations = pod.At({"metadata", "annotations"});
  return annotations != nullptr && std::ranges::any_of(annotations->entries, [](const Entry& e) {
           return e.key->text.ends_with("/consume-provisioning-request") ||
                  e.key->text.ends_with("/provisioning-class-name");
         });
}

// A tolerated taint says that nodes bought in another way would do as well.
bool ToleratesOtherNodes(const Node& pod) {
  const Node* tolerations = pod.At({"spec", "tolerations"});
  if (tolerations == nullptr) return false;
  constexpr auto kTaints = std::to_array<std::string_view>(
      {kSpotLabel, kPreemptibleLabel, kProvisioningLabel, kFlexStartLabel});
  return std::ranges::any_of(tolerations->items, [&](const Node* toleration) {
    return std::ranges::find(kTaints, TextAt(*toleration, {"key"})) != kTaints.end();
  });
}

}  // namespace

std::optional<PodNeed> NeedOf(const Node& pod) {
  for (const std::string_view resource : {kGpuResource, kTpuResource}) {
    const std::int64_t amount = AmountOfPod(pod, resource);
    if (amount > 0) return PodNeed{resource, amount};
  }
  return std::nullopt;
}

std::optional<BoughtAccelerator> KindOnNode(const Node& node, std::string_view resource) {
  return KindOf([&](std::string_view key) { return TextAt(node, {"metadata", "labels", key}); },
                resource);
}

std::optional<BoughtAccelerator> KindRequired(const Node& pod, std::string_view resource) {
  const LabelOf label = [&](std::string_view key) {
    const std::string_view selected = TextAt(pod, {"spec", "nodeSelector", key});
    return selected.empty() ? PinnedByAffinity(pod, key) : selected;
  };
  auto kind = KindOf(label, resource);
  if (!kind || kind->purchase != Purchase::kOnDemand) return kind;
  if (TakesQueuedNodes(pod))
    kind->purchase = Purchase::kFlexStart;
  else if (!label(kComputeClassLabel).empty() || ToleratesOtherNodes(pod))
    return std::nullopt;
  return kind;
}

}  // namespace giq
