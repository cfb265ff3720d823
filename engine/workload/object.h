// Kubernetes objects of a file, and how one object finds another by name.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "engine/document/document.h"

namespace giq {

/// A Kubernetes object of a document, `List` items unrolled.
struct Object {
  const Document* document = nullptr;
  const Node* root = nullptr;  ///< The object's mapping (for List items: the item).
  std::string_view api_version;
  std::string_view kind;
  std::string_view name;
  std::string_view namespace_;

  [[nodiscard]] Place At(const Node* node) const { return {document, node, {}}; }
};

/// The objects of a file's documents in order. Documents that are no mapping have none.
[[nodiscard]] std::vector<Object> ObjectsOf(const File& file);

/// Kind, namespace and name: what names an object in a cluster.
using ObjectKey = std::tuple<std::string_view, std::string_view, std::string_view>;
[[nodiscard]] inline ObjectKey KeyOf(const Object& object) {
  return {object.kind, object.namespace_, object.name};
}

/// The objects of a folder's files, indexed once for all of them. Holds pointers into the files,
/// which outlive it.
class Folder {
 public:
  explicit Folder(std::span<const File* const> files);

  /// All objects of that name, alternatives and overlays included.
  [[nodiscard]] std::vector<const Object*> All(const ObjectKey& key) const;
  /// HorizontalPodAutoscalers by the workload that they name.
  [[nodiscard]] std::vector<const Object*> AutoscalersOf(const ObjectKey& target) const;
  /// Services and PodMonitorings of a namespace that select by this label among others.
  [[nodiscard]] std::vector<const Object*> SelectorsBy(std::string_view namespace_,
                                                       std::string_view label,
                                                       std::string_view value) const;

 private:
  using Index = std::multimap<ObjectKey, std::size_t>;
  [[nodiscard]] std::vector<const Object*> At(const Index& index, const ObjectKey& key) const;

  std::vector<Object> objects_;
  Index by_name_;
  Index by_target_;
  Index by_label_;
};

/// Where other files' objects are looked for, nearest first: files that were given together, then
/// the whole folder.
using Scopes = std::span<const Folder* const>;

/// Finds objects by name for one file: its own first, then those that are alone of their name in a
/// scope.
class ObjectIndex {
 public:
  ObjectIndex(const File& file, std::span<const Object> own, Scopes scopes);

  /// The object of that kind, name and namespace: the file's last one (as applying it would leave
  /// it), else another file's when it is the only one in the nearest scope that has any; null
  /// otherwise.
  [[nodiscard]] const Object* Find(std::string_view kind, std::string_view namespace_,
                                   std::string_view name) const;
  /// Whether an object of another file has no namesake in the scope: else it is an alternative or
  /// an overlay, and guessing which one counts would be wrong half the time.
  [[nodiscard]] bool IsAlone(const Object& companion, const Folder& scope) const;

 private:
  const File& file_;
  Scopes scopes_;
  std::map<ObjectKey, const Object*> own_;
};

}  // namespace giq
