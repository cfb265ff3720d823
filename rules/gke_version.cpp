#include "rules/gke_version.h"

#include <charconv>
#include <limits>
#include <tuple>

namespace giq {
namespace {

/// A number at the front of the text, taken off with its prefix.
std::optional<std::int64_t> TakeNumber(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  const char* begin = text.data() + prefix.size();
  const char* end = text.data() + text.size();
  std::int64_t number = 0;
  const auto [stop, error] = std::from_chars(begin, end, number);
  if (error != std::errc() || number < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
  return number;
}

bool IsBelow(const GkeVersion& version, const GkeVersion& needed) {
  constexpr std::int64_t kNewEnough = std::numeric_limits<std::int64_t>::max();
  const std::tuple has = {version.patch.value_or(kNewEnough), version.build.value_or(kNewEnough)};
  return has < std::tuple{needed.patch.value_or(0), needed.build.value_or(0)};
}

}  // namespace

std::optional<GkeVersion> ParseGkeVersion(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  const auto minor = TakeNumber(text, "1.");
  if (!minor) return std::nullopt;
  GkeVersion version{.minor = *minor};
  version.patch = TakeNumber(text, ".");
  if (version.patch) version.build = TakeNumber(text, "-gke.");
  return text.empty() ? std::optional(version) : std::nullopt;
}

bool IsSurelyBelow(const GkeVersion& version, const GkeVersion& earlier, const GkeVersion& later) {
  if (version.minor < earlier.minor || version.minor > later.minor) {
    return version.minor < earlier.minor;
  }
  return IsBelow(version, version.minor == later.minor ? later : earlier);
}

}  // namespace giq
