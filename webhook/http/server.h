// The HTTP server under the admission webhook and under its metrics: HTTP/1.1 over TLS or plain.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "engine/base/result.h"

namespace giq {

/// A whole request, read and within the limits.
struct HttpRequest {
  std::string method;
  std::string target;  ///< path and query as sent
  std::string body;
};

/// What is answered; the server adds Content-Length and Connection.
struct HttpResponse {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::string body;
};

/// Called from several threads at once; what it throws becomes a 500.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

/// What one client, and all clients together, may take of the server.
struct ServerLimits {
  /// The API server takes requests of 3 MiB; an update's review holds the old and the new object.
  std::size_t body_bytes = 6 * 1024 * 1024 + 512 * 1024;
  std::size_t header_bytes = 16 * 1024;
  /// Of all bodies that are being read or judged; a body beyond is answered with 503.
  std::size_t buffered_bytes = 128 * 1024 * 1024;
  /// Requests whose header has come and whose answer has not gone; one more gets 503.
  std::size_t requests = 512;
  /// One more takes the place of the oldest that has not sent a whole request yet, or is closed.
  std::size_t connections = 1024;
  std::chrono::milliseconds handshake{5'000};
  std::chrono::milliseconds header{5'000};  ///< from a request's first byte to its header's end
  std::chrono::milliseconds body{10'000};   ///< from the header's end to the body's
  std::chrono::milliseconds write{10'000};
  /// Longer than the 90 seconds after which Go's client closes: who closes first is then the
  /// client.
  std::chrono::milliseconds idle{120'000};
};

/// How a server listens.
struct ServerOptions {
  std::string address = {};  ///< an IP address; "" listens on all of them, of both families
  std::uint16_t port = 0;    ///< 0 takes a free one
  bool tls = true;           ///< without a certificate (UseCertificate), handshakes fail
  unsigned threads = 2;
  ServerLimits limits = {};
};

/// What a server has counted since it started, and what it holds now.
struct ServerCounters {
  std::uint64_t connections = 0;     ///< open now
  std::uint64_t open_requests = 0;   ///< whose header has come and whose answer has not gone
  std::uint64_t buffered_bytes = 0;  ///< of the bodies that are being read or judged now
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;  ///< closed because there were too many connections
  std::uint64_t handshake_failures = 0;
  std::uint64_t requests = 0;      ///< answered by the handler
  std::uint64_t bad_requests = 0;  ///< answered with 400, 413, 431 without asking the handler
  std::uint64_t overloaded = 0;    ///< answered with 503 without asking the handler
  std::uint64_t timeouts = 0;      ///< cut off in the middle of a handshake, a request or an answer
  std::uint64_t handler_faults = 0;  ///< answered with 500 because the handler threw
};

/// Answers requests on threads of its own until it is stopped; destroying it stops it at once.
class HttpServer {
 public:
  /// Listens and starts the threads.
  [[nodiscard]] static Result<std::unique_ptr<HttpServer>> Start(const ServerOptions& options,
                                                                 HttpHandler handler);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  /// The port that it listens on.
  [[nodiscard]] std::uint16_t port() const;
  /// Shows this certificate (leaf first, then its chain) in handshakes from now on; open
  /// connections go on with theirs. The one before stays when this one does not load.
  [[nodiscard]] Result<void> UseCertificate(const std::string& certificate_pem,
                                            const std::string& key_pem);
  /// Goes on answering, with `Connection: close`, so that clients take their next request
  /// elsewhere.
  void Drain();
  /// Closes the listener and idle connections, lets running requests end until the deadline, then
  /// cuts the rest and ends the threads.
  void Stop(std::chrono::milliseconds deadline);
  /// What has been counted so far.
  [[nodiscard]] ServerCounters Counters() const;

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace giq
