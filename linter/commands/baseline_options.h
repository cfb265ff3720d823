// The options of `giq-lint baseline` for CLI11.
#pragma once

#include "linter/commands/baseline.h"

namespace CLI {
class App;
}

namespace giq {

/// Adds the group, which is none without one of its commands.
CLI::App* AddBaseline(CLI::App& app, BaselineOptions& options);

}  // namespace giq
