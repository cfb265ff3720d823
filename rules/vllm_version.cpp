#include "rules/vllm_version.h"

namespace giq {

std::optional<Version> VllmVersion(const Workload& w) {
  if (w.server.value_or(Server::kNone) != Server::kVllm || !w.server_version.known()) return {};
  const Fact<std::string>& image = w.container().image;
  if (!image.known()) return {};
  const ImageReference reference = ParseImage(*image);
  // The tags of lmcache/vllm-openai are LMCache's versions.
  const bool own = (reference.name == "vllm-openai" || reference.name == "vllm-tpu") &&
                   reference.repository.find("lmcache/") == std::string::npos;
  return own ? ParseVersion(*w.server_version) : std::nullopt;
}

}  // namespace giq
