// The folder that facts of the user's own are written into.
#pragma once

#include <memory>
#include <string>

#include "engine/catalog/import.h"
#include "linter/input/catalog_files.h"

namespace giq {

/// A folder with what it holds already.
struct CatalogFolder {
  std::string path;
  CatalogFiles files;
  std::shared_ptr<const Catalog> base;  ///< The built-in catalog with the folder's files.
};

/// The folder; "" stands for `facts` beside the nearest configuration file, else for
/// `giq-catalog`. One that is not there yet holds nothing.
[[nodiscard]] Result<CatalogFolder> OpenCatalogFolder(const std::string& path);

/// Makes of what several files told one row a curve and model; an Error where they contradict each
/// other.
[[nodiscard]] Result<void> Settle(Imported& all);

/// Adds what was read to the folder's tables, verified by reading the result, and tells what was
/// done. A dry run writes nothing.
[[nodiscard]] Result<std::string> WriteInto(const CatalogFolder& folder, const Imported& all,
                                            bool dry_run);

}  // namespace giq
