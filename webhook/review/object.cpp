#include "webhook/review/object.h"

#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "webhook/review/handle.h"
#include "webhook/review/review.h"
#include "webhook/review/value_end.h"

namespace giq {
namespace {

// The largest objects that the API server stores (1.5 MiB) have tens of thousands of values; 6.5
// MiB of `[[],[],…` would take half a gigabyte.
constexpr Limits kLimits = {.file_bytes = kMaxReviewBytes,
                            .document_bytes = kMaxReviewBytes,
                            .depth = kMaxReviewDepth,
                            .nodes = 200'000};

/// What most of an object's text is and no rule asks for: who set which field, and the object
/// again as kubectl sent it. Such a key cannot stand in a string, whose quotes are escaped.
constexpr std::string_view kManagedFields = "\"managedFields\":[";
constexpr std::string_view kLastApplied = "\"kubectl.kubernetes.io/last-applied-configuration\":\"";

/// Where the first of `key`'s kind begins its value, npos without one. string_view's own search
/// stops at every quote.
std::size_t FindKey(std::string_view json, std::string_view key) {
  const void* found = ::memmem(json.data(), json.size(), key.data(), key.size());
  if (found == nullptr) return std::string_view::npos;
  const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - json.data());
  // The end of a longer key that has a quote in it.
  if (at > 0 && json[at - 1] == '\\') return std::string_view::npos;
  return at + key.size();
}

/// Where the string's closing quote is whose first byte is at `begin`; nothing when it has none.
std::optional<std::size_t> EndOfString(std::string_view json, std::size_t begin) {
  for (std::size_t at = json.find('"', begin); at < json.size(); at = json.find('"', at + 1)) {
    const std::size_t before = json.find_last_not_of('\\', at - 1);
    if ((at - 1 - before) % 2 == 0) return at;  // an even number of backslashes escape each other
  }
  return std::nullopt;
}

}  // namespace

ObjectText WithoutBookkeeping(std::string_view json) {
  ObjectText text;
  const std::size_t applied = FindKey(json, kLastApplied);
  const auto applied_end = applied < json.size() ? EndOfString(json, applied) : std::nullopt;
  if (applied_end) {
    text.parts[0] = json.substr(0, applied);
    json.remove_prefix(*applied_end);
  }
  // The API server sorts keys: annotations stand in front of managedFields.
  const std::size_t fields = FindKey(json, kManagedFields);
  const auto fields_end =
      fields < json.size() ? EndOfValue(json, fields - 1, kMaxReviewDepth) : std::nullopt;
  if (fields_end) {
    text.parts[1] = json.substr(0, fields);
    json.remove_prefix(*fields_end - 1);
  }
  text.parts[2] = json;
  return text;
}

Result<std::shared_ptr<const File>> ReadObject(std::string_view json) {
  return ReadObject(WithoutBookkeeping(json));
}

Result<std::shared_ptr<const File>> ReadObject(const ObjectText& object) {
  std::string text;
  text.reserve(object.parts[0].size() + object.parts[1].size() + object.parts[2].size());
  for (const std::string_view part : object.parts) text += part;
  GIQ_TRY(auto file, ReadJsonFile(std::string(kObjectFile), std::move(text), kLimits));
  return std::shared_ptr<const File>(std::move(file));
}

std::string_view NameOf(const Node& object) {
  const Node* name = object.At({"metadata", "name"});
  return name != nullptr && name->IsString() ? name->text : std::string_view();
}

std::int64_t ReplicasOf(const Node& object) {
  const Node* replicas = object.At({"spec", "replicas"});
  return replicas != nullptr ? replicas->AsInteger().value_or(1) : 1;
}

std::optional<std::int64_t> ReadyReplicasOf(const Node& object) {
  const Node* status = object.Find("status");
  if (status == nullptr || !status->IsMapping()) return std::nullopt;
  const Node* ready = status->Find("readyReplicas");
  return ready != nullptr ? ready->AsInteger() : 0;
}

}  // namespace giq
