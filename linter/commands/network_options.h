// The options of the commands that speak HTTP, for CLI11.
#pragma once

#include "linter/network/pull.h"
#include "linter/network/serve.h"

namespace CLI {
class App;
}

namespace giq {

/// Each adds a command whose options are written into the struct when the command line is parsed.
CLI::App* AddServe(CLI::App& app, ServeOptions& options);
CLI::App* AddPull(CLI::App& catalog, CatalogPullOptions& options);

}  // namespace giq
