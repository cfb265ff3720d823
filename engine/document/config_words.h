// What the readers of giq-lint's own YAML files share: words, keys, and errors with their places.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/document/document.h"

namespace giq {

/// What is wrong with a node, with its place in the file.
[[nodiscard]] Error ErrorAt(const File& file, const Node& node, std::string what);

/// Whether the node is a text with something in it.
[[nodiscard]] bool IsWord(const Node& node);

/// A word or a list of words; `what` tells what was expected.
[[nodiscard]] Result<std::vector<const Node*>> WordsIn(const File& file, const Node& value,
                                                       std::string_view what);

/// An unknown key, with its neighbour among the known ones.
[[nodiscard]] Error UnknownKey(const File& file, const Node& key,
                               std::span<const std::string_view> known);

}  // namespace giq
