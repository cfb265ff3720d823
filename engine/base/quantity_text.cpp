#include "engine/base/quantity_text.h"

#include <fmt/format.h>

namespace giq {

std::string QuantityText(Bytes bytes) {
  return fmt::format("{}Gi", (bytes.count + kGiB - 1) / kGiB);
}

}  // namespace giq
