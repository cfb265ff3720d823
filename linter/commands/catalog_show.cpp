#include "linter/commands/catalog_show.h"

#include <utility>

#include "engine/base/safe_text.h"
#include "linter/input/catalog_files.h"

namespace giq {
namespace {

Result<std::shared_ptr<const Catalog>> CatalogFor(const CatalogShowOptions& options) {
  const std::string config = ConfigFor(".", options.lookup, options.config);
  Settings settings;
  if (!config.empty()) {
    GIQ_TRY(settings, ReadSettings(config));
  }
  return LoadCatalog(Overlay(std::move(settings), options.flags));
}

}  // namespace

int RunCatalogShow(const CatalogShowOptions& options, Streams& streams) {
  const auto catalog = CatalogFor(options);
  if (!catalog) {
    streams.err << "error: " << SafeText(catalog.error().Text()) << '\n';
    return kExitUsage;
  }
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
