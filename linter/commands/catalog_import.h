// `giq-lint catalog import`: the user's own measurements and model sizes, into catalog files.
#pragma once

#include <string>
#include <vector>

#include "engine/catalog/import.h"
#include "linter/commands/streams.h"

namespace giq {

struct CatalogImportOptions {
  std::vector<std::string> paths;
  std::string into;   ///< The folder; "" for `facts` beside the configuration, or `giq-catalog`.
  std::string model;  ///< Of an index of weights or a report that does not tell it.
  MeasuredSetup setup;
  bool dry_run = false;
};

[[nodiscard]] int RunCatalogImport(const CatalogImportOptions& options, Streams& streams);

}  // namespace giq
