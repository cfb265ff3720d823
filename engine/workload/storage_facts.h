// Where a server's bytes go: the model cache, the compile cache, a local model, buckets, /dev/shm.
#pragma once

#include "engine/workload/object.h"
#include "engine/workload/server_command.h"
#include "engine/workload/workload.h"

namespace giq {

/// Fills the storage facts of a workload whose pod, server and model are set.
void ReadStorageFacts(const ServerCommand& command, Workload& workload);

/// A path in the serving container with the storage behind it.
[[nodiscard]] StoredPath StoreOf(const Container& container, Fact<std::string> path);

}  // namespace giq
