// A container's variables: literals, ConfigMap keys of the bundle, references whose value lives
// elsewhere.
#pragma once

#include <vector>

#include "engine/workload/object.h"
#include "engine/workload/pod.h"

namespace giq {

/// Fills `container.env` (ConfigMap values resolved, `$(NAME)` expanded) and `container.env_from`.
void ReadEnvironment(const Object& object, const Node& node, const ObjectIndex& index,
                     Container& container);

/// The script that a ConfigMap volume of the container puts at a path: the ConfigMap's scalar, or
/// an empty place.
[[nodiscard]] Place FindScript(const Object& object, const Container& container,
                               const ObjectIndex& index, std::string_view path);

}  // namespace giq
