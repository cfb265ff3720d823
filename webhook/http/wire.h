// The client's end of one connection: blocking operations with deadlines, which another thread can
// cancel.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "webhook/http/tls.h"

namespace giq {

/// For one thread, but for Cancel.
class Wire {
 public:
  using Clock = std::chrono::steady_clock;

  /// Connects, over TLS when there is a context; the peer's certificate must bear `server_name`.
  [[nodiscard]] Result<void> Connect(const std::string& host, std::uint16_t port,
                                     const TlsContext& tls, const std::string& server_name,
                                     Clock::time_point deadline);
  /// Sends all of it.
  [[nodiscard]] Result<void> Write(std::string_view bytes, Clock::time_point deadline);
  /// Waits for some bytes; 0 tells that the peer has ended the connection.
  [[nodiscard]] Result<std::size_t> Read(std::span<char> room, Clock::time_point deadline);
  /// Whether a request may be sent: connected, and nothing has come that nobody asked for, as the
  /// peer's goodbye.
  [[nodiscard]] bool Usable();
  void Close();
  /// Ends the running operation and every later one with an Error; from any thread.
  void Cancel();
  [[nodiscard]] bool cancelled() const { return cancelled_; }

 private:
  using tcp = boost::asio::ip::tcp;
  using error_code = boost::system::error_code;

  template <typename Begin>
  error_code Await(Clock::time_point deadline, Begin begin);
  [[nodiscard]] Result<tcp::resolver::results_type> Resolve(const std::string& host,
                                                            std::uint16_t port,
                                                            Clock::time_point deadline);
  [[nodiscard]] Result<void> Handshake(const std::string& server_name, Clock::time_point deadline);

  boost::asio::io_context io_;
  tcp::socket socket_{io_};
  TlsContext context_;
  std::optional<boost::asio::ssl::stream<tcp::socket&>> tls_;
  std::size_t moved_ = 0;  // bytes of the last read or write
  std::atomic<bool> cancelled_ = false;
};

}  // namespace giq
