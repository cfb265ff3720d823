// The edit that gives a mapping's value another key.
#pragma once

#include <string_view>
#include <vector>

#include "engine/rule/finding.h"

namespace giq {

/// Moves the value of the key at `key_at` to the key `now` of the same mapping. None where the
/// mapping has that key already, or where the key came through a merge.
[[nodiscard]] std::vector<Edit> RenameMember(const Place& key_at, std::string_view now);

}  // namespace giq
