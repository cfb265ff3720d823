// Options for what becomes of findings: formats, files.
#pragma once

#include "linter/commands/check.h"

namespace CLI {
class App;
}

namespace giq {

/// `--format`, `--output-file` and `--omit-suppressed`.
void AddOutputOptions(CLI::App& app, CheckOptions& options);

}  // namespace giq
