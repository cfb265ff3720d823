#include "webhook/http/server.h"

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <thread>
#include <vector>

#include "webhook/http/connection.h"
#include "webhook/http/server_state.h"

namespace giq {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<tcp, Strand>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Strand>;

// Deadlines are looked at this often: one timer for all connections, none for each read and write.
constexpr std::chrono::milliseconds kSweep{100};
// After an accept that failed, as without free file descriptors.
constexpr std::chrono::milliseconds kAcceptPause{100};

error_code Listen(Acceptor& acceptor, const tcp::endpoint& endpoint) {
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (error) return error;
  acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (endpoint.protocol() == tcp::v6()) {
    acceptor.set_option(asio::ip::v6_only(false), error);
  }
  acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    error_code ignored;
    acceptor.close(ignored);
  }
  return error;
}

/// On the address, or on all of both families; on those of IPv4 where there is no IPv6.
error_code Listen(Acceptor& acceptor, const std::string& address, std::uint16_t port) {
  error_code error;
  if (!address.empty()) {
    const auto ip = asio::ip::make_address(address, error);
    return error ? error : Listen(acceptor, tcp::endpoint(ip, port));
  }
  error = Listen(acceptor, tcp::endpoint(tcp::v6(), port));
  if (error == asio::error::address_in_use) return error;
  return error ? Listen(acceptor, tcp::endpoint(tcp::v4(), port)) : error;
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(const ServerOptions& options, HttpHandler handler)
      : tls_(options.tls),
        state_(std::make_shared<ServerState>(options.limits, std::move(handler))),
        home_(asio::make_strand(io_)),
        acceptor_(home_),
        sweep_(home_),
        pause_(home_) {}

  ~Impl() { Stop(std::chrono::milliseconds(0)); }

  Result<void> Start(const ServerOptions& options);
  void Stop(std::chrono::milliseconds deadline);
  ServerState& state() { return *state_; }
  std::uint16_t port() const { return port_; }

 private:
  void Accept();
  void OnAccept(const error_code& error, Socket socket);
  void Sweep();
  void Run();
  bool MakesRoom();

  const bool tls_;
  std::uint16_t port_ = 0;
  std::shared_ptr<ServerState> state_;
  asio::io_context io_;
  Strand home_;  // of the listener and its timers
  Acceptor acceptor_;
  Timer sweep_;
  Timer pause_;
  bool over_ = false;  // on home_
  std::vector<std::thread> threads_;
};

Result<void> HttpServer::Impl::Start(const ServerOptions& options) {
  error_code error = Listen(acceptor_, options.address, options.port);
  if (!error) port_ = acceptor_.local_endpoint(error).port();
  if (error) {
    return Fail(ErrorCode::kIo, "cannot listen on " + options.address + ":" +
                                    std::to_string(options.port) + ": " + error.message());
  }
  Accept();
  Sweep();
  for (unsigned i = 0; i < std::max(1U, options.threads); ++i)
    threads_.emplace_back([this] { Run(); });
  return {};
}

void HttpServer::Impl::Run() {
  for (;;) {
    try {
      io_.run();
      return;
    } catch (...) {  // Memory that ran out costs one connection, not the thread.
      ++state_->handler_faults;
    }
  }
}

void HttpServer::Impl::Accept() {
  acceptor_.async_accept(asio::make_strand(io_), [this](error_code error, Socket socket) {
    OnAccept(error, std::move(socket));
  });
}

void HttpServer::Impl::OnAccept(const error_code& error, Socket socket) {
  if (!acceptor_.is_open()) return;
  if (error) {
    pause_.expires_after(kAcceptPause);
    pause_.async_wait([this](error_code cancelled) {
      if (!cancelled) Accept();
    });
    return;
  }
  Accept();
  ++state_->accepted;
  if (state_->connections.size() >= state_->limits.connections && !MakesRoom()) {
    ++state_->refused;
    return;
  }
  Connection::Start(state_, std::move(socket), tls_ ? state_->Tls() : nullptr);
}

/// Cuts off the oldest connection that has not sent a whole request yet: the API server's have.
bool HttpServer::Impl::MakesRoom() {
  for (const auto& connection : state_->connections.All()) {
    if (!connection->Shed()) continue;
    ++state_->refused;
    return true;
  }
  return false;
}

void HttpServer::Impl::Sweep() {
  sweep_.expires_after(kSweep);
  sweep_.async_wait([this](error_code error) {
    // A timer that had run out already is not cancelled any more.
    if (error || over_) return;
    Sweep();
    const auto now = Connection::Clock::now();
    for (const auto& connection : state_->connections.All()) connection->CutIfLate(now);
  });
}

void HttpServer::Impl::Stop(std::chrono::milliseconds deadline) {
  if (threads_.empty()) return;
  state_->draining = true;
  std::promise<void> closed;
  asio::post(home_, [this, &closed] {
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
    for (const auto& connection : state_->connections.All()) connection->Quit();
    closed.set_value();
  });
  closed.get_future().wait();
  if (!state_->connections.WaitUntilEmpty(deadline)) {
    for (const auto& connection : state_->connections.All()) connection->Cut();
  }
  // With its last timer gone, nothing is left to run.
  asio::post(home_, [this] {
    over_ = true;
    sweep_.cancel();
  });
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::Start(const ServerOptions& options,
                                                      HttpHandler handler) {
  auto impl = std::make_unique<Impl>(options, std::move(handler));
  if (auto started = impl->Start(options); !started) {
    return std::unexpected(std::move(started).error());
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

std::uint16_t HttpServer::port() const { return impl_->port(); }

Result<void> HttpServer::UseCertificate(const std::string& certificate_pem,
                                        const std::string& key_pem) {
  GIQ_TRY(TlsContext context, ServerTls(certificate_pem, key_pem));
  impl_->state().UseTls(std::move(context));
  return {};
}

void HttpServer::Drain() { impl_->state().draining = true; }

void HttpServer::Stop(std::chrono::milliseconds deadline) { impl_->Stop(deadline); }

ServerCounters HttpServer::Counters() const {
  const ServerState& state = impl_->state();
  return {.connections = state.connections.size(),
          .open_requests = state.requests_open,
          .buffered_bytes = state.buffered_bytes,
          .accepted = state.accepted,
          .refused = state.refused,
          .handshake_failures = state.handshake_failures,
          .requests = state.requests,
          .bad_requests = state.bad_requests,
          .overloaded = state.overloaded,
          .timeouts = state.timeouts,
          .handler_faults = state.handler_faults};
}

}  // namespace giq
