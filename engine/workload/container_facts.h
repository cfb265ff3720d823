// Resources, ports and probes of one container.
#pragma once

#include "engine/workload/object.h"
#include "engine/workload/pod.h"

namespace giq {

/// Reads limits and requests, with the counts and quantities that rules compare.
void ReadResources(const Object& object, const Node& node, Container& container);

/// Reads the declared ports.
void ReadContainerPorts(const Object& object, const Node& node, Container& container);

/// Reads the kubelet's probes. `whole` is false for a patch, whose base may say what it leaves out.
void ReadProbes(const Object& object, const Node& node, bool whole, Container& container);

}  // namespace giq
