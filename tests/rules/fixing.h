// Rounds of fixes on a manifest, as `giq-lint fix` makes them.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "tests/rules/fixtures.h"

namespace giq::testing {

/// Judges the text that a manifest has become.
using JudgeText = std::function<Judged(std::string)>;

/// The fix of a finding that a run applies: its first safe one, else its first; null when it has
/// none.
[[nodiscard]] const Fix* Preferred(const Finding& finding);

/// What became of a manifest.
struct FixedManifest {
  std::string text;
  std::size_t rounds = 0;             ///< Those that changed something.
  bool at_rest = false;               ///< One more changes nothing.
  std::vector<std::string> refusals;  ///< `GIQ110: reason`, of the last round.
  Judged judged;                      ///< The text at the end.
};

/// Applies the preferred fix of every finding, round after round.
[[nodiscard]] FixedManifest FixInRounds(const JudgeText& judge, std::string text,
                                        std::size_t most_rounds);

/// The text with one fix made; a test failure and the old text where that is refused.
[[nodiscard]] std::string FixOnce(const File& file, const Fix& fix);

}  // namespace giq::testing
