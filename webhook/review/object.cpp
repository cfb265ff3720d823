#include "webhook/review/object.h"

#include <string>
#include <utility>

#include "webhook/review/handle.h"
#include "webhook/review/review.h"

namespace giq {
namespace {

// The largest objects that the API server stores (1.5 MiB) have some ten thousand values; 6.5 MiB
// of `[[],[],…` would take half a gigabyte.
constexpr Limits kLimits = {.file_bytes = kMaxReviewBytes,
                            .document_bytes = kMaxReviewBytes,
                            .depth = kMaxReviewDepth,
                            .nodes = 300'000};

}  // namespace

Result<std::shared_ptr<const File>> ReadObject(std::string_view json) {
  GIQ_TRY(auto file, ReadJsonFile(std::string(kObjectFile), std::string(json), kLimits));
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
