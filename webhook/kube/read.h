// Short ways to read an object's tree. For this folder only.
#pragma once

#include <initializer_list>
#include <string_view>

#include "engine/document/document.h"

namespace giq {

/// The tree of a file that a store holds: one document, which could be read.
[[nodiscard]] inline const Node& RootOf(const File& file) { return *file.documents().front().root; }

/// The text at a chain of keys; "" when there is none.
[[nodiscard]] inline std::string_view TextAt(const Node& node,
                                             std::initializer_list<std::string_view> keys) {
  const Node* found = node.At(keys);
  return found != nullptr && found->IsString() ? found->text : std::string_view{};
}

}  // namespace giq
