#include "webhook/http/wire.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/write.hpp>

namespace giq {
namespace {

namespace asio = boost::asio;

std::unexpected<Error> Broken(const std::string& what, const boost::system::error_code& error) {
  return Fail(ErrorCode::kIo, what + ": " + error.message());
}

bool IsAddress(const std::string& host) {
  boost::system::error_code error;
  asio::ip::make_address(host, error);
  return !error;
}

/// A peer that is gone without a word, as a node that was switched off, is noticed in two minutes.
void KeepWatch(asio::ip::tcp::socket& socket) {
  using Idle = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPIDLE>;
  using Interval = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPINTVL>;
  boost::system::error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket.set_option(asio::socket_base::keep_alive(true), ignored);
  socket.set_option(Idle(30), ignored);
  socket.set_option(Interval(10), ignored);
}

}  // namespace

/// Begins an operation and runs it to its end, to the deadline, or until it is cancelled; after the
/// latter two the connection is closed.
template <typename Begin>
boost::system::error_code Wire::Await(Clock::time_point deadline, Begin begin) {
  std::optional<error_code> result;
  begin([this, &result](const error_code& error, const auto& outcome) {
    if constexpr (std::is_convertible_v<decltype(outcome), std::size_t>) moved_ = outcome;
    result = error;
  });
  io_.restart();
  while (!result && !cancelled_ && Clock::now() < deadline) io_.run_one_until(deadline);
  if (result && !cancelled_) return *result;
  Close();
  io_.run();  // what was begun refers to this function's variables
  return cancelled_ ? asio::error::operation_aborted : asio::error::timed_out;
}

Result<Wire::tcp::resolver::results_type> Wire::Resolve(const std::string& host, std::uint16_t port,
                                                        Clock::time_point deadline) {
  if (IsAddress(host)) {
    const tcp::endpoint endpoint(asio::ip::make_address(host), port);
    return tcp::resolver::results_type::create(endpoint, host, std::to_string(port));
  }
  tcp::resolver resolver(io_);
  tcp::resolver::results_type found;
  // The resolver's own time-out bounds what the deadline cannot interrupt.
  const error_code error = Await(deadline, [&](auto done) {
    resolver.async_resolve(host, std::to_string(port),
                           [&found, done](const error_code& failed, const auto& results) {
                             found = results;
                             done(failed, results);
                           });
  });
  if (error) return Broken("cannot resolve " + host, error);
  return found;
}

Result<void> Wire::Connect(const std::string& host, std::uint16_t port, const TlsContext& tls,
                           const std::string& server_name, Clock::time_point deadline) {
  Close();
  if (cancelled_) return Broken("cannot connect", asio::error::operation_aborted);
  GIQ_TRY(const auto endpoints, Resolve(host, port, deadline));
  const error_code error =
      Await(deadline, [&](auto done) { asio::async_connect(socket_, endpoints, done); });
  if (error) return Broken("cannot connect to " + host + ":" + std::to_string(port), error);
  KeepWatch(socket_);
  context_ = tls;
  return tls ? Handshake(server_name, deadline) : Result<void>{};
}

Result<void> Wire::Handshake(const std::string& server_name, Clock::time_point deadline) {
  tls_.emplace(socket_, *context_);
  if (!IsAddress(server_name)) {
    SSL_set_tlsext_host_name(tls_->native_handle(), server_name.c_str());
  }
  error_code error;
  tls_->set_verify_callback(asio::ssl::host_name_verification(server_name), error);
  if (!error) {
    error = Await(deadline, [&](auto done) {
      tls_->async_handshake(asio::ssl::stream_base::client,
                            [done](const error_code& failed) { done(failed, nullptr); });
    });
  }
  if (!error) return {};
  std::string what = "the TLS handshake with " + server_name + " failed";
  if (const long verdict = SSL_get_verify_result(tls_->native_handle()); verdict != X509_V_OK) {
    what += std::string(" (") + X509_verify_cert_error_string(verdict) + ")";
  }
  Close();
  return Broken(what, error);
}

Result<void> Wire::Write(std::string_view bytes, Clock::time_point deadline) {
  const auto buffer = asio::buffer(bytes.data(), bytes.size());
  const error_code error = Await(deadline, [&](auto done) {
    if (tls_) return asio::async_write(*tls_, buffer, done);
    asio::async_write(socket_, buffer, done);
  });
  if (error) return Broken("cannot send the request", error);
  return {};
}

Result<std::size_t> Wire::Read(std::span<char> room, Clock::time_point deadline) {
  const auto buffer = asio::buffer(room.data(), room.size());
  const error_code error = Await(deadline, [&](auto done) {
    if (tls_) return tls_->async_read_some(buffer, done);
    socket_.async_read_some(buffer, done);
  });
  // A peer that ends without TLS's goodbye: the answer's own length tells whether it is whole.
  if (error == asio::error::eof || error == asio::ssl::error::stream_truncated) return 0;
  if (error) return Broken("cannot read the answer", error);
  return moved_;
}

bool Wire::Usable() {
  if (!socket_.is_open() || cancelled_) return false;
  char byte = 0;
  error_code error;
  socket_.non_blocking(true, error);
  if (error) return false;
  socket_.receive(asio::buffer(&byte, 1), asio::socket_base::message_peek, error);
  return error == asio::error::would_block;
}

void Wire::Close() {
  error_code ignored;
  // No goodbye: the server sees the end of the connection, and nothing is under way on it.
  socket_.close(ignored);
}

void Wire::Cancel() {
  cancelled_ = true;
  asio::post(io_, [] {});  // wakes Await
}

}  // namespace giq
