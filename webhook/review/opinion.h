// What the policy makes of the findings on a review.
#pragma once

#include <chrono>
#include <vector>

#include "engine/rule/suppress.h"
#include "webhook/review/handle.h"
#include "webhook/review/judge.h"

namespace giq {

/// A finding with what it does to the request.
struct Ruled {
  Finding finding;
  Ruling ruling;
  bool before = false;  ///< The object had it before the request: it would deny, but only warns.
};

/// The findings that count, the strongest first, and those that an annotation silenced.
struct Opinion {
  std::vector<Ruled> ruled;
  std::vector<Finding> silenced;

  [[nodiscard]] Action strongest() const;
};

/// Rules on each finding. What an annotation suppresses counts all the same where the policy does
/// not let it be suppressed. Whoever changes only a label of an old object is not locked out of it:
/// what the object had before an update warns; under a strict policy only while its spec stays as
/// it is, as when a controller notes something in its metadata.
[[nodiscard]] Opinion FormOpinion(const Review& review, Judgement judgement,
                                  const Snapshot& snapshot, std::chrono::sys_days today);

}  // namespace giq
