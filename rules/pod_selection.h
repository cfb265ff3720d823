// What a selector may select beyond the labels that a manifest shows.
#pragma once

#include "engine/bundle/bundle.h"

namespace giq {

/// Whether the pods of a workload may carry all that a selector wants once controllers have added
/// their labels (leaderworkerset.sigs.k8s.io/name …). A PodMonitoring without labels selects by
/// expressions, or everything.
[[nodiscard]] bool MaySelect(const PodSelector& selector, const Workload& workload);

}  // namespace giq
