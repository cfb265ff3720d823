// The objects that are followed: written by one thread a kind, read by everyone as snapshots.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "webhook/kube/prune.h"
#include "webhook/kube/resources.h"
#include "webhook/kube/snapshot.h"

namespace giq {

/// How much a store may hold. What is over a limit is left out, and its status says how much.
struct StoreLimits {
  std::size_t objects = 50'000;                      ///< Of a kind.
  std::size_t object_nodes = 100'000;                ///< JSON values of one object.
  std::size_t total_bytes = std::size_t{256} << 20;  ///< Of all kinds together, as estimated.
};

/// A list as it comes in, page by page.
struct Listing {
  std::vector<std::shared_ptr<const StoredObject>> objects;
  std::vector<std::pair<std::string, std::string>> left_out;  ///< Namespace and name.
  std::size_t bytes = 0;
};

/// Safe to use from several threads, as long as one alone writes the objects of a kind. A kind is
/// named by its place in the list of specs.
class Store {
 public:
  /// Fails when a spec asks for Secrets: they are never held.
  [[nodiscard]] static Result<std::unique_ptr<Store>> Create(std::vector<ResourceSpec> specs,
                                                             StoreLimits limits = {});

  /// The present state.
  [[nodiscard]] std::shared_ptr<const StoreSnapshot> Snapshot() const;
  [[nodiscard]] const std::vector<ResourceSpec>& specs() const { return *specs_; }

  /// Adds an object to a list that is coming in; one that has not changed keeps its tree.
  void AddTo(Listing& listing, std::size_t resource, PrunedObject object) const;
  /// Makes a whole list the state of its kind, which is synced then.
  void Replace(std::size_t resource, Listing listing);
  /// Takes an object that was added or changed; does nothing when what is kept of it has not.
  void Put(std::size_t resource, PrunedObject object);
  /// Takes note that an object is gone.
  void Remove(std::size_t resource, std::string_view namespace_, std::string_view name);
  /// Takes note that an object which was asked for does not exist.
  void PutAbsent(std::size_t resource, std::string_view namespace_, std::string_view name);
  /// Forgets the objects of a kind: nothing is known of it any more.
  void Forget(std::size_t resource, ResourceState state, std::string why);
  /// Says whether what is held may be outdated, and why ("": all is well).
  void SetStatus(std::size_t resource, bool stale, std::string why);

 private:
  using Names = std::set<std::pair<std::string, std::string>>;  // namespace, name
  // What became of an object on its way in.
  struct Taken {
    enum { kHeld, kUnchanged, kUnwanted, kLeftOut } how = kLeftOut;
    std::shared_ptr<const StoredObject> object = nullptr;  // of the first two
  };

  Store(std::vector<ResourceSpec> specs, StoreLimits limits);
  [[nodiscard]] Taken Take(std::size_t resource, PrunedObject object) const;
  template <typename Change>
  void Update(std::size_t resource, const Change& change);

  const std::shared_ptr<const std::vector<ResourceSpec>> specs_;
  const StoreLimits limits_;
  std::mutex writing_;  // guards the two below; held while the next state is built
  std::vector<Names> left_out_;
  std::size_t total_bytes_ = 0;
  mutable std::mutex mutex_;  // guards the pointer alone
  std::shared_ptr<const StoreSnapshot> current_;
};

}  // namespace giq
