#include "engine/base/units.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <string_view>

namespace giq {

std::string Text(Bytes bytes) {
  constexpr std::array<std::string_view, 7> kUnits = {"B",   "KiB", "MiB", "GiB",
                                                      "TiB", "PiB", "EiB"};
  const std::string_view sign = bytes.count < 0 ? "-" : "";
  const auto bits = static_cast<std::uint64_t>(bytes.count);
  const std::uint64_t size = bytes.count < 0 ? ~bits + 1 : bits;
  std::size_t unit = 0;
  while (unit + 1 < kUnits.size() && (size >> (10 * (unit + 1))) != 0) ++unit;
  const std::uint64_t whole = size >> (10 * unit);
  const std::uint64_t rest = size - (whole << (10 * unit));
  // Tenths of the next smaller unit's 1024 steps are enough for one decimal, rounded down.
  const std::uint64_t tenth = unit == 0 ? 0 : (rest >> (10 * (unit - 1))) * 10 / 1024;
  // A size that is not whole keeps its ".0": 90.0 GiB is a little more than 90 GiB.
  if (rest == 0) return fmt::format("{}{} {}", sign, whole, kUnits[unit]);
  return fmt::format("{}{}.{} {}", sign, whole, tenth, kUnits[unit]);
}

std::string Text(Millis millis) {
  const double tenths = std::round(millis.count * 10);
  if (std::fmod(tenths, 10) == 0) return fmt::format("{:.0f} ms", tenths / 10);
  return fmt::format("{:.1f} ms", tenths / 10);
}

}  // namespace giq
