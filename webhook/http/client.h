// A blocking HTTP/1.1 client with deadlines, for an API server: one connection, kept and used
// again.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"

namespace giq {

/// Whom to talk to, as whom, and within which bounds.
struct ClientOptions {
  std::string url;               ///< `https://host:port` or `http://…`; a path in it is refused
  std::string ca_pem = {};       ///< the CAs to trust; "" trusts the system's
  std::string server_name = {};  ///< the name that the certificate must bear; "" is the URL's host
  std::string certificate_pem = {};  ///< shown to the server; "" shows none
  std::string key_pem = {};
  /// Asked before each request, as tokens in files are renewed; empty sends none. An empty token
  /// sends none either.
  std::function<Result<std::string>()> bearer_token = {};
  std::chrono::milliseconds connect_timeout{5'000};   ///< resolving, connecting and the handshake
  std::chrono::milliseconds request_timeout{30'000};  ///< all of it, to the answer's last byte
  std::size_t response_bytes = 64 * 1024 * 1024;
  std::size_t line_bytes = 8 * 1024 * 1024;  ///< of a streamed answer
};

/// One request; `target` is path and query.
struct ClientRequest {
  std::string method = "GET";
  std::string target = "/";
  std::string body = {};
  std::string content_type = {};  ///< of the body
  std::string accept = "application/json";
  /// Further headers, name and value.
  std::vector<std::pair<std::string, std::string>> headers = {};
};

/// The answer, whatever its status.
struct ClientResponse {
  unsigned status = 0;
  std::string content_type = {};
  std::string body = {};
  std::chrono::seconds retry_after{0};  ///< what a 429 or 503 asks for; 0 when it says nothing
};

/// Takes one line without its line break; false ends the stream.
using LineHandler = std::function<bool(std::string_view)>;

/// For one thread at a time, but for Cancel.
class HttpClient {
 public:
  /// Reads the certificates and the URL; connects only when the first request is sent.
  [[nodiscard]] static Result<std::unique_ptr<HttpClient>> Create(ClientOptions options);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  /// Sends a request and waits for its whole answer. A GET is sent again, once, when the connection
  /// kept from before turns out to be closed.
  [[nodiscard]] Result<ClientResponse> Send(const ClientRequest& request);
  /// Sends a request, with the answer's header within the request's time-out, and hands over the
  /// lines of its answer as they come, until the server ends it, `on_line` returns false, or
  /// nothing has come for `silence`, which is an Error. An answer other than 200 is not streamed
  /// but returned whole; after a stream the body is empty.
  [[nodiscard]] Result<ClientResponse> Stream(const ClientRequest& request,
                                              const LineHandler& on_line,
                                              std::chrono::milliseconds silence);
  /// Ends what runs, and everything that is asked for later, with an Error; from any thread.
  void Cancel();
  /// Whether Cancel was called.
  [[nodiscard]] bool cancelled() const;

 private:
  class Impl;
  explicit HttpClient(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace giq
