// What is answered on which path: reviews on the port of the API server, health and metrics on the
// plain one.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "certs/source.h"
#include "webhook/http/server.h"
#include "webhook/server/basis.h"
#include "webhook/server/cluster.h"
#include "webhook/server/log.h"
#include "webhook/server/metrics.h"

namespace giq {

/// What a service works with, all of it borrowed.
struct ServiceParts {
  Basis& basis;
  Cluster* cluster;  ///< Null: objects are judged by what they say alone.
  CertificateSource& certificates;
  Log& log;
  Metrics& metrics;
  bool mutates = false;            ///< Whether there is a /mutate.
  std::string own_namespace = {};  ///< The webhook's; "" unknown.
};

/// Safe to use from several threads.
class Service {
 public:
  explicit Service(const ServiceParts& parts);

  /// `/validate` and `/mutate`.
  [[nodiscard]] HttpResponse Review(const HttpRequest& request);
  /// `/healthz`, `/readyz` and `/metrics`; `servers` are the readings of whoever asks.
  [[nodiscard]] HttpResponse Health(const HttpRequest& request,
                                    const std::function<std::vector<Reading>()>& servers) const;
  /// The server shows a certificate from now on.
  void Certified() { certified_ = true; }
  /// Not ready any more, for good.
  void Drain() { draining_ = true; }
  /// Why no reviews should be sent here; empty when they should.
  [[nodiscard]] std::vector<std::string> NotReady() const;

 private:
  [[nodiscard]] HttpResponse Judge(Door door, const std::string& review);
  [[nodiscard]] std::string MetricsText(std::vector<Reading> readings) const;

  const ServiceParts parts_;
  const std::chrono::steady_clock::time_point started_;
  std::atomic<bool> certified_ = false;
  std::atomic<bool> draining_ = false;
};

}  // namespace giq
