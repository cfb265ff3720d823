// JSON as YAML for people.
#pragma once

#include <string>
#include <string_view>

namespace giq {

/// The value of a JSON text as a block of YAML, with a line break at its end; "" for a text that is
/// no JSON.
[[nodiscard]] std::string BlockYaml(std::string_view json);

}  // namespace giq
