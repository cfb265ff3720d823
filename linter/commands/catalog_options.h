// The options of `giq-lint catalog` for CLI11.
#pragma once

#include "linter/commands/catalog_diff.h"
#include "linter/commands/catalog_import.h"
#include "linter/commands/catalog_show.h"
#include "linter/commands/catalog_validate.h"
#include "linter/network/pull.h"

namespace CLI {
class App;
}

namespace giq {

/// What each command of the group is filled into.
struct CatalogOptions {
  CatalogImportOptions import;
  CatalogShowOptions show;
  CatalogValidateOptions validate;
  CatalogPullOptions pull;
  CatalogDiffOptions diff;
};

/// The commands of the group.
struct CatalogCommands {
  CLI::App* import = nullptr;
  CLI::App* show = nullptr;
  CLI::App* validate = nullptr;
  CLI::App* pull = nullptr;
  CLI::App* diff = nullptr;
};

/// Adds the group, which is none without one of its commands.
CatalogCommands AddCatalog(CLI::App& app, CatalogOptions& options);

}  // namespace giq
