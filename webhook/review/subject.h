// What a review is about: which kinds are judged, and what is left alone.
#pragma once

#include <string>
#include <string_view>

#include "engine/document/node.h"
#include "webhook/review/policy.h"
#include "webhook/review/review.h"

namespace giq {

/// How a kind is judged.
enum class SubjectKind : std::uint8_t {
  kNone,        ///< Not at all.
  kWorkload,    ///< By itself and with what the cluster holds beside it.
  kAutoscaler,  ///< With the workload that it scales.
  kScale,       ///< As the workload that it scales, with the new number of replicas.
};

[[nodiscard]] SubjectKind SubjectKindOf(const Review& review);

/// The kind of the workloads that a resource's `scale` belongs to: "Deployment" for "deployments";
/// "" when it is not known.
[[nodiscard]] std::string_view ScaledKind(std::string_view resource);

/// Why a review is allowed before its object is read; "" when it is to be read.
[[nodiscard]] std::string SkippedUnread(const Review& review, const Policy& policy,
                                        std::string_view own_namespace);

/// Why an object is allowed before it is judged: it is being deleted, it has a controller that is
/// judged itself, or the policy exempts it; "" when it is to be judged.
[[nodiscard]] std::string SkippedUnjudged(const Node& object, const Review& review,
                                          const Policy& policy);

}  // namespace giq
