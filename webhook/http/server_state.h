// What the connections of a server share.
#pragma once

#include <atomic>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include "webhook/http/server.h"
#include "webhook/http/tls.h"

namespace giq {

class Connection;

/// The connections that are open, oldest first.
class ConnectionList {
 public:
  using Place = std::list<std::weak_ptr<Connection>>::iterator;

  /// Adds a connection; what it gets back is for Remove.
  [[nodiscard]] Place Add(std::weak_ptr<Connection> connection);
  void Remove(Place place);
  [[nodiscard]] std::size_t size() const;
  /// Those that are open now, oldest first.
  [[nodiscard]] std::vector<std::shared_ptr<Connection>> All() const;
  /// Waits until there is none; false when the time is over.
  [[nodiscard]] bool WaitUntilEmpty(std::chrono::milliseconds deadline) const;

 private:
  mutable std::mutex mutex_;  // guards connections_
  mutable std::condition_variable emptied_;
  std::list<std::weak_ptr<Connection>> connections_;
};

/// Limits, handler and counters of one server.
struct ServerState {
  ServerState(const ServerLimits& its_limits, HttpHandler its_handler);

  /// The certificate for a handshake that begins now.
  [[nodiscard]] TlsContext Tls() const;
  void UseTls(TlsContext context);

  const ServerLimits limits;
  const HttpHandler handler;
  ConnectionList connections;
  std::atomic<bool> draining = false;  // answers say `Connection: close`
  std::atomic<std::size_t> requests_open = 0;
  std::atomic<std::size_t> buffered_bytes = 0;

  // ServerCounters, as they grow.
  std::atomic<std::uint64_t> accepted = 0;
  std::atomic<std::uint64_t> refused = 0;
  std::atomic<std::uint64_t> handshake_failures = 0;
  std::atomic<std::uint64_t> requests = 0;
  std::atomic<std::uint64_t> bad_requests = 0;
  std::atomic<std::uint64_t> overloaded = 0;
  std::atomic<std::uint64_t> timeouts = 0;
  std::atomic<std::uint64_t> handler_faults = 0;

 private:
  mutable std::mutex tls_mutex_;  // guards tls_
  TlsContext tls_;
};

}  // namespace giq
