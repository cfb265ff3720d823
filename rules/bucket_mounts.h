// Cloud Storage FUSE volumes: which holds the model, and with which options it is mounted.
#pragma once

#include <string_view>

#include "engine/workload/workload.h"

namespace giq {

/// The bucket mount that holds the server's model; null when it lies elsewhere.
[[nodiscard]] const Mount* ModelBucketMount(const Workload& workload);

/// Whether a bucket's volume is mounted with an option whose name holds `part`: in its own
/// attributes, or in those of the PersistentVolume behind its claim.
[[nodiscard]] bool IsMountedWith(const Volume& volume, std::string_view part);

}  // namespace giq
