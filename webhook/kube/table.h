// The objects of one kind, as a value: a copy shares all namespaces that are not changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/document.h"

namespace giq {

/// How far a kind of objects is known.
enum class ResourceState : std::uint8_t {
  kWaiting,    ///< Not listed yet.
  kSynced,     ///< Listed, and followed since.
  kMissing,    ///< The cluster does not know the kind (its CRD is not installed).
  kForbidden,  ///< The webhook's account may not read it.
  kOnDemand,   ///< Fetched one by one.
};
[[nodiscard]] std::string_view ResourceStateName(ResourceState state);

/// What is told of a kind of objects, in status pages and metrics.
struct ResourceStatus {
  ResourceState state = ResourceState::kWaiting;
  bool stale = false;        ///< Nothing has been heard for long: what is held may be outdated.
  std::string why;           ///< The last failure; "" when all is well.
  std::size_t objects = 0;   ///< Held.
  std::size_t bytes = 0;     ///< About what they take in memory.
  std::size_t left_out = 0;  ///< Over one of the limits.
};

/// An object as it is held.
struct StoredObject {
  std::string namespace_;
  std::string name;
  std::shared_ptr<const File> file;  ///< Null: known to be absent (on demand only).
  std::size_t bytes = 0;
};

/// The objects of one kind in one namespace, by name.
struct NamespaceObjects {
  std::string namespace_;
  std::vector<std::shared_ptr<const StoredObject>> objects;
};

/// The objects of one kind.
struct ResourceTable {
  std::vector<std::shared_ptr<const NamespaceObjects>> namespaces;  ///< By name, none empty.
  ResourceStatus status;
  std::uint64_t revision = 0;  ///< Grows when an object of this kind changes.

  /// The objects of a namespace, null when there are none.
  [[nodiscard]] const NamespaceObjects* Namespace(std::string_view namespace_) const;
  /// One object, null when it is not held.
  [[nodiscard]] std::shared_ptr<const StoredObject> Find(std::string_view namespace_,
                                                         std::string_view name) const;
  /// Adds an object, or puts it in the place of the one of its name.
  void Put(std::shared_ptr<const StoredObject> object);
  /// Takes an object out; false when it is not held.
  bool Erase(std::string_view namespace_, std::string_view name);
  /// Replaces all objects; of several with one name the first counts.
  void Assign(std::vector<std::shared_ptr<const StoredObject>> objects);
};

}  // namespace giq
