// Which facts a command looks at: flags, laid over a configuration file.
#pragma once

#include <memory>
#include <string>

#include "engine/catalog/catalog.h"
#include "linter/input/config.h"
#include "linter/input/profiles.h"

namespace giq {

struct CatalogChoice {
  Settings flags;
  Profiles::Lookup lookup = Profiles::Lookup::kUpwards;
  std::string config;  ///< For Lookup::kGiven.
};

/// The built-in catalog with everything that the flags and the configuration of the working
/// directory name.
[[nodiscard]] Result<std::shared_ptr<const Catalog>> CatalogOf(const CatalogChoice& choice);

}  // namespace giq
