// `giq-lint catalog show`: the facts that manifests are compared with.
#pragma once

#include <optional>
#include <string>

#include "linter/commands/streams.h"
#include "linter/input/catalog_choice.h"
#include "linter/report/catalog_tables.h"

namespace giq {

struct CatalogShowOptions {
  std::optional<CatalogKind> kind;  ///< Nothing: the list of tables.
  std::string pattern;
  CatalogChoice catalog;
  CatalogFormat format = CatalogFormat::kText;
  bool sources = false;
};

[[nodiscard]] int RunCatalogShow(const CatalogShowOptions& options, Streams& streams);

}  // namespace giq
