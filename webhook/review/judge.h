// The findings on what a review is about, judged with what the cluster holds beside it.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/bundle/bundle.h"
#include "engine/rule/suppress.h"
#include "webhook/review/handle.h"
#include "webhook/review/review.h"

namespace giq {

/// A file with everything that its findings point into.
struct Case {
  std::shared_ptr<const File> file;
  std::vector<std::shared_ptr<const File>> companions;
  std::shared_ptr<const Environment> env;
  Bundle bundle;
};

/// What was found, and why nothing was looked for where that is so.
struct Judged {
  std::vector<std::unique_ptr<Case>> cases;  ///< Findings point into them.
  Judgement judgement;
  std::string skipped;  ///< "" when it was judged.
};

/// Judges a workload as the review brings it.
[[nodiscard]] Judged JudgeWorkload(const Review& review, std::shared_ptr<const File> object,
                                   const Snapshot& snapshot);

/// Judges the workload that an autoscaler names with the autoscaler in place: what is found without
/// it as well is not the autoscaler's fault.
[[nodiscard]] Judged JudgeAutoscaler(const Review& review,
                                     const std::shared_ptr<const File>& object,
                                     const Snapshot& snapshot);

/// Judges the workload that a Scale belongs to with the new number of replicas: what is found at
/// the old number as well is not this request's fault.
[[nodiscard]] Judged JudgeScale(const Review& review, const File& scale, const Snapshot& snapshot);

/// Judges what the review is about, whichever of these it is.
[[nodiscard]] Judged JudgeObject(const Review& review, const std::shared_ptr<const File>& object,
                                 const Snapshot& snapshot);

/// The old object of an update judged likewise, for what was found before; without findings where
/// there is none.
[[nodiscard]] Judged JudgeBefore(const Review& review, const Snapshot& snapshot);

/// What findings say of which place in which object: equal where two findings of different states
/// of an object are the same fault.
[[nodiscard]] std::set<std::string> WhatIsSaid(const Judgement& judgement);
[[nodiscard]] std::string WhatIsSaid(const Finding& finding);

}  // namespace giq
