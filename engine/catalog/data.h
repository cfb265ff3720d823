// What a Catalog holds. For the catalog's own files only.
#pragma once

#include <memory>

#include "engine/catalog/catalog.h"
#include "engine/catalog/load.h"

namespace giq {

struct Catalog::Data {
  CatalogTables embedded;               ///< Sorted by key.
  LoadedTables added;                   ///< Sorted by key; its rows go before the embedded ones.
  std::shared_ptr<const Catalog> base;  ///< Keeps the texts of rows that were taken over from it.
};

}  // namespace giq
