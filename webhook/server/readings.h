// The counters of a server as metrics.
#pragma once

#include <vector>

#include "webhook/http/server.h"
#include "webhook/server/metrics.h"

namespace giq {

/// What the server of reviews has counted.
[[nodiscard]] std::vector<Reading> ReadingsOf(const ServerCounters& counters);

}  // namespace giq
