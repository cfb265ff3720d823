// Versions of GKE clusters.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace giq {

/// `1.33.4-gke.1350000`, perhaps cut short: what is not said is not known.
struct GkeVersion {
  std::int64_t minor = 0;  ///< Behind `1.`.
  std::optional<std::int64_t> patch;
  std::optional<std::int64_t> build;  ///< Behind `-gke.`.
};

/// Nothing for a text that is no version of GKE 1.
[[nodiscard]] std::optional<GkeVersion> ParseGkeVersion(std::string_view text);

/// Whether a version is below what a feature needs, which came to two minor versions: `later` is
/// the newer one's. What is not known of the version counts as new enough.
[[nodiscard]] bool IsSurelyBelow(const GkeVersion& version, const GkeVersion& earlier,
                                 const GkeVersion& later);

}  // namespace giq
