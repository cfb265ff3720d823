// Options for what becomes of findings: formats, files.
#pragma once

#include "linter/commands/check.h"

namespace CLI {
class App;
}

namespace giq {

/// `--color` and `--fail-on`, for commands with output of their own.
void AddColor(CLI::App& app, CheckOptions& options);
void AddFailOn(CLI::App& app, CheckOptions& options);

/// What is shown, where, how, and what of it makes the run fail.
void AddOutputOptions(CLI::App& app, CheckOptions& options);

}  // namespace giq
