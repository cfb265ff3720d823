#include "webhook/review/object.h"

#include <cstring>
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

/// Where the value behind a key begins, npos without one. As the API server writes it: inside of a
/// string the key's quotes would be escaped. string_view's own search stops at every quote.
std::size_t FindValue(std::string_view json, std::string_view key) {
  const void* found = ::memmem(json.data(), json.size(), key.data(), key.size());
  if (found == nullptr) return std::string_view::npos;
  const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - json.data());
  if (at == 0 || json[at - 1] == '\\') return std::string_view::npos;
  return at + key.size() - 1;
}

/// Where the string's closing quote is whose first byte is at `begin`; npos when it has none.
std::size_t EndOfString(std::string_view json, std::size_t begin) {
  std::size_t at = json.find('"', begin);
  while (at != std::string_view::npos) {
    const std::size_t before = json.find_last_not_of('\\', at - 1);
    if ((at - 1 - before) % 2 == 0) break;  // an even number of backslashes escape each other
    at = json.find('"', at + 1);
  }
  return at;
}

/// The text around the object as kubectl sent it, which no rule asks for either.
ObjectText WithoutLastApplied(std::string_view json) {
  const std::size_t begin =
      FindValue(json, "\"kubectl.kubernetes.io/last-applied-configuration\":\"");
  if (begin == std::string_view::npos) return {json, {}};
  const std::size_t end = EndOfString(json, begin + 1);
  if (end == std::string_view::npos) return {json, {}};
  return {json.substr(0, begin + 1), json.substr(end)};
}

}  // namespace

ObjectText WithoutManagedFields(std::string_view json) {
  const std::size_t begin = FindValue(json, "\"managedFields\":[");
  if (begin == std::string_view::npos) return {json, {}};
  const auto end = EndOfValue(json, begin, kMaxReviewDepth);
  if (!end) return {json, {}};
  return {json.substr(0, begin + 1), json.substr(*end - 1)};
}

Result<std::shared_ptr<const File>> ReadObject(std::string_view json) {
  const auto [head, tail] = WithoutManagedFields(json);
  // The API server sorts keys: annotations stand in front of managedFields.
  const auto [front, back] = WithoutLastApplied(head);
  std::string text;
  text.reserve(front.size() + back.size() + tail.size());
  text.append(front).append(back).append(tail);
  GIQ_TRY(auto file, ReadJsonFile(std::string(kObjectFile), std::move(text), kLimits));
  return std::shared_ptr<const File>(std::move(file));
}

const Node* RootOf(const File& file) {
  return file.documents().empty() ? nullptr : file.documents().front().root;
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
