// How to reach a cluster's API server, and as whom.
#pragma once

#include <functional>
#include <string>

#include "engine/base/result.h"

namespace giq {

/// Everything that a connection needs.
struct KubeConfig {
  std::string server;           ///< "https://10.0.0.1:443"
  std::string base_path;        ///< In front of every path, "" mostly: "/v1/clusters/x".
  std::string server_name;      ///< That the certificate must bear; "" is the URL's host.
  std::string ca_pem;           ///< "" trusts the system's CAs.
  std::string certificate_pem;  ///< Shown to the server; "" shows none.
  std::string key_pem;
  std::string token;       ///< As written in the kubeconfig.
  std::string token_file;  ///< Read again and again; counts before `token`.
  std::string namespace_;  ///< The pod's own, or the context's; "" when nothing says.

  bool operator==(const KubeConfig&) const = default;
};

/// What a pod finds around it.
struct PodSurroundings {
  std::string host;  ///< KUBERNETES_SERVICE_HOST
  std::string port;  ///< KUBERNETES_SERVICE_PORT
  std::string folder = "/var/run/secrets/kubernetes.io/serviceaccount";
};

/// The configuration of a pod: its service account's token, CA and namespace.
[[nodiscard]] Result<KubeConfig> InClusterConfig(const PodSurroundings& pod);

/// Reads a kubeconfig file and the files that it names. `context` "" takes current-context.
/// Plugins that are to be executed, passwords, proxies, impersonation and servers that are not
/// verified are refused.
[[nodiscard]] Result<KubeConfig> ReadKubeConfig(const std::string& path,
                                                const std::string& context = {});

/// The same of a text; relative paths in it start from the folder of `path`.
[[nodiscard]] Result<KubeConfig> ParseKubeConfig(const std::string& path, std::string text,
                                                 const std::string& context = {});

/// Finds out the configuration; asked again when a connection fails, as files may have changed.
using KubeConfigSource = std::function<Result<KubeConfig>()>;

}  // namespace giq
