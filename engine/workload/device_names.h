// The names by which pods ask for accelerators and select them, and which resource a wrong name
// meant.
#pragma once

#include <array>
#include <string_view>

namespace giq {

inline constexpr std::string_view kGpuResource = "nvidia.com/gpu";
inline constexpr std::string_view kTpuResource = "google.com/tpu";

/// The node labels of GPUs, of TPUs and of a TPU slice's shape.
inline constexpr std::string_view kGpuLabel = "cloud.google.com/gke-accelerator";
inline constexpr std::string_view kTpuLabel = "cloud.google.com/gke-tpu-accelerator";
inline constexpr std::string_view kTopologyLabel = "cloud.google.com/gke-tpu-topology";
/// The node label that lets a compute class decide.
inline constexpr std::string_view kComputeClassLabel = "cloud.google.com/compute-class";

/// The resources by which pods get accelerators on GKE.
inline constexpr std::array<std::string_view, 2> kAcceleratorResources = {kGpuResource,
                                                                          kTpuResource};

/// The accelerator resource that a name which is none must have meant: google.com/tpu for
/// `nvidia.com/tpu`, nvidia.com/gpu for `nvidea.com/gpus`. "" for a right name and for everything
/// else: `amd.com/gpu`, `nvidia.com/mig-1g.5gb` and `nvidia.com/gpu.shared` are real.
[[nodiscard]] std::string_view MeantAcceleratorResource(std::string_view name);

}  // namespace giq
