// `giq-lint catalog validate`: whether catalog files can be read, and all that is wrong with them.
#pragma once

#include <string>
#include <vector>

#include "linter/commands/streams.h"

namespace giq {

struct CatalogValidateOptions {
  std::vector<std::string> paths;  ///< Folders, tables and exports; none: those of the
                                   ///< configuration.
};

[[nodiscard]] int RunCatalogValidate(const CatalogValidateOptions& options, Streams& streams);

}  // namespace giq
