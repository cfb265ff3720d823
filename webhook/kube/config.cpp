#include "webhook/kube/config.h"

#include <fmt/format.h>

#include <algorithm>

#include "webhook/kube/files.h"

namespace giq {
namespace {

constexpr std::size_t kMaxPemBytes = std::size_t{1} << 20;

bool IsPort(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string Trimmed(std::string text) {
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  text.resize(end == std::string::npos ? 0 : end + 1);
  return text;
}

}  // namespace

Result<KubeConfig> InClusterConfig(const PodSurroundings& pod) {
  if (pod.host.empty() || !IsPort(pod.port)) {
    return Fail(ErrorCode::kUsage,
                "not in a pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT name no API "
                "server");
  }
  KubeConfig config;
  const bool ipv6 = pod.host.find(':') != std::string::npos;
  config.server = ipv6 ? fmt::format("https://[{}]:{}", pod.host, pod.port)
                       : fmt::format("https://{}:{}", pod.host, pod.port);
  GIQ_TRY(config.ca_pem, ReadSmallFile(pod.folder + "/ca.crt", kMaxPemBytes));
  // Without its CA the system's would be trusted: every one of them.
  if (config.ca_pem.empty())
    return Fail(ErrorCode::kInvalid, "holds no certificate", {pod.folder + "/ca.crt"});
  config.token_file = pod.folder + "/token";
  if (auto token = ReadTokenFile(config.token_file); !token) return std::unexpected(token.error());
  // Some tools mount no namespace; nothing here depends on it.
  if (auto name = ReadSmallFile(pod.folder + "/namespace", 4096))
    config.namespace_ = Trimmed(*std::move(name));
  return config;
}

}  // namespace giq
