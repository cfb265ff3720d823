// Numbers that have a unit get a type, so that GiB and bytes are never mixed.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace giq {

/// A size in bytes.
struct Bytes {
  std::int64_t count = 0;
  constexpr auto operator<=>(const Bytes&) const = default;
};

inline constexpr std::int64_t kMiB = 1024LL * 1024;
inline constexpr std::int64_t kGiB = 1024LL * 1024 * 1024;

/// Gibibytes as a byte count, rounded to the nearest byte.
[[nodiscard]] constexpr Bytes GiB(double gib) {
  return {static_cast<std::int64_t>(gib * static_cast<double>(kGiB) + (gib < 0 ? -0.5 : 0.5))};
}

/// The same size in gibibytes, for arithmetic on curves and messages.
[[nodiscard]] constexpr double InGiB(Bytes bytes) {
  return static_cast<double>(bytes.count) / static_cast<double>(kGiB);
}

/// `131.4 GiB`, `64 MiB`, `512 B`: one decimal where it says something, rounded down so that
/// a size just under a limit never reads as the limit itself.
[[nodiscard]] std::string Text(Bytes bytes);

/// A latency in milliseconds.
struct Millis {
  double count = 0;
  constexpr auto operator<=>(const Millis&) const = default;
};

/// `118 ms`, `34.2 ms`.
[[nodiscard]] std::string Text(Millis millis);

}  // namespace giq
