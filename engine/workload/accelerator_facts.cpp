#include "engine/workload/accelerator_facts.h"

#include <algorithm>

#include "engine/workload/device_names.h"
#include "engine/workload/node_selection.h"
#include "engine/workload/read.h"

namespace giq {
namespace {

constexpr std::string_view kGpuSharingLabel = "cloud.google.com/gke-gpu-sharing-strategy";
constexpr std::string_view kLocalSsdLabel = "cloud.google.com/gke-ephemeral-storage-local-ssd";

/// Another spelling of an accelerator's resource, such as `nvidia.com/tpu` (GIQ110's subject).
bool NamesAccelerator(const Container& container) {
  return std::ranges::any_of(container.resources, [](const ResourceAmount& amount) {
    return !MeantAcceleratorResource(amount.name).empty();
  });
}

/// GKE mounts the local SSDs of ephemeral storage there (kubernetes cluster/gce/gci/
/// configure-helper.sh), so who mounts the folder means such nodes.
constexpr std::string_view kLocalSsdFolder = "/mnt/stateful_partition/kube-ephemeral-ssd";

/// Whether the pod is for nodes with ephemeral storage on local SSD.
Fact<bool> ReadLocalSsd(const NodeSelection& selection, const Pod& pod) {
  const auto label = selection.Label(kLocalSsdLabel);
  if (label.known()) return Fact<bool>::Known(*label == "true", label.at());
  if (label.unknown()) return Fact<bool>::Unknown(label.at(), label.text());
  for (const Volume& volume : pod.volumes) {
    if (volume.storage != Storage::kHostPath) continue;
    const std::string_view path = TextOf(volume.at.node->At({"hostPath", "path"}));
    if (path.starts_with(kLocalSsdFolder)) return Fact<bool>::Known(true, volume.at);
  }
  return {};
}

/// Accelerators that the scheduler counts for a pod: its containers together, or its largest init
/// container.
Fact<std::int64_t> CountAccelerators(const Pod& pod, bool whole) {
  using Count = Fact<std::int64_t>;
  std::int64_t sum = 0;
  std::int64_t largest_init = 0;
  Place at;
  for (const Container& container : pod.containers) {
    const Count& count = container.accelerators;
    if (count.absent()) continue;
    if (count.unknown()) return Count::Unknown(count.at(), count.text());
    if (!at) at = count.at();
    if (container.init && !container.sidecar) {
      largest_init = std::max(largest_init, *count);
    } else {
      sum += *count;
    }
  }
  if (at) return Count::Known(std::max(sum, largest_init), at);
  // A misspelled resource is no accelerator, in a patch neither.
  return whole || std::ranges::any_of(pod.containers, NamesAccelerator) ? Count::Absent(pod.at)
                                                                        : Count::Unknown();
}

}  // namespace

void ReadAcceleratorFacts(const Object& object, const TemplateSite& site, Workload& workload) {
  const NodeSelection selection(object, *site.pod_spec, workload.whole);
  const auto requests_tpu = [](const Container& container) {
    return container.accelerator_resource == kTpuResource;
  };
  workload.accelerators_per_pod = CountAccelerators(workload.pod, workload.whole);
  const auto tpu_label = selection.Label(kTpuLabel);
  workload.tpu = workload.tpu || tpu_label.known() ||
                 std::ranges::any_of(workload.pod.containers, requests_tpu);
  workload.accelerator = workload.tpu ? tpu_label : selection.Label(kGpuLabel);
  workload.topology = selection.Label(kTopologyLabel);
  workload.compute_class = selection.Label(kComputeClassLabel);
  workload.local_ssd = ReadLocalSsd(selection, workload.pod);
  if (workload.accelerator.absent() && !workload.compute_class.absent()) {
    workload.accelerator = Fact<std::string>::Unknown(workload.compute_class.at());
  }
  workload.shares_accelerators =
      !selection.AnyLabel({kGpuSharingLabel, kGpuPartitionLabel}).absent();
  workload.machine_type =
      selection.AnyLabel({"node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type"});
  workload.provisioning = ReadProvisioning(selection, workload.pod);
}

bool AsksForAccelerators(const Workload& workload) {
  const auto& count = workload.accelerators_per_pod;
  return count.known() || (count.unknown() && count.at()) || workload.accelerator.known() ||
         std::ranges::any_of(workload.pod.containers, NamesAccelerator);
}

}  // namespace giq
