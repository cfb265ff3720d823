#include "engine/workload/object.h"

namespace giq {
namespace {

std::string_view TextAt(const Node* node) {
  return node != nullptr && node->IsScalar() && !node->IsNull() ? node->text : std::string_view{};
}

Object MakeObject(const Document& document, const Node& root) {
  const Node* metadata = root.Find("metadata");
  return {
      .document = &document,
      .root = &root,
      .api_version = TextAt(root.Find("apiVersion")),
      .kind = TextAt(root.Find("kind")),
      .name = metadata != nullptr ? TextAt(metadata->Find("name")) : std::string_view{},
      .namespace_ = metadata != nullptr ? TextAt(metadata->Find("namespace")) : std::string_view{}};
}

/// The labels that a Service or PodMonitoring selects pods by.
const Node* SelectorLabels(const Object& object) {
  if (object.kind == "Service") return object.root->At({"spec", "selector"});
  if (object.kind == "PodMonitoring") return object.root->At({"spec", "selector", "matchLabels"});
  return nullptr;
}

}  // namespace

std::vector<Object> ObjectsOf(const File& file) {
  std::vector<Object> objects;
  for (const Document& document : file.documents()) {
    if (document.root == nullptr || !document.root->IsMapping()) continue;
    const Object object = MakeObject(document, *document.root);
    const Node* items = document.root->Find("items");
    // kubectl unrolls `List` and typed lists (DeploymentList) alike.
    if (object.kind.ends_with("List") && items != nullptr && items->IsSequence()) {
      for (const Node* item : items->items) {
        if (item->IsMapping()) objects.push_back(MakeObject(document, *item));
      }
    } else {
      objects.push_back(object);
    }
  }
  return objects;
}

Folder::Folder(std::span<const File* const> files) {
  for (const File* file : files) {
    for (Object& object : ObjectsOf(*file)) objects_.push_back(object);
  }
  for (std::size_t i = 0; i < objects_.size(); ++i) {
    const Object& object = objects_[i];
    by_name_.emplace(KeyOf(object), i);
    const Node* spec = object.root->Find("spec");
    if (spec == nullptr) continue;
    if (const Node* target = spec->Find("scaleTargetRef")) {
      by_target_.emplace(
          ObjectKey{TextAt(target->Find("kind")), object.namespace_, TextAt(target->Find("name"))},
          i);
    }
    const Node* labels = SelectorLabels(object);
    if (labels == nullptr || !labels->IsMapping()) continue;
    for (const Entry& entry : labels->entries) {
      by_label_.emplace(ObjectKey{object.namespace_, entry.key->text, TextAt(entry.value)}, i);
    }
  }
}

std::vector<const Object*> Folder::At(const Index& index, const ObjectKey& key) const {
  std::vector<const Object*> found;
  const auto [begin, end] = index.equal_range(key);
  for (auto at = begin; at != end; ++at) found.push_back(&objects_[at->second]);
  return found;
}

std::vector<const Object*> Folder::All(const ObjectKey& key) const { return At(by_name_, key); }

std::vector<const Object*> Folder::AutoscalersOf(const ObjectKey& target) const {
  return At(by_target_, target);
}

std::vector<const Object*> Folder::SelectorsBy(std::string_view namespace_, std::string_view label,
                                               std::string_view value) const {
  return At(by_label_, ObjectKey{namespace_, label, value});
}

ObjectIndex::ObjectIndex(const File& file, std::span<const Object> own, Scopes scopes)
    : file_(file), scopes_(scopes) {
  for (const Object& object : own) own_[KeyOf(object)] = &object;
}

bool ObjectIndex::IsAlone(const Object& companion, const Folder& scope) const {
  if (companion.document->file == &file_ || own_.contains(KeyOf(companion))) return false;
  return scope.All(KeyOf(companion)).size() == 1;
}

const Object* ObjectIndex::Find(std::string_view kind, std::string_view namespace_,
                                std::string_view name) const {
  const ObjectKey key{kind, namespace_, name};
  if (const auto own = own_.find(key); own != own_.end()) return own->second;
  for (const Folder* scope : scopes_) {
    const auto all = scope->All(key);
    if (all.size() == 1) return all[0];
    if (!all.empty()) return nullptr;
  }
  return nullptr;
}

}  // namespace giq
