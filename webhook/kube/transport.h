// How requests reach an API server; tests put a script in its place.
#pragma once

#include <chrono>

#include "engine/base/result.h"
#include "webhook/http/client.h"

namespace giq {

/// One connection to an API server, for one thread at a time but for Cancel.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Sends a request and waits for the whole answer, whatever its status.
  [[nodiscard]] virtual Result<ClientResponse> Send(const ClientRequest& request) = 0;
  /// Hands over the lines of an answer with status 200 as they come; see HttpClient::Stream.
  [[nodiscard]] virtual Result<ClientResponse> Stream(const ClientRequest& request,
                                                      const LineHandler& on_line,
                                                      std::chrono::milliseconds silence) = 0;
  /// Looks for new credentials after the server refused those in use; false when there are none.
  [[nodiscard]] virtual bool Renew() = 0;
  /// Ends what runs, and everything that is asked for later, with an Error; from any thread.
  virtual void Cancel() = 0;
  /// Whether Cancel was called.
  [[nodiscard]] virtual bool cancelled() const = 0;
};

}  // namespace giq
