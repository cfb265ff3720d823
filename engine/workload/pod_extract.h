// Reads a pod template into typed facts.
#pragma once

#include "engine/workload/object.h"
#include "engine/workload/pod.h"
#include "engine/workload/template_site.h"

namespace giq {

/// Fills `pod` from a template. `pod` must stay where it is: mounts point to its volumes.
/// `whole` is IsWhole of the template.
void ReadPod(const Object& object, const TemplateSite& site, const ObjectIndex& index, bool whole,
             Pod& pod);

/// Fills the keys of the tolerated taints.
void ReadTolerations(const Node& pod_spec, Pod& pod);

/// Whether the template says everything that the API needs: a patch lacks images or the object's
/// selector.
[[nodiscard]] bool IsWhole(const Object& object, const TemplateSite& site);

}  // namespace giq
