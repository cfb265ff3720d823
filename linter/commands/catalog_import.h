// `giq-lint catalog import`: the user's own measurements and model sizes, into catalog files.
#pragma once

#include <string>
#include <vector>

#include "linter/commands/streams.h"

namespace giq {

struct CatalogImportOptions {
  std::vector<std::string> paths;
  std::string into;   ///< The folder; "" for `facts` beside the configuration, or `giq-catalog`.
  std::string model;  ///< The model of an index of weights that does not tell it.
  bool dry_run = false;
};

[[nodiscard]] int RunCatalogImport(const CatalogImportOptions& options, Streams& streams);

}  // namespace giq
