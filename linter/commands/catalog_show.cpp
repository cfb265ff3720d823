#include "linter/commands/catalog_show.h"

#include "engine/base/safe_text.h"
#include "linter/commands/tell.h"

namespace giq {
int RunCatalogShow(const CatalogShowOptions& options, Streams& streams) {
  const auto catalog = CatalogOf(options.catalog);
  if (!catalog) return Refused(catalog.error(), streams);
  if (!options.kind) {
    streams.out << RenderCatalogSummary(**catalog, options.format);
    return kExitClean;
  }
  CatalogTableView table = TableOf(**catalog, *options.kind);
  if (!options.pattern.empty()) KeepMatching(table, options.pattern);
  streams.out << RenderCatalogTable(table, options.format, options.sources);
  if (table.rows.empty() && !options.pattern.empty()) {
    streams.err << "no row of " << table.kind << " matches '" << SafeText(options.pattern) << "'\n";
  }
  return kExitClean;
}

}  // namespace giq
