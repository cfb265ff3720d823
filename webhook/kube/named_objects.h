// Objects that are fetched because someone names them: the ConfigMaps of workloads.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/document/node.h"
#include "webhook/kube/client.h"
#include "webhook/kube/pace.h"
#include "webhook/kube/reflector.h"
#include "webhook/kube/store.h"

namespace giq {

/// Bounds on what is fetched by name.
struct NamedOptions {
  std::size_t names = 500;                  ///< More are forgotten, those unused for longest first.
  std::chrono::milliseconds again{60'000};  ///< A name that is still used is fetched again.
  std::chrono::milliseconds fresh{5'000};   ///< What is older is fetched for a Fetch.
  std::chrono::milliseconds unused{900'000};  ///< Then a name is forgotten.
  std::chrono::milliseconds retry{30'000};    ///< After a fetch that failed.
};

/// Fetches on one thread, and keeps what it finds in a store, as absent too. Listing or watching
/// all ConfigMaps would need the right to read all, and the memory to hold them; this needs `get`
/// alone. What is kept is about as old as `again` at most, for as long as someone asks for it.
class NamedObjects {
 public:
  /// `resource` is the kind's place in the store; store and pace outlive this.
  NamedObjects(std::size_t resource, KubeClient client, Store& store, Pace& pace, Tell tell,
               NamedOptions options = {});

  /// What it fetches.
  [[nodiscard]] const ResourceType& type() const { return spec_.type; }
  /// Asks for objects without waiting; from any thread.
  void Want(std::string_view namespace_, const std::vector<std::string>& names);
  /// Asks for objects and waits until each is known and fresh, or could not be fetched, or for the
  /// time given; whether all are known. From any thread but the fetching one.
  [[nodiscard]] bool Fetch(std::string_view namespace_, const std::vector<std::string>& names,
                           std::chrono::milliseconds time);
  /// Works until Stop.
  void Run();
  /// Fetches what is due, and returns how long to wait for the next.
  [[nodiscard]] std::chrono::milliseconds Step();
  /// Ends Run, and the request that runs; from any thread.
  void Stop();

 private:
  using Name = std::pair<std::string, std::string>;  // namespace, name
  using Time = std::chrono::steady_clock::time_point;
  enum class Answer : std::uint8_t { kNone, kKnown, kFailed };
  struct State {
    Time used;                    // someone asked for it
    Time due = Time::min();       // the next fetch
    Time answered = Time::min();  // or refused, or not reached
    Answer answer = Answer::kNone;
  };

  void Ask(std::string_view namespace_, const std::vector<std::string>& names,
           std::chrono::milliseconds age);
  [[nodiscard]] std::vector<Name> ForgetUnused();
  [[nodiscard]] std::vector<Name> Due();
  [[nodiscard]] std::chrono::milliseconds FetchOne(const Name& name);
  void Note(const Name& name, Answer answer, std::chrono::milliseconds next);
  [[nodiscard]] std::chrono::milliseconds UntilNext();

  const std::size_t resource_;
  const ResourceSpec& spec_;
  KubeClient client_;
  Store& store_;
  Pace& pace_;
  const Tell tell_;
  const NamedOptions options_;
  std::string said_;       // of the fetching thread, as the next
  Time quiet_until_ = {};  // the server asked for it
  std::mutex mutex_;       // guards all below
  std::condition_variable changed_;
  std::map<Name, State> names_;
  bool asked_ = false;  // since the last Step began
  bool stopped_ = false;
};

/// The names of the ConfigMaps that an object's pod templates mount or take variables from, sorted.
[[nodiscard]] std::vector<std::string> NamedConfigMaps(const Node& object);

}  // namespace giq
