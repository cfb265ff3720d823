// A server that says what a test tells it, byte for byte.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "webhook/http/client.h"

namespace giq {

/// One connection that was accepted.
class CannedPeer {
 public:
  explicit CannedPeer(int socket) : socket_(socket) {}
  ~CannedPeer();
  CannedPeer(const CannedPeer&) = delete;
  CannedPeer& operator=(const CannedPeer&) = delete;

  /// Reads a request's header, up to and with the blank line; "" when the client has gone.
  std::string Hear();
  void Say(std::string_view bytes) const;

 private:
  int socket_;
};

/// Hands each connection, with its number, to the test's function, one after the other.
class CannedServer {
 public:
  explicit CannedServer(std::function<void(int number, CannedPeer& peer)> serve);
  ~CannedServer();
  CannedServer(const CannedServer&) = delete;
  CannedServer& operator=(const CannedServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::unique_ptr<HttpClient> Client(ClientOptions options = {}) const;

 private:
  int listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace giq
