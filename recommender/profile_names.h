// Names that the catalog's profiles have: models, servers, versions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "recommender/profiles.h"

namespace giq {

/// The values of a column over all configurations that fit, whatever their version, each once,
/// sorted.
[[nodiscard]] std::vector<std::string> NamesOf(ProfileFilter filter, const Catalog& catalog,
                                               std::string_view CurveRow::* column);

/// The versions likewise, the newest first.
[[nodiscard]] std::vector<std::string> VersionsOf(const ProfileFilter& filter,
                                                  const Catalog& catalog);

}  // namespace giq
