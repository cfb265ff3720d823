// Whether a pod is all of a server, or a part of one that spans more.
#pragma once

#include <initializer_list>
#include <string_view>

#include "engine/rule/rule.h"

namespace giq {

/// Whether the server is given, or may be given, one of these options.
[[nodiscard]] bool HasOption(const Workload& workload,
                             std::initializer_list<std::string_view> names);

/// The server is one part of something larger that other objects hold: its own devices don't tell.
[[nodiscard]] bool SpansOtherPods(const Workload& workload);

/// Of a group the first template that starts the server speaks; others repeat its words or have
/// none.
[[nodiscard]] bool SpeaksForGroup(const WorkloadContext& ctx);

/// Whether the cluster runs the pods as they are written. Operators of other kinds (KubeRay, KServe
/// …) add volumes, labels, variables and probes of their own.
[[nodiscard]] bool RunsAsWritten(const Workload& workload);

}  // namespace giq
