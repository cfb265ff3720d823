// Sizes as manifests write them.
#pragma once

#include <string>

#include "engine/base/units.h"

namespace giq {

/// A size as the quantity of a manifest: whole GiB, rounded up.
[[nodiscard]] std::string QuantityText(Bytes bytes);

}  // namespace giq
