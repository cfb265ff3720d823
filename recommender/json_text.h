// Texts of JSON values, put together in the order of writing.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace giq {

/// A member of an object; one without text is left out.
using JsonMember = std::pair<std::string_view, std::string>;

/// A JSON string.
[[nodiscard]] std::string Quoted(std::string_view text);
[[nodiscard]] std::string Number(std::int64_t number);
[[nodiscard]] std::string Object(std::initializer_list<JsonMember> members);
[[nodiscard]] std::string Object(const std::vector<std::pair<std::string, std::string>>& members);
/// Items without text are left out; "" when none is left.
[[nodiscard]] std::string List(const std::vector<std::string>& items);

}  // namespace giq
