#include "recommender/profile_names.h"

#include <algorithm>

#include "recommender/version_order.h"

namespace giq {

std::vector<std::string> NamesOf(ProfileFilter filter, const Catalog& catalog,
                                 std::string_view CurveRow::* column) {
  filter.server_version = std::string(kAllVersions);
  std::vector<std::string> names;
  for (const Configuration& configuration : ConfigurationsOf(filter, catalog)) {
    std::string name(configuration.row().*column);
    if (!name.empty()) names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  const auto repeated = std::ranges::unique(names);
  names.erase(repeated.begin(), repeated.end());
  return names;
}

std::vector<std::string> VersionsOf(const ProfileFilter& filter, const Catalog& catalog) {
  auto names = NamesOf(filter, catalog, &CurveRow::server_version);
  std::ranges::stable_sort(
      names, [](const std::string& a, const std::string& b) { return IsOlderVersion(b, a); });
  return names;
}

}  // namespace giq
