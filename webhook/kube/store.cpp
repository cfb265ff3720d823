#include "webhook/kube/store.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/document/fault.h"
#include "engine/document/root.h"

namespace giq {
namespace {

// A set of names that could not be held is itself bounded; once full it is kept as it is until the
// next list, so that the objects of the kind stay "not all known".
constexpr std::size_t kMaxNamesLeftOut = 10'000;

// What a JSON value takes as a node, with its mapping's entry and the arena's spare room. Measured
// by the allocator's own count (g++ 12, glibc 2.36): a Deployment of 193 values and 1.8 kB of text
// takes 24 kB, a pod of 83 values and 0.7 kB 15 kB. The estimate stays above both.
constexpr std::size_t kBytesOfValue = 170;
constexpr std::size_t kBytesOfFile = 1024;

}  // namespace

Result<std::unique_ptr<Store>> Store::Create(std::vector<ResourceSpec> specs, StoreLimits limits) {
  for (const ResourceSpec& spec : specs) {
    if (spec.type.plural == "secrets")
      return Fail(ErrorCode::kUsage, "Secrets are not followed: what they hold is nobody's here");
  }
  return std::unique_ptr<Store>(new Store(std::move(specs), limits));
}

Store::Store(std::vector<ResourceSpec> specs, StoreLimits limits)
    : specs_(std::make_shared<const std::vector<ResourceSpec>>(std::move(specs))),
      limits_(limits),
      left_out_(specs_->size()) {
  std::vector<std::shared_ptr<const ResourceTable>> tables;
  for (const ResourceSpec& spec : *specs_) {
    auto table = std::make_shared<ResourceTable>();
    if (spec.on_demand) table->status.state = ResourceState::kOnDemand;
    tables.push_back(std::move(table));
  }
  current_ = std::make_shared<const StoreSnapshot>(specs_, std::move(tables), 0);
}

std::shared_ptr<const StoreSnapshot> Store::Snapshot() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

// Builds the next state from the present one; `change` gets a copy of the kind's table and the
// names that it leaves out, and returns whether something is different now.
template <typename Change>
void Store::Update(std::size_t resource, const Change& change) {
  const std::lock_guard lock(writing_);
  const auto before = Snapshot();
  auto tables = before->tables();
  auto table = std::make_shared<ResourceTable>(*tables[resource]);
  if (!change(*table, left_out_[resource])) return;
  table->status.left_out = left_out_[resource].size();
  total_bytes_ = total_bytes_ - tables[resource]->status.bytes + table->status.bytes;
  tables[resource] = std::move(table);
  auto after =
      std::make_shared<const StoreSnapshot>(specs_, std::move(tables), before->revision() + 1);
  const std::lock_guard pointer(mutex_);
  current_ = std::move(after);
}

Store::Taken Store::Take(std::size_t resource, PrunedObject object) const {
  const ResourceSpec& spec = (*specs_)[resource];
  if (object.too_large) return {};
  const auto held = Snapshot()->tables()[resource]->Find(object.namespace_, object.name);
  if (held != nullptr && held->file != nullptr && held->file->source().text() == object.json)
    return {Taken::kUnchanged, held};
  const std::size_t text = object.json.size();
  auto file = ReadJsonFile(fmt::format("{} {}{}{}", spec.type.kind, object.namespace_,
                                       object.namespace_.empty() ? "" : "/", object.name),
                           std::move(object.json), {.nodes = limits_.object_nodes});
  if (!file || FaultOf(**file)) return {};
  const Node& root = *RootOf(**file);
  if (spec.wanted != nullptr && !spec.wanted(root)) return {Taken::kUnwanted};
  auto stored = std::make_shared<StoredObject>();
  stored->namespace_ = std::move(object.namespace_);
  stored->name = std::move(object.name);
  stored->bytes = kBytesOfFile + text + root.expanded_size * kBytesOfValue;
  stored->file = *std::move(file);
  return {Taken::kHeld, std::move(stored)};
}

void Store::AddTo(Listing& listing, std::size_t resource, PrunedObject object) const {
  std::pair<std::string, std::string> name(object.namespace_, object.name);
  Taken taken = Take(resource, std::move(object));
  if (taken.how == Taken::kUnwanted) return;
  const bool full = taken.object == nullptr || listing.objects.size() >= limits_.objects ||
                    listing.bytes + taken.object->bytes > limits_.total_bytes;
  if (full) {
    if (listing.left_out.size() < kMaxNamesLeftOut) listing.left_out.push_back(std::move(name));
    return;
  }
  listing.bytes += taken.object->bytes;
  listing.objects.push_back(std::move(taken.object));
}

void Store::Replace(std::size_t resource, Listing listing) {
  Update(resource, [&](ResourceTable& table, Names& left_out) {
    left_out = Names(listing.left_out.begin(), listing.left_out.end());
    // Other kinds may have grown since the list began.
    const std::size_t others = total_bytes_ - table.status.bytes;
    while (!listing.objects.empty() && others + listing.bytes > limits_.total_bytes) {
      const StoredObject& last = *listing.objects.back();
      if (left_out.size() < kMaxNamesLeftOut) left_out.emplace(last.namespace_, last.name);
      listing.bytes -= last.bytes;
      listing.objects.pop_back();
    }
    table.Assign(std::move(listing.objects));
    table.status.state = ResourceState::kSynced;
    table.status.stale = false;
    table.status.why.clear();
    return true;
  });
}

void Store::Put(std::size_t resource, PrunedObject object) {
  const std::pair<std::string, std::string> name(object.namespace_, object.name);
  Taken taken = Take(resource, std::move(object));
  if (taken.how == Taken::kUnchanged) return;
  if (taken.how == Taken::kUnwanted) return Remove(resource, name.first, name.second);
  Update(resource, [&](ResourceTable& table, Names& left_out) {
    const auto before = table.Find(name.first, name.second);
    const std::size_t freed = before != nullptr ? before->bytes : 0;
    const bool fits = taken.object != nullptr &&
                      (before != nullptr || table.status.objects < limits_.objects) &&
                      total_bytes_ - freed + taken.object->bytes <= limits_.total_bytes;
    if (left_out.size() < kMaxNamesLeftOut) left_out.erase(name);
    if (fits) {
      table.Put(std::move(taken.object));
    } else {
      table.Erase(name.first, name.second);
      if (left_out.size() < kMaxNamesLeftOut) left_out.insert(name);
    }
    return true;
  });
}

void Store::Remove(std::size_t resource, std::string_view namespace_, std::string_view name) {
  Update(resource, [&](ResourceTable& table, Names& left_out) {
    const bool erased = table.Erase(namespace_, name);
    const bool known = left_out.size() < kMaxNamesLeftOut &&
                       left_out.erase({std::string(namespace_), std::string(name)}) > 0;
    return erased || known;
  });
}

void Store::PutAbsent(std::size_t resource, std::string_view namespace_, std::string_view name) {
  Update(resource, [&](ResourceTable& table, Names& left_out) {
    const auto before = table.Find(namespace_, name);
    if (before != nullptr && before->file == nullptr) return false;
    auto absent = std::make_shared<StoredObject>();
    absent->namespace_ = namespace_;
    absent->name = name;
    absent->bytes = kBytesOfFile;
    left_out.erase({absent->namespace_, absent->name});
    table.Put(std::move(absent));
    return true;
  });
}

void Store::Forget(std::size_t resource, ResourceState state, std::string why) {
  Update(resource, [&](ResourceTable& table, Names& left_out) {
    if (table.status.state == state && table.status.why == why) return false;
    left_out.clear();
    table.Assign({});
    table.status.state = state;
    table.status.stale = false;
    table.status.why = std::move(why);
    return true;
  });
}

void Store::SetStatus(std::size_t resource, bool stale, std::string why) {
  Update(resource, [&](ResourceTable& table, Names&) {
    if (table.status.stale == stale && table.status.why == why) return false;
    table.status.stale = stale;
    table.status.why = std::move(why);
    return true;
  });
}

}  // namespace giq
