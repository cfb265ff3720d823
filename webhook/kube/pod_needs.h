// What one pod takes of accelerators, and of which. For this folder only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/document/node.h"
#include "webhook/kube/used.h"

namespace giq {

/// Accelerators of a pod.
struct PodNeed {
  std::string_view resource;  ///< kGpuResource or kTpuResource
  std::int64_t amount = 0;
};

/// What a pod holds at once at most: the containers' sum, or an init container's more. Nothing when
/// it asks for no accelerators.
[[nodiscard]] std::optional<PodNeed> NeedOf(const Node& pod);

/// A kind of accelerator and the part of one that a unit of the resource is.
struct BoughtAccelerator {
  std::string accelerator;
  Purchase purchase = Purchase::kOnDemand;
  double part = 1;
};

/// Of the node that a pod is on; nothing when its labels do not tell.
[[nodiscard]] std::optional<BoughtAccelerator> KindOnNode(const Node& node,
                                                          std::string_view resource);
/// That a waiting pod requires by its node selector and affinity; nothing when more than one would
/// do.
[[nodiscard]] std::optional<BoughtAccelerator> KindRequired(const Node& pod,
                                                            std::string_view resource);

}  // namespace giq
