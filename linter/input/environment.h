// The engine's environment from settings: catalog files, quota files and cluster facts, read from
// disk.
#pragma once

#include <memory>

#include "engine/base/result.h"
#include "engine/environment.h"
#include "linter/input/config.h"

namespace giq {

/// Reads every file that the settings name; a bad one is an Error with its place and nothing is
/// taken.
[[nodiscard]] Result<std::shared_ptr<const Environment>> LoadEnvironment(const Settings& settings);

}  // namespace giq
