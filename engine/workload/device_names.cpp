#include "engine/workload/device_names.h"

#include <algorithm>
#include <string>

#include "engine/base/near.h"

namespace giq {
namespace {

/// A word of three letters leaves no room for other edits than case, a plural and a swap: `vgpu`
/// and `pgpu` are devices of their own.
bool IsWrittenLike(std::string_view word, std::string_view device) {
  if (word.size() == device.size() + 1 && (word.back() == 's' || word.back() == 'S')) {
    word.remove_suffix(1);
  }
  return word.size() == device.size() && EditDistance(word, device, 1) <= 1 &&
         std::ranges::is_permutation(word, device, {}, [](char c) { return c | 0x20; });
}

/// `nvidea.com`, `google`; also the prefix of GKE's node labels, which is no vendor of devices.
bool NamesAVendor(std::string_view domain) {
  constexpr std::size_t kTypo = 2;
  constexpr std::array<std::string_view, 5> kVendors = {"nvidia.com", "nvidia", "google.com",
                                                        "google", "cloud.google.com"};
  return std::ranges::any_of(kVendors, [&](std::string_view vendor) {
    return EditDistance(domain, vendor, kTypo) <= kTypo;
  });
}

}  // namespace

std::string_view MeantAcceleratorResource(std::string_view name) {
  if (std::ranges::find(kAcceleratorResources, name) != kAcceleratorResources.end()) return {};
  const auto slash = name.find('/');
  if (slash == std::string_view::npos || !NamesAVendor(name.substr(0, slash))) return {};
  for (const std::string_view resource : kAcceleratorResources) {
    const std::string_view device = resource.substr(resource.find('/') + 1);
    if (IsWrittenLike(name.substr(slash + 1), device)) return resource;
  }
  return {};
}

}  // namespace giq
