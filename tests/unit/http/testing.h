// Certificates, raw sockets and a server for the tests of webhook/http.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "webhook/http/client.h"
#include "webhook/http/server.h"

namespace giq {

/// A certificate and its key, as PEM.
struct TestPair {
  std::string certificate_pem;
  std::string key_pem;
};

/// A CA that signs for tests.
class TestAuthority {
 public:
  explicit TestAuthority(const std::string& name);
  ~TestAuthority();
  TestAuthority(const TestAuthority&) = delete;
  TestAuthority& operator=(const TestAuthority&) = delete;

  [[nodiscard]] const std::string& pem() const { return pem_; }
  /// A serving certificate; `names` as OpenSSL writes them: `DNS:localhost,IP:127.0.0.1`.
  [[nodiscard]] TestPair Issue(const std::string& names = "DNS:localhost,IP:127.0.0.1") const;

 private:
  struct Keys;
  std::unique_ptr<Keys> keys_;
  std::string pem_;
};

/// A plain socket on loopback that says and hears bytes.
class RawSocket {
 public:
  explicit RawSocket(std::uint16_t port);
  ~RawSocket();
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;

  /// Whether all bytes could be sent.
  bool Say(std::string_view bytes);
  /// Reads until what was read holds `end`, or the connection ends, or ten seconds are over.
  std::string HearUntil(std::string_view end);
  /// Reads until the connection ends, ten seconds at most; false when it is still open then.
  bool Ends();

 private:
  int socket_;
  std::string heard_;
};

/// Whether the condition becomes true within ten seconds.
[[nodiscard]] bool Eventually(const std::function<bool()>& condition);

/// A server on loopback, without TLS unless asked for, that has started.
[[nodiscard]] std::unique_ptr<HttpServer> StartServer(ServerOptions options, HttpHandler handler);

/// Answers with method, target and body of the request.
[[nodiscard]] HttpResponse Echo(const HttpRequest& request);

/// A client of a server on loopback.
[[nodiscard]] std::unique_ptr<HttpClient> ClientOf(const HttpServer& server,
                                                   ClientOptions options = {});

}  // namespace giq
