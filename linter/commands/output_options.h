// Options for what becomes of findings: formats, files.
#pragma once

#include "linter/commands/check.h"

namespace CLI {
class App;
}

namespace giq {

/// What is shown, where, how, and what of it makes the run fail.
void AddOutputOptions(CLI::App& app, CheckOptions& options);

}  // namespace giq
