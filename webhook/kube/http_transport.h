// The connection to a real API server, with credentials that may change while it is used.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "webhook/kube/config.h"
#include "webhook/kube/transport.h"

namespace giq {

/// A steady clock; tests put their own in its place.
using SteadyNow = std::function<std::chrono::steady_clock::time_point()>;

/// Bounds on one connection.
struct TransportLimits {
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds request_timeout{30'000};
  std::size_t response_bytes = std::size_t{64} << 20;
  std::size_t line_bytes = std::size_t{8} << 20;
};

/// Connects when the first request is sent. A token file is read again every minute and after a
/// 401; the rest of the configuration after a 401 and after a connection that failed, so that a new
/// CA or client certificate is taken up.
[[nodiscard]] Result<std::unique_ptr<Transport>> MakeHttpTransport(KubeConfigSource source,
                                                                   SteadyNow now,
                                                                   TransportLimits limits = {});

}  // namespace giq
