#include "webhook/kube/table.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace giq {
namespace {

// Where a namespace stands, or would stand.
auto PlaceOf(auto& namespaces, std::string_view namespace_) {
  return std::ranges::lower_bound(
      namespaces, namespace_, {},
      [](const auto& objects) -> std::string_view { return objects->namespace_; });
}

// Where an object stands, or would stand.
auto PlaceIn(auto& objects, std::string_view name) {
  return std::ranges::lower_bound(
      objects, name, {}, [](const auto& object) -> std::string_view { return object->name; });
}

bool Before(const std::shared_ptr<const StoredObject>& a,
            const std::shared_ptr<const StoredObject>& b) {
  return std::tie(a->namespace_, a->name) < std::tie(b->namespace_, b->name);
}

}  // namespace

std::string_view ResourceStateName(ResourceState state) {
  switch (state) {
    case ResourceState::kWaiting:
      return "waiting";
    case ResourceState::kSynced:
      return "synced";
    case ResourceState::kMissing:
      return "missing";
    case ResourceState::kForbidden:
      return "forbidden";
    case ResourceState::kOnDemand:
      return "on demand";
  }
  return "";
}

const NamespaceObjects* ResourceTable::Namespace(std::string_view namespace_) const {
  const auto place = PlaceOf(namespaces, namespace_);
  const bool found = place != namespaces.end() && (*place)->namespace_ == namespace_;
  return found ? place->get() : nullptr;
}

std::shared_ptr<const StoredObject> ResourceTable::Find(std::string_view namespace_,
                                                        std::string_view name) const {
  const NamespaceObjects* held = Namespace(namespace_);
  if (held == nullptr) return nullptr;
  const auto place = PlaceIn(held->objects, name);
  return place != held->objects.end() && (*place)->name == name ? *place : nullptr;
}

void ResourceTable::Put(std::shared_ptr<const StoredObject> object) {
  Erase(object->namespace_, object->name);
  const auto place = PlaceOf(namespaces, object->namespace_);
  ++revision;
  ++status.objects;
  status.bytes += object->bytes;
  if (place == namespaces.end() || (*place)->namespace_ != object->namespace_) {
    auto added = std::make_shared<NamespaceObjects>();
    added->namespace_ = object->namespace_;
    added->objects.push_back(std::move(object));
    namespaces.insert(place, std::move(added));
    return;
  }
  auto after = std::make_shared<NamespaceObjects>(**place);
  after->objects.insert(PlaceIn(after->objects, object->name), std::move(object));
  *place = std::move(after);
}

bool ResourceTable::Erase(std::string_view namespace_, std::string_view name) {
  const auto held = Find(namespace_, name);
  if (held == nullptr) return false;
  ++revision;
  --status.objects;
  status.bytes -= held->bytes;
  const auto place = PlaceOf(namespaces, namespace_);
  if ((*place)->objects.size() == 1) {
    namespaces.erase(place);
    return true;
  }
  auto after = std::make_shared<NamespaceObjects>(**place);
  after->objects.erase(PlaceIn(after->objects, name));
  *place = std::move(after);
  return true;
}

void ResourceTable::Assign(std::vector<std::shared_ptr<const StoredObject>> objects) {
  std::ranges::stable_sort(objects, Before);
  const auto again = std::ranges::unique(objects, [](const auto& a, const auto& b) {
    return a->namespace_ == b->namespace_ && a->name == b->name;
  });
  objects.erase(again.begin(), again.end());
  namespaces.clear();
  ++revision;
  status.objects = objects.size();
  status.bytes = 0;
  std::shared_ptr<NamespaceObjects> open;
  for (auto& object : objects) {
    status.bytes += object->bytes;
    if (open == nullptr || open->namespace_ != object->namespace_) {
      open = std::make_shared<NamespaceObjects>();
      open->namespace_ = object->namespace_;
      namespaces.push_back(open);
    }
    open->objects.push_back(std::move(object));
  }
}

}  // namespace giq
