// The tables that compile_catalog writes from this folder's CSV files.
#pragma once

#include "engine/catalog/catalog.h"

namespace giq {

/// Constant tables, sorted by key.
[[nodiscard]] CatalogTables EmbeddedTables();

}  // namespace giq
