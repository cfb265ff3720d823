// Names with wildcards, as the policy file writes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace giq {

/// Whether a text is a pattern that the policy takes: no control characters, nothing too long.
[[nodiscard]] bool IsGlob(std::string_view pattern);

/// Whether a pattern with `*` and `?` stands for a text.
[[nodiscard]] bool GlobMatches(const std::string& pattern, std::string_view text);

/// Whether one of the patterns does; none at all stand for every text.
[[nodiscard]] bool AnyGlobMatches(const std::vector<std::string>& patterns, std::string_view text);

}  // namespace giq
