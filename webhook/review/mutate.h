// The patch that /mutate answers with: safe edits of the object that was received.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "webhook/review/handle.h"
#include "webhook/review/review.h"

namespace giq {

/// A patch and the rules that it satisfies.
struct Mutation {
  std::string patch;  ///< JSON Patch for exactly the review's object; "" when nothing is to change.
  std::vector<std::string_view> codes;
};

/// Makes the safe fixes of findings that warn or deny, one after the other, each judged anew, so
/// that the result needs no second mutation. No fix is made that lowers replicas or asks for more
/// resources. `object` is the review's, as it was read.
[[nodiscard]] Mutation Mutate(const Review& review, const std::shared_ptr<const File>& object,
                              const Snapshot& snapshot, std::chrono::sys_days today);

/// Whether an object after an edit asks for at least as many replicas and for no more of any
/// resource than before.
[[nodiscard]] bool KeepsItsSize(const Node& before, const Node& after);

}  // namespace giq
