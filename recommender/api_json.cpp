#include "recommender/api_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "recommender/json_text.h"

namespace giq {

std::string WholeJson(const std::optional<double>& number) {
  return number ? Number(std::llround(*number)) : "";
}

std::string AmountJson(double usd) {
  constexpr std::int64_t kNanos = 1'000'000'000;
  constexpr double kMostUsd = 1e9;  // what 64 bits of nanos hold nine times over
  // Rounded before it is split: nanos never reach a whole unit.
  const std::int64_t nanos = std::llround(std::min(usd, kMostUsd) * static_cast<double>(kNanos));
  // 64-bit integers are strings in the JSON of protocol buffers.
  return Object(
      {{"units", Quoted(fmt::to_string(nanos / kNanos))}, {"nanos", Number(nanos % kNanos)}});
}

std::string NamesJson(const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  for (const std::string& name : names) quoted.push_back(Quoted(name));
  return List(quoted);
}

std::string ManifestsJson(const std::vector<KubernetesManifest>& manifests) {
  std::vector<std::string> objects;
  for (const KubernetesManifest& manifest : manifests) {
    objects.push_back(Object({{"kind", Quoted(manifest.kind)},
                              {"apiVersion", Quoted(manifest.api_version)},
                              {"content", Quoted(manifest.content)}}));
  }
  return List(objects);
}

ApiResponse Settled(Result<ApiResponse> answer) {
  return answer ? *std::move(answer) : ApiError(400, "INVALID_ARGUMENT", answer.error().what);
}

}  // namespace giq
