#include "engine/base/suggest.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/near.h"

namespace giq {

std::string DidYouMean(std::string_view word, std::span<const std::string_view> known) {
  // A third of the letters may be wrong; beyond that a guess confuses more than it helps.
  std::size_t best = std::max<std::size_t>(1, word.size() / 3) + 1;
  std::string_view nearest;
  for (const std::string_view candidate : known) {
    const std::size_t distance = EditDistance(word, candidate, best - 1);
    if (distance < best) {
      best = distance;
      nearest = candidate;
      if (best == 0) break;
    }
  }
  if (nearest.empty()) return {};
  return fmt::format("; did you mean '{}'?", nearest);
}

}  // namespace giq
