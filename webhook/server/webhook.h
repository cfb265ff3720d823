// The whole webhook: files, cluster, certificate, and the two servers, from start to graceful end.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "webhook/server/basis.h"
#include "webhook/server/certificates.h"
#include "webhook/server/log.h"

namespace giq {

/// How to reach the API server, and what for.
struct ClusterOptions {
  std::string kubeconfig = {};  ///< A file; "" takes what a pod finds around it.
  std::string context = {};     ///< Of the kubeconfig; "" takes its current one.
  bool follow = false;          ///< Objects are judged with what the cluster holds beside them.
  bool count_use = false;       ///< Quota used by others is counted in the cluster.
};

/// Everything that the command line says.
struct WebhookOptions {
  std::string address = {};  ///< Of both servers; "" for all.
  std::uint16_t port = 8443;
  std::uint16_t health_port = 8080;
  unsigned threads = 2;
  bool mutates = false;
  BasisOptions basis = {};
  CertificateOptions certificates = {};
  ClusterOptions cluster = {};
  std::chrono::milliseconds refresh{2'000};  ///< How often files and certificates are looked at.
};

/// Runs on threads of its own until it is stopped.
class Webhook {
 public:
  /// Starts everything; borrows the log. Not ready until there is a certificate that the API server
  /// accepts.
  [[nodiscard]] static Result<std::unique_ptr<Webhook>> Start(const WebhookOptions& options,
                                                              Log& log);
  Webhook(const Webhook&) = delete;
  Webhook& operator=(const Webhook&) = delete;
  ~Webhook();

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::uint16_t health_port() const;
  /// Says that it is not ready, and goes on answering with `Connection: close`.
  void Drain();
  /// Lets running requests end until the deadline, then cuts the rest.
  void Stop(std::chrono::milliseconds deadline);

 private:
  class Impl;
  explicit Webhook(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace giq
