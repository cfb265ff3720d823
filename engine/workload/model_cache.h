// The directory that a server downloads a hub model to, and the storage behind it.
#pragma once

#include "engine/workload/server_command.h"
#include "engine/workload/workload.h"

namespace giq {

/// Where the weights of a hub model go: by option, by variable, else by the image's default. The
/// path is absent when the model is known not to come from the hub, unknown when an image or
/// variable that we can't see decides.
[[nodiscard]] ModelCache FindModelCache(const ServerCommand& command, const Workload& workload);

}  // namespace giq
