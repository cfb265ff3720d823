#include "rules/bucket_mounts.h"

#include <algorithm>

namespace giq {
namespace {

bool Holds(const Node* options, std::string_view part) {
  if (options == nullptr) return false;
  if (options->IsSequence()) {
    return std::ranges::any_of(options->items,
                               [part](const Node* item) { return Holds(item, part); });
  }
  return options->IsScalar() && options->text.find(part) != std::string_view::npos;
}

}  // namespace

const Mount* ModelBucketMount(const Workload& w) {
  const bool mounted = w.model_path.known() && w.model_path->storage == Storage::kBucket;
  return mounted ? w.model_path->mount : nullptr;
}

bool IsMountedWith(const Volume& volume, std::string_view part) {
  const Node* bucket = volume.bucket_at.node;
  if (bucket == nullptr || !bucket->IsScalar() || bucket->parent == nullptr) return false;
  // Beside bucketName of an inline volume; around volumeHandle of a PersistentVolume.
  const Node& beside = *bucket->parent;
  const Node* attributes = beside.At({"volumeAttributes", "mountOptions"});
  const Node* spec = beside.parent;
  return Holds(beside.Find("mountOptions"), part) || Holds(attributes, part) ||
         (spec != nullptr && Holds(spec->Find("mountOptions"), part));
}

}  // namespace giq
