// The words of flags and configuration values.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "linter/input/config.h"

namespace giq {
namespace {

template <typename T, std::size_t N>
std::optional<T> Lookup(const std::array<std::pair<std::string_view, T>, N>& words,
                        std::string_view word) {
  const auto found = std::ranges::find(words, word, [](const auto& entry) { return entry.first; });
  if (found == words.end()) return std::nullopt;
  return found->second;
}

constexpr std::array<std::pair<std::string_view, Severity>, 3> kSeverities = {{
    {"info", Severity::kInfo},
    {"warning", Severity::kWarning},
    {"error", Severity::kError},
}};
constexpr std::array<std::pair<std::string_view, FailOn>, 4> kFailOn = {{
    {"info", FailOn::kInfo},
    {"warning", FailOn::kWarning},
    {"error", FailOn::kError},
    {"never", FailOn::kNever},
}};
constexpr std::array<std::pair<std::string_view, Companions>, 2> kCompanions = {{
    {"folder", Companions::kFolder},
    {"none", Companions::kNone},
}};
constexpr std::array<std::pair<std::string_view, ClusterMode>, 2> kModes = {{
    {"autopilot", ClusterMode::kAutopilot},
    {"standard", ClusterMode::kStandard},
}};

// Compute Engine counts disks in binary units and writes them as GB.
constexpr std::array<std::pair<std::string_view, double>, 9> kDiskUnits = {{
    {"", 1},
    {"G", 1},
    {"GB", 1},
    {"Gi", 1},
    {"GiB", 1},
    {"T", 1024},
    {"TB", 1024},
    {"Ti", 1024},
    {"TiB", 1024},
}};
constexpr std::array<std::pair<std::string_view, std::size_t>, 7> kByteUnits = {{
    {"", 1},
    {"Ki", std::size_t{1} << 10},
    {"KiB", std::size_t{1} << 10},
    {"Mi", std::size_t{1} << 20},
    {"MiB", std::size_t{1} << 20},
    {"Gi", std::size_t{1} << 30},
    {"GiB", std::size_t{1} << 30},
}};

}  // namespace

std::optional<Severity> SeverityFromWord(std::string_view word) {
  return Lookup(kSeverities, word);
}
std::optional<FailOn> FailOnFromWord(std::string_view word) { return Lookup(kFailOn, word); }
std::optional<Companions> CompanionsFromWord(std::string_view word) {
  return Lookup(kCompanions, word);
}
std::optional<ClusterMode> ClusterModeFromWord(std::string_view word) {
  return Lookup(kModes, word);
}

std::optional<Bytes> DiskSizeFromText(std::string_view text) {
  constexpr double kMostGiB = 1 << 20;  // 1 PiB, far beyond any disk
  double amount = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (failed != std::errc() || !std::isfinite(amount)) return std::nullopt;
  std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (unit.starts_with(' ')) unit.remove_prefix(1);
  const auto factor = Lookup(kDiskUnits, unit);
  if (!factor || amount <= 0 || amount * *factor > kMostGiB) return std::nullopt;
  return GiB(amount * *factor);
}

std::optional<std::size_t> ByteCountFromText(std::string_view text) {
  std::size_t amount = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (failed != std::errc()) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const auto factor = Lookup(kByteUnits, unit);
  if (!factor || amount == 0 || amount > (std::size_t{1} << 40) / *factor) return std::nullopt;
  return amount * *factor;
}

}  // namespace giq
