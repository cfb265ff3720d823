#include "recommender/profile_names.h"

#include <algorithm>
#include <set>

#include "recommender/version_order.h"

namespace giq {

std::vector<std::string> NamesOf(ProfileFilter filter, const Catalog& catalog,
                                 std::string_view CurveRow::* column) {
  filter.server_version = std::string(kAllVersions);
  std::set<std::string> names;
  for (const Configuration& configuration : ConfigurationsOf(filter, catalog)) {
    names.emplace(configuration.row().*column);
  }
  names.erase("");
  return {names.begin(), names.end()};
}

std::vector<std::string> VersionsOf(const ProfileFilter& filter, const Catalog& catalog) {
  auto names = NamesOf(filter, catalog, &CurveRow::server_version);
  std::ranges::stable_sort(
      names, [](const std::string& a, const std::string& b) { return IsOlderVersion(b, a); });
  return names;
}

}  // namespace giq
