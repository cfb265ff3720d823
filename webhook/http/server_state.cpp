#include "webhook/http/server_state.h"

#include <utility>

namespace giq {

ConnectionList::Place ConnectionList::Add(std::weak_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  return connections_.insert(connections_.end(), std::move(connection));
}

void ConnectionList::Remove(Place place) {
  const std::lock_guard lock(mutex_);
  connections_.erase(place);
  if (connections_.empty()) emptied_.notify_all();
}

std::size_t ConnectionList::size() const {
  const std::lock_guard lock(mutex_);
  return connections_.size();
}

std::vector<std::shared_ptr<Connection>> ConnectionList::All() const {
  std::vector<std::shared_ptr<Connection>> all;
  const std::lock_guard lock(mutex_);
  all.reserve(connections_.size());
  for (const auto& connection : connections_) {
    // One that is ending removes itself as soon as this lock is free.
    if (auto open = connection.lock()) all.push_back(std::move(open));
  }
  return all;
}

bool ConnectionList::WaitUntilEmpty(std::chrono::milliseconds deadline) const {
  std::unique_lock lock(mutex_);
  return emptied_.wait_for(lock, deadline, [this] { return connections_.empty(); });
}

ServerState::ServerState(const ServerLimits& its_limits, HttpHandler its_handler)
    : limits(its_limits), handler(std::move(its_handler)), tls_(TlsWithoutCertificate()) {}

TlsContext ServerState::Tls() const {
  const std::lock_guard lock(tls_mutex_);
  return tls_;
}

void ServerState::UseTls(TlsContext context) {
  // The one before is freed outside of the lock.
  const std::lock_guard lock(tls_mutex_);
  tls_.swap(context);
}

}  // namespace giq
