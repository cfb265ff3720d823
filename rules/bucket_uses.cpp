#include "rules/bucket_uses.h"

#include "engine/workload/bucket_uri.h"

namespace giq {
namespace {

/// In a script `$BUCKET` is the shell's variable, in a plain field it is nobody's.
bool StandsInScript(const BucketUse& use) {
  return use.at.node != nullptr &&
         use.at.node->text.find_first_of(" \t\n") != std::string_view::npos &&
         use.text.find('$') != std::string::npos;
}

}  // namespace

BucketText KindOf(const BucketUse& use) {
  if (use.text.empty() || use.text.starts_with('/')) return BucketText::kUnknown;
  if (use.text.find("$(") != std::string::npos || StandsInScript(use)) return BucketText::kUnknown;
  return IsBucketPlaceholder(use.text) ? BucketText::kPlaceholder : BucketText::kJudged;
}

std::vector<const BucketUse*> JudgedUses(const Workload& workload) {
  std::vector<const BucketUse*> uses;
  for (const BucketUse& use : workload.buckets) {
    if (use.role == BucketUse::Role::kOther) continue;
    if (KindOf(use) == BucketText::kJudged) uses.push_back(&use);
  }
  return uses;
}

std::string_view RoleName(const BucketUse& use) {
  return use.role == BucketUse::Role::kModel ? "model URI" : "bucket of the volume";
}

}  // namespace giq
