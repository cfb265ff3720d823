// Known fields of pods and their workloads that stand in a structure which does not have them.
#pragma once

#include <string_view>
#include <vector>

#include "engine/workload/object.h"

namespace giq {

/// A key that stands where the API has no such field, and where it was probably meant.
struct MisplacedField {
  const Entry* entry = nullptr;
  std::string_view owner;      ///< The API's name of the structure that it stands in: "Container".
  std::string_view belongs;    ///< In words: "resources", "the pod's spec".
  const Node* home = nullptr;  ///< The mapping that it can be moved to; null when several could be.
  std::string_view child;      ///< The member of home that has it, which may be missing; or "".
};

/// The misplaced fields of an object with pod templates, in the order of its structures.
[[nodiscard]] std::vector<MisplacedField> MisplacedFieldsOf(const Object& object);

}  // namespace giq
