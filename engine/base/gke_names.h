// What GKE calls accelerators on pods and nodes.
#pragma once

#include <string_view>

namespace giq {

/// The extended resources of whole GPUs and of TPU chips.
inline constexpr std::string_view kGpuResource = "nvidia.com/gpu";
inline constexpr std::string_view kTpuResource = "google.com/tpu";

/// The node labels of GPUs, of TPUs and of a TPU slice's shape.
inline constexpr std::string_view kGpuLabel = "cloud.google.com/gke-accelerator";
inline constexpr std::string_view kTpuLabel = "cloud.google.com/gke-tpu-accelerator";
inline constexpr std::string_view kTopologyLabel = "cloud.google.com/gke-tpu-topology";
/// The node label that lets a compute class decide.
inline constexpr std::string_view kComputeClassLabel = "cloud.google.com/compute-class";
/// The node label of a GPU's partitions.
inline constexpr std::string_view kGpuPartitionLabel = "cloud.google.com/gke-gpu-partition-size";

/// The node labels that tell how a node is bought.
inline constexpr std::string_view kSpotLabel = "cloud.google.com/gke-spot";
inline constexpr std::string_view kPreemptibleLabel = "cloud.google.com/gke-preemptible";
inline constexpr std::string_view kProvisioningLabel = "cloud.google.com/gke-provisioning";
inline constexpr std::string_view kFlexStartLabel = "cloud.google.com/gke-flex-start";
inline constexpr std::string_view kReservationLabel = "cloud.google.com/reservation-name";

}  // namespace giq
