// The place of a member below another place.
#pragma once

#include <initializer_list>
#include <string_view>

#include "engine/document/document.h"

namespace giq {

/// The value at a chain of keys below a place; its node is null where there is none.
[[nodiscard]] inline Place MemberAt(const Place& at, std::initializer_list<std::string_view> keys) {
  return {at.document, at.node != nullptr ? at.node->At(keys) : nullptr, {}};
}

}  // namespace giq
