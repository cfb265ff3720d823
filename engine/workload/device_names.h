// The names by which pods ask for accelerators and select them, and which resource a wrong name
// meant.
#pragma once

#include <array>
#include <string_view>

#include "engine/base/gke_names.h"

namespace giq {

/// The resources by which pods get accelerators on GKE.
inline constexpr std::array<std::string_view, 2> kAcceleratorResources = {kGpuResource,
                                                                          kTpuResource};

/// The accelerator resource that a name which is none must have meant: google.com/tpu for
/// `nvidia.com/tpu`, nvidia.com/gpu for `nvidea.com/gpus`. "" for a right name and for everything
/// else: `amd.com/gpu`, `nvidia.com/mig-1g.5gb` and `nvidia.com/gpu.shared` are real.
[[nodiscard]] std::string_view MeantAcceleratorResource(std::string_view name);

}  // namespace giq
