// How a scalar is written so that the API server, and every other reader of YAML, takes it for what
// it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/document/node.h"

namespace giq {

/// Whether a string may stand without quotes; `flow`: inside brackets.
[[nodiscard]] bool MayBePlain(std::string_view text, bool flow);

/// A string in double quotes.
[[nodiscard]] std::string DoubleQuoted(std::string_view text);

/// A scalar as YAML in the style of the one whose place it takes, as far as its value allows.
[[nodiscard]] std::string ScalarText(const Node& value, Style style, bool flow);

/// A key as YAML.
[[nodiscard]] std::string KeyAsYaml(std::string_view key, Style style, bool flow);

}  // namespace giq
