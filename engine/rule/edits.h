// The edits that rules propose, built from places.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "engine/rule/finding.h"

namespace giq {

/// A text as a JSON string, quotes included.
[[nodiscard]] std::string JsonString(std::string_view text);

/// Puts another value in the place of a node.
[[nodiscard]] Edit ReplaceValue(const Place& at, std::string value_json);

/// Adds a key to a mapping, or overwrites it.
[[nodiscard]] Edit AddMember(const Place& mapping, std::string_view key, std::string value_json);

/// Adds a key to the mapping at a chain of keys below another one, with the mappings that are
/// missing on the way; nothing where something else than a mapping stands there.
[[nodiscard]] std::optional<Edit> AddMemberBelow(const Place& mapping,
                                                 std::initializer_list<std::string_view> path,
                                                 std::string_view key, std::string value_json);

/// Appends an item to the list under a mapping's key; makes the list when there is none. Nothing
/// where something else than a list stands there.
[[nodiscard]] std::optional<Edit> AppendItem(const Place& mapping, std::string_view key,
                                             std::string item_json);

/// Removes the member or item that a node is.
[[nodiscard]] Edit RemoveNode(const Place& at);

/// Puts `now` in the place of `was` inside a string scalar; nothing where the scalar does not hold
/// `was` exactly once.
[[nodiscard]] std::optional<Edit> ReplaceText(const Place& at, std::string_view was,
                                              std::string_view now);

}  // namespace giq
