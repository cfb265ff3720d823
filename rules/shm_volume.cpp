#include "rules/shm_volume.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "engine/rule/edits.h"
#include "rules/member_place.h"
#include "rules/serving_group.h"

namespace giq {
namespace {

std::string FreeVolumeName(const Pod& pod) {
  std::set<std::string_view> taken;
  for (const Volume& volume : pod.volumes) taken.insert(volume.name);
  std::string name = "dshm";
  for (int i = 2; taken.contains(name); ++i) name = fmt::format("dshm-{}", i);
  return name;
}

/// Servers whose workers are processes that pass tensors through NCCL.
bool UsesNccl(Server server) {
  switch (server) {
    case Server::kVllm:
    case Server::kTgi:
    case Server::kSglang:
    case Server::kTensorRtLlm:
    case Server::kNim:
      return true;
    default:
      return false;
  }
}

/// Shared memory of another kind: any volume at /dev/shm, the node's, or none wanted.
bool HasOtherMeans(const Workload& w) {
  const Container& container = w.container();
  const bool mounted = std::ranges::any_of(
      container.mounts, [](const Mount& mount) { return mount.path == "/dev/shm"; });
  const Node* host = MemberAt(w.pod.at, {"hostIPC"}).node;
  return mounted || (host != nullptr && host->text != "false") ||
         container.Env("NCCL_SHM_DISABLE") != nullptr;
}

}  // namespace

bool PassesTensorsThroughShm(const Workload& w) {
  return w.is_server() && UsesNccl(*w.server) && !w.tpu && !w.shares_accelerators;
}

bool HasDefaultShm(const Workload& w) {
  // A model cache there fails first, and needs more: GIQ303's finding.
  const bool cache = w.cache.storage == Storage::kContainerShm;
  return w.shm.absent() && !cache && RunsAsWritten(w) && !HasOtherMeans(w);
}

std::vector<Edit> MountMemoryAtShm(const Workload& w) {
  const bool written = w.pod.at.node != nullptr && w.pod.at.node->IsMapping();
  const bool mounted = std::ranges::any_of(
      w.container().mounts, [](const Mount& mount) { return mount.path == "/dev/shm"; });
  if (!written || mounted) return {};
  const std::string name = JsonString(FreeVolumeName(w.pod));
  auto volume = AppendItem(w.pod.at, "volumes",
                           fmt::format(R"({{"name":{},"emptyDir":{{"medium":"Memory"}}}})", name));
  auto mount = AppendItem(w.container().at, "volumeMounts",
                          fmt::format(R"({{"name":{},"mountPath":"/dev/shm"}})", name));
  if (!volume || !mount) return {};
  return {*std::move(volume), *std::move(mount)};
}

}  // namespace giq
