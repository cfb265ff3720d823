// An AdmissionReview's request, read from its bytes.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace giq {

/// What a review asks, as far as judging needs it. The objects are parts of the review's text, not
/// read yet: only their brackets and quotes are known to match.
struct Review {
  std::string uid;
  std::string group;        ///< Of `request.kind`.
  std::string kind;         ///< Likewise: "Deployment", "Scale".
  std::string resource;     ///< "deployments".
  std::string subresource;  ///< "scale"; mostly "".
  std::string namespace_;
  std::string name;       ///< "" where the API server makes it up (generateName).
  std::string operation;  ///< CREATE, UPDATE, DELETE, CONNECT.
  std::string user;
  bool dry_run = false;
  std::string_view object;      ///< "" for null.
  std::string_view old_object;  ///< Likewise.
};

/// Asked in front of the objects whether they are wanted.
using WantsObjects = std::function<bool(const Review&)>;

/// Deepest nesting of a review, of its objects and of what surrounds them.
inline constexpr std::size_t kMaxReviewDepth = 256;

/// Reads an admission.k8s.io/v1 AdmissionReview. The API server writes the objects behind what says
/// which they are; when they are not wanted the reader stops in front of them, and the rest of the
/// text is left unread. An error is a review that cannot be answered.
[[nodiscard]] Result<Review> ReadReview(std::string_view text, const WantsObjects& wanted);

}  // namespace giq
