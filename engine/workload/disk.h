// What a GKE node's boot disk holds: the one model that every rule about disks uses.
#pragma once

#include "engine/base/units.h"

namespace giq {

/// The boot disk of a GKE node pool when nobody chose another size.
inline constexpr Bytes kDefaultBootDisk = {100 * kGiB};

/// The file system on a boot disk of this nominal size: 94.25 GiB of 100 GiB.
[[nodiscard]] Bytes FileSystemOf(Bytes boot_disk);

/// Free space below which the kubelet evicts pods: 10 % of the file system.
[[nodiscard]] Bytes EvictionThreshold(Bytes boot_disk);

/// What pods and images can fill before the kubelet evicts: 84.8 GiB of 100 GiB.
[[nodiscard]] Bytes UsableByPods(Bytes boot_disk);

/// The greatest sum of ephemeral-storage requests that the scheduler places on the node: 43.8 GiB
/// of 100 GiB.
[[nodiscard]] Bytes AllocatableForRequests(Bytes boot_disk);

/// From this size on GKE's documentation says that a model does not fit: the disk less 10 %, 90 GiB
/// of 100 GiB.
[[nodiscard]] Bytes TooLargeForBootDisk(Bytes boot_disk);

/// From this size on a model leaves little room for the images: the disk less 20 %, 80 GiB of 100
/// GiB.
[[nodiscard]] Bytes TightOnBootDisk(Bytes boot_disk);

}  // namespace giq
