// One state of what is known of a cluster, never changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/document/document.h"
#include "webhook/kube/resources.h"
#include "webhook/kube/table.h"

namespace giq {

/// Whether an object exists, as far as that is known.
enum class Presence : std::uint8_t {
  kUnknown,  ///< Not read yet, not allowed, left out, or nobody follows its kind.
  kAbsent,   ///< The cluster has no such object.
  kPresent,
};

/// What a look-up gives; the file has one document and is null unless the object is present.
struct Lookup {
  Presence presence = Presence::kUnknown;
  std::shared_ptr<const File> file = nullptr;
};

/// Safe to read from several threads; reading waits for nothing.
class StoreSnapshot {
 public:
  StoreSnapshot(std::shared_ptr<const std::vector<ResourceSpec>> specs,
                std::vector<std::shared_ptr<const ResourceTable>> tables, std::uint64_t revision)
      : specs_(std::move(specs)), tables_(std::move(tables)), revision_(revision) {}

  /// Grows with every change of objects or states.
  [[nodiscard]] std::uint64_t revision() const { return revision_; }
  /// One object; `namespace_` is "" for kinds without namespaces.
  [[nodiscard]] Lookup Find(std::string_view kind, std::string_view namespace_,
                            std::string_view name) const;
  /// The objects of a kind in a namespace, by name.
  [[nodiscard]] std::vector<std::shared_ptr<const File>> In(std::string_view kind,
                                                            std::string_view namespace_) const;
  /// The objects of all kinds in a namespace but pods.
  [[nodiscard]] std::vector<std::shared_ptr<const File>> AllIn(std::string_view namespace_) const;
  /// All objects of a kind, by namespace and name.
  [[nodiscard]] std::vector<std::shared_ptr<const File>> All(std::string_view kind) const;
  /// The table of a kind, null when nobody follows it.
  [[nodiscard]] const ResourceTable* TableOf(std::string_view kind) const;
  /// What is followed, in the order of `tables`.
  [[nodiscard]] const std::vector<ResourceSpec>& specs() const { return *specs_; }
  [[nodiscard]] const std::vector<std::shared_ptr<const ResourceTable>>& tables() const {
    return tables_;
  }
  /// Whether every kind has been answered for at least once, be it with a refusal.
  [[nodiscard]] bool settled() const;
  /// Whether the objects of a kind are all there and up to date.
  [[nodiscard]] bool synced(std::string_view kind) const;

 private:
  std::shared_ptr<const std::vector<ResourceSpec>> specs_;
  std::vector<std::shared_ptr<const ResourceTable>> tables_;
  std::uint64_t revision_;
};

}  // namespace giq
