// Catalog files of the user's own, read from disk: folders of CSV tables, single tables, and
// exports that are converted on the way.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/source.h"
#include "engine/catalog/catalog.h"
#include "engine/catalog/import.h"
#include "linter/input/config.h"

namespace giq {

using CatalogFiles = std::vector<std::unique_ptr<Source>>;

/// The text of a file with facts, bounded; UTF-16, as PowerShell redirects it, becomes UTF-8.
[[nodiscard]] Result<std::string> ReadFacts(const std::string& path);

/// The CSV files of a folder, sorted by name.
[[nodiscard]] Result<CatalogFiles> ReadCatalogFolder(const std::string& folder);

/// What a path of `catalog:` stands for: a folder's files, a table, or an export as the tables that
/// it becomes.
[[nodiscard]] Result<CatalogFiles> ReadCatalogPath(const std::string& path, const Catalog& base);

/// Looks machine types up in a catalog, which must outlive the options.
[[nodiscard]] LoadOptions MachinesOf(const Catalog& catalog);

/// How an export is read: with what the catalog, which must outlive the options, knows, and with
/// the model that a path through a hub cache names, wherever the process is.
[[nodiscard]] ImportOptions ImportOptionsFor(const std::string& path, const Catalog& catalog);

/// The built-in catalog with everything that the settings name.
[[nodiscard]] Result<std::shared_ptr<const Catalog>> LoadCatalog(const Settings& settings);

}  // namespace giq
