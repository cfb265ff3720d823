// The API of GKE Inference Quickstart (gkerecommender.googleapis.com), answered from the catalog.
#pragma once

#include <string>
#include <string_view>

#include "engine/catalog/catalog.h"

namespace giq {

struct ApiRequest {
  std::string_view method;  ///< GET, POST.
  std::string_view target;  ///< Path and query as they come over HTTP.
  std::string_view body;    ///< JSON; "" for none.
};

struct ApiResponse {
  unsigned status = 200;
  std::string body;  ///< JSON; for an error in the form of Google's APIs.
};

/// Answers v1, which the client libraries and newer SDKs speak, and v1alpha1 of SDK 528. Bad
/// requests are answered with 400, unknown paths with 404, other methods with 405.
[[nodiscard]] ApiResponse AnswerApi(const ApiRequest& request, const Catalog& catalog);

}  // namespace giq
