#include "catalog/embedded.h"

#include <memory>

#include "engine/catalog/data.h"

namespace giq {

std::shared_ptr<const Catalog> Catalog::Embedded() {
  auto data = std::make_unique<Data>();
  data->embedded = EmbeddedTables();
  return std::shared_ptr<const Catalog>(new Catalog(std::move(data)));
}

}  // namespace giq
