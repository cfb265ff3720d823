// `giq-lint catalog show`: the facts that manifests are compared with.
#pragma once

#include <optional>
#include <string>

#include "linter/commands/streams.h"
#include "linter/input/config.h"
#include "linter/input/profiles.h"
#include "linter/report/catalog_tables.h"

namespace giq {

struct CatalogShowOptions {
  std::optional<CatalogKind> kind;  ///< Nothing: the list of tables.
  std::string pattern;
  Settings flags;
  Profiles::Lookup lookup = Profiles::Lookup::kUpwards;
  std::string config;
  CatalogFormat format = CatalogFormat::kText;
  bool sources = false;
};

[[nodiscard]] int RunCatalogShow(const CatalogShowOptions& options, Streams& streams);

}  // namespace giq
