#include "rules/selector_keys.h"

#include <algorithm>
#include <string>

#include "engine/base/near.h"

namespace giq {
namespace {

constexpr std::string_view kDomain = "cloud.google.com/";

// Labels below cloud.google.com/ that GKE sets on nodes or reads from selectors, as its pages on
// GPUs, TPUs, Spot and flex-start, reservations, local SSD, node auto-provisioning and compute
// classes name them (https://docs.cloud.google.com/kubernetes-engine/docs).
constexpr std::string_view kKnown[] = {
    "compute-class",
    "gke-accelerator",
    "gke-accelerator-count",
    "gke-boot-disk",
    "gke-boot-disk-size",
    "gke-confidential-nodes-instance-type",
    "gke-container-runtime",
    "gke-cpu-scaling-level",
    "gke-ephemeral-storage-local-ssd",
    "gke-flex-start",
    "gke-gpu-driver-version",
    "gke-gpu-partition-size",
    "gke-gpu-sharing-strategy",
    "gke-local-nvme-ssd",
    "gke-local-ssd",
    "gke-logging-variant",
    "gke-max-pods-per-node",
    "gke-max-shared-clients-per-gpu",
    "gke-memory-gb-scaling-level",
    "gke-netd-ready",
    "gke-nodepool",
    "gke-os-distribution",
    "gke-placement-group",
    "gke-preemptible",
    "gke-provisioning",
    "gke-queued",
    "gke-spot",
    "gke-stack-type",
    "gke-tpu-accelerator",
    "gke-tpu-slice",
    "gke-tpu-topology",
    "machine-family",
    "private-node",
    "reservation-affinity",
    "reservation-blocks",
    "reservation-name",
    "reservation-project",
    "reservation-subblocks",
};

bool Holds(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

/// `gke-gpu-accelerator` is one letter from `gke-tpu-accelerator` and means other hardware.
bool MixesHardware(std::string_view a, std::string_view b) {
  return (Holds(a, "gpu") && Holds(b, "tpu")) || (Holds(a, "tpu") && Holds(b, "gpu"));
}

/// The one known name that is nearest and within two edits, one for short names; "" otherwise.
std::string_view NearestKnown(std::string_view name) {
  constexpr std::size_t kShort = 10;
  std::size_t best = name.size() < kShort ? 1 : 2;
  std::string_view nearest;
  for (const std::string_view known : kKnown) {
    const std::size_t distance =
        MixesHardware(name, known) ? name.size() + 1 : EditDistance(name, known, best);
    if (distance > best) continue;
    nearest = distance == best && !nearest.empty() ? std::string_view{} : known;
    best = distance;
  }
  return nearest;
}

/// A key that stands in the place of an accelerator's label: the other hardware's key, or one below
/// GKE's domain that it does not know and that speaks of accelerators.
bool ClaimsAccelerator(std::string_view key, const Catalog& catalog) {
  const auto rows = catalog.AllAccelerators();
  if (std::ranges::find(rows, key, &AcceleratorRow::label_key) != rows.end()) return true;
  return key.starts_with(kDomain) && Holds(key, "accelerator") &&
         std::ranges::find(kKnown, key.substr(kDomain.size())) == std::ranges::end(kKnown);
}

}  // namespace

std::string MeantSelectorKey(const NodeLabel& label, const Catalog& catalog) {
  const std::string_view key = label.key;
  const AcceleratorRow* accelerator =
      label.value.known() ? catalog.Accelerator(*label.value) : nullptr;
  if (accelerator != nullptr && ClaimsAccelerator(key, catalog)) {
    return key == accelerator->label_key ? "" : std::string(accelerator->label_key);
  }
  if (!key.starts_with(kDomain)) return {};
  const std::string_view name = key.substr(kDomain.size());
  if (std::ranges::find(kKnown, name) != std::ranges::end(kKnown)) return {};
  const std::string_view nearest = NearestKnown(name);
  return nearest.empty() ? "" : std::string(kDomain) + std::string(nearest);
}

bool MeansSelectorKey(const Workload& workload, std::string_view key, const Catalog& catalog) {
  return std::ranges::any_of(workload.pod.node_labels, [&](const NodeLabel& label) {
    return MeantSelectorKey(label, catalog) == key;
  });
}

}  // namespace giq
