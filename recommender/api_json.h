// Forms of JSON that both versions of the API answer with. For the files of the API only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "recommender/api.h"
#include "recommender/api_call.h"
#include "recommender/manifests.h"

namespace giq {

/// A number rounded to a whole one; "" for nothing.
[[nodiscard]] std::string WholeJson(const std::optional<double>& number);

/// US dollars as `units` and `nanos`.
[[nodiscard]] std::string AmountJson(double usd);

/// Names as a list of strings.
[[nodiscard]] std::string NamesJson(const std::vector<std::string>& names);

/// The objects as a list of `kind`, `apiVersion` and `content`.
[[nodiscard]] std::string ManifestsJson(const std::vector<KubernetesManifest>& manifests);

/// An Error becomes an answer of 400.
[[nodiscard]] ApiResponse Settled(Result<ApiResponse> answer);

}  // namespace giq
