// JSON as a plain value that can be changed: a slow and simple second opinion on trees and patches.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/document/node.h"
#include "engine/rule/finding.h"

namespace giq::testing {

struct Json {
  NodeKind kind = NodeKind::kNull;
  std::string scalar;  ///< Written in one way for one value.
  std::vector<Json> items;
  std::vector<std::pair<std::string, Json>> members;  ///< Sorted by key.

  bool operator==(const Json&) const = default;
};

[[nodiscard]] Json JsonOf(const Node& node);

/// A text as yaml-cpp reads it, typed by the API server's table; nothing when it refuses the text
/// or it is larger than a bound.
[[nodiscard]] std::optional<Json> ReadByYamlCpp(std::string_view text);

/// The value with an edit made as RFC 6902 says; false when a path is missing.
[[nodiscard]] bool Apply(Json& root, const Edit& edit);

/// The pointers of a value and all below it, up to a number.
[[nodiscard]] std::vector<std::string> PointersOf(const Json& root, std::size_t most);

/// The value at a pointer, null when there is none.
[[nodiscard]] Json* At(Json& root, std::string_view pointer);

}  // namespace giq::testing
