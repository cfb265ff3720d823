// Reads the YAML that a RayService or RayJob carries in a string: applications, engines, runtime
// environments.
#pragma once

#include "engine/workload/engine_settings.h"

namespace giq {

/// Adds what the text at a scalar says; unknown where it is not readable.
void ReadRayServeConfig(const Place& scalar, EngineSettings& settings);

}  // namespace giq
