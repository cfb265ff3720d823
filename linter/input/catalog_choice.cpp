#include "linter/input/catalog_choice.h"

#include <utility>

#include "linter/input/catalog_files.h"

namespace giq {

Result<std::shared_ptr<const Catalog>> CatalogOf(const CatalogChoice& choice) {
  const std::string config = ConfigFor(".", choice.lookup, choice.config);
  Settings settings;
  if (!config.empty()) {
    GIQ_TRY(settings, ReadSettings(config));
  }
  return LoadCatalog(Overlay(std::move(settings), choice.flags));
}

}  // namespace giq
