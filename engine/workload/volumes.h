// Volumes of a pod: what kind of storage is behind each, and who shares it.
#pragma once

#include <string_view>
#include <vector>

#include "engine/workload/object.h"
#include "engine/workload/pod.h"
#include "engine/workload/template_site.h"

namespace giq {

/// The pod's volumes, claims resolved through the bundle, and those that a StatefulSet's claim
/// templates add.
[[nodiscard]] std::vector<Volume> ReadVolumes(const Object& object, const TemplateSite& site,
                                              const ObjectIndex& index);

/// A mount path as the kernel sees it: one slash between parts, no trailing slash except for "/".
[[nodiscard]] std::string NormalPath(std::string_view path);

/// The mount that holds `path` in a container: the longest mount path that is a parent of it; null
/// when none is.
[[nodiscard]] const Mount* MountOf(const Container& container, std::string_view path);

/// Where bytes below `path` go: the mount's volume, the default /dev/shm, or the container's own
/// layer.
[[nodiscard]] Storage StorageOf(const Container& container, std::string_view path);

}  // namespace giq
