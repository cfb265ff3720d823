#include "rules/shm_volume.h"

#include <fmt/format.h>

#include <set>
#include <string>
#include <string_view>

#include "engine/rule/edits.h"

namespace giq {
namespace {

std::string FreeVolumeName(const Pod& pod) {
  std::set<std::string_view> taken;
  for (const Volume& volume : pod.volumes) taken.insert(volume.name);
  std::string name = "dshm";
  for (int i = 2; taken.contains(name); ++i) name = fmt::format("dshm-{}", i);
  return name;
}

}  // namespace

std::vector<Edit> MountMemoryAtShm(const Workload& w) {
  const std::string name = JsonString(FreeVolumeName(w.pod));
  return {
      AppendItem(w.pod.at, "volumes",
                 fmt::format(R"({{"name":{},"emptyDir":{{"medium":"Memory"}}}})", name)),
      AppendItem(w.container().at, "volumeMounts",
                 fmt::format(R"({{"name":{},"mountPath":"/dev/shm"}})", name)),
  };
}

}  // namespace giq
