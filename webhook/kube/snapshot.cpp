#include "webhook/kube/snapshot.h"

#include <algorithm>

namespace giq {
namespace {

void AppendFiles(const NamespaceObjects& objects, std::vector<std::shared_ptr<const File>>& files) {
  for (const auto& object : objects.objects) {
    if (object->file != nullptr) files.push_back(object->file);
  }
}

// Whether what a table does not hold does not exist.
bool AbsentIfNotHeld(const ResourceSpec& spec, const ResourceStatus& status) {
  if (status.stale) return false;
  if (status.state == ResourceState::kMissing) return true;
  return status.state == ResourceState::kSynced && spec.whole() && status.left_out == 0;
}

}  // namespace

const ResourceTable* StoreSnapshot::TableOf(std::string_view kind) const {
  for (std::size_t i = 0; i < tables_.size(); ++i) {
    if ((*specs_)[i].type.kind == kind) return tables_[i].get();
  }
  return nullptr;
}

Lookup StoreSnapshot::Find(std::string_view kind, std::string_view namespace_,
                           std::string_view name) const {
  for (std::size_t i = 0; i < tables_.size(); ++i) {
    const ResourceSpec& spec = (*specs_)[i];
    if (spec.type.kind != kind) continue;
    const auto held =
        tables_[i]->Find(spec.type.namespaced ? namespace_ : std::string_view{}, name);
    if (held == nullptr)
      return {AbsentIfNotHeld(spec, tables_[i]->status) ? Presence::kAbsent : Presence::kUnknown};
    if (held->file == nullptr) return {Presence::kAbsent};
    return {Presence::kPresent, held->file};
  }
  return {};
}

std::vector<std::shared_ptr<const File>> StoreSnapshot::In(std::string_view kind,
                                                           std::string_view namespace_) const {
  std::vector<std::shared_ptr<const File>> files;
  const ResourceTable* table = TableOf(kind);
  const NamespaceObjects* objects = table != nullptr ? table->Namespace(namespace_) : nullptr;
  if (objects != nullptr) AppendFiles(*objects, files);
  return files;
}

std::vector<std::shared_ptr<const File>> StoreSnapshot::AllIn(std::string_view namespace_) const {
  std::vector<std::shared_ptr<const File>> files;
  for (std::size_t i = 0; i < tables_.size(); ++i) {
    const ResourceType& type = (*specs_)[i].type;
    if (!type.namespaced || type.kind == "Pod") continue;
    if (const NamespaceObjects* objects = tables_[i]->Namespace(namespace_); objects != nullptr)
      AppendFiles(*objects, files);
  }
  return files;
}

std::vector<std::shared_ptr<const File>> StoreSnapshot::All(std::string_view kind) const {
  std::vector<std::shared_ptr<const File>> files;
  if (const ResourceTable* table = TableOf(kind); table != nullptr) {
    files.reserve(table->status.objects);
    for (const auto& objects : table->namespaces) AppendFiles(*objects, files);
  }
  return files;
}

bool StoreSnapshot::settled() const {
  return std::ranges::none_of(
      tables_, [](const auto& table) { return table->status.state == ResourceState::kWaiting; });
}

bool StoreSnapshot::synced(std::string_view kind) const {
  const ResourceTable* table = TableOf(kind);
  return table != nullptr && table->status.state == ResourceState::kSynced && !table->status.stale;
}

}  // namespace giq
