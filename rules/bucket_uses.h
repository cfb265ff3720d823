// The places where a workload names a bucket that it reads its model from.
#pragma once

#include <string_view>
#include <vector>

#include "engine/rule/rule.h"

namespace giq {

/// What a text in a bucket's place is.
enum class BucketText : std::uint8_t {
  kJudged,       ///< A text that is what the server or driver gets.
  kPlaceholder,  ///< A blank that someone meant to fill.
  kUnknown,      ///< Set elsewhere: `$(VAR)`, a variable of a script, a local path.
};

[[nodiscard]] BucketText KindOf(const BucketUse& use);

/// The uses for the model or for a mounted bucket whose text can be judged.
[[nodiscard]] std::vector<const BucketUse*> JudgedUses(const Workload& workload);

/// `model URI` or `bucket of the volume`: what a message calls it.
[[nodiscard]] std::string_view RoleName(const BucketUse& use);

}  // namespace giq
