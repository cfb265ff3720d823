// Known fields of pods and their workloads that stand in a structure which does not have them.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "engine/workload/object.h"

namespace giq {

/// Names of members, one below the other; unused ones are empty.
using MemberPath = std::array<std::string_view, 2>;

/// A key that stands where the API has no such field, and where it was probably meant.
struct MisplacedField {
  const Entry* entry = nullptr;
  std::string_view owner;      ///< The API's name of the structure that it stands in: "Container".
  std::string_view belongs;    ///< In words: "resources", "the pod's spec".
  const Node* home = nullptr;  ///< Where the way to its place starts; null when there are several.
  MemberPath path;             ///< The way from there, of which members may be missing.
};

/// The misplaced fields of an object with pod templates, in the order of its structures.
[[nodiscard]] std::vector<MisplacedField> MisplacedFieldsOf(const Object& object);

}  // namespace giq
