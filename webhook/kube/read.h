// Short ways to read an object's tree. For this folder only.
#pragma once

#include <initializer_list>
#include <string_view>

#include "engine/document/document.h"

namespace giq {

/// The text at a chain of keys; "" when there is none.
[[nodiscard]] inline std::string_view TextAt(const Node& node,
                                             std::initializer_list<std::string_view> keys) {
  const Node* found = node.At(keys);
  return found != nullptr && found->IsString() ? found->text : std::string_view{};
}

}  // namespace giq
