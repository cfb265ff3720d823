// Services and PodMonitorings: which pods they select and which ports they ask.
#pragma once

#include <optional>

#include "engine/bundle/bundle.h"

namespace giq {

/// The selector of a Service or PodMonitoring; nothing for other objects.
[[nodiscard]] std::optional<PodSelector> ReadPodSelector(const Object& object);

/// Whether every label that the selector wants is among the pod's; an empty selector selects
/// nothing here.
[[nodiscard]] bool Selects(const PodSelector& selector, const Workload& workload);

}  // namespace giq
