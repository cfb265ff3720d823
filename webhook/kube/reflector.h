// Keeps the objects of one kind in a store equal to the cluster's: lists, then watches.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "webhook/kube/client.h"
#include "webhook/kube/pace.h"
#include "webhook/kube/store.h"

namespace giq {

/// Pauses and bounds of a reflector.
struct ReflectorOptions {
  std::size_t page = 500;  ///< Objects a page; halved for as long as a page is too large.
  Backoff backoff = {};
  /// Between attempts at what the cluster does not have or does not allow.
  Backoff rare = {std::chrono::seconds{10}, std::chrono::minutes{5}};
  std::chrono::seconds watch{300};                 ///< A watch lasts as long, up to twice as long.
  std::chrono::milliseconds silence{180'000};      ///< Then a connection counts as dead.
  std::chrono::milliseconds stale_after{300'000};  ///< Without success; then absence is unknown.
};

/// Told once of each new state of a kind: "deployments.apps: …".
using Tell = std::function<void(std::string_view resource, std::string_view what)>;

/// Lists and watches one kind, on one thread.
class Reflector {
 public:
  /// `resource` is the kind's place in the store; store and pace outlive the reflector.
  Reflector(std::size_t resource, KubeClient client, Store& store, Pace& pace, Tell tell,
            ReflectorOptions options = {});

  /// Works until the pace says stop.
  void Run();
  /// Does the next thing, a list or a watch, and returns how long to wait before the one after it.
  [[nodiscard]] std::chrono::milliseconds Step();
  /// Ends the request that runs; from any thread. The pace must be stopped before.
  void Cancel() { client_.Cancel(); }

 private:
  using Pause = std::chrono::milliseconds;

  [[nodiscard]] Pause List();
  [[nodiscard]] KubeResult<std::string> ListPages(Listing& listing);
  [[nodiscard]] KubeResult<std::string> GetPage(ListQuery& query);
  [[nodiscard]] Pause Watch();
  [[nodiscard]] bool Take(std::string_view line, KubeResult<void>& outcome);
  [[nodiscard]] Pause AfterWatch(const KubeResult<void>& result, Pause lasted);
  [[nodiscard]] Pause AfterError(const KubeError& error);
  [[nodiscard]] Pause AfterRefusal(const KubeError& error);
  void Succeeded();
  void Say(std::string what);

  const std::size_t resource_;
  const ResourceSpec& spec_;
  KubeClient client_;
  Store& store_;
  Pace& pace_;
  const Tell tell_;
  const ReflectorOptions options_;
  std::string version_;                          // where the next watch begins; "": list first
  unsigned failures_ = 0;                        // in a row
  unsigned refusals_ = 0;                        // in a row: forbidden, or no such kind
  std::size_t events_ = 0;                       // of the running watch
  std::chrono::steady_clock::time_point heard_;  // the last success
  std::string said_;
};

}  // namespace giq
