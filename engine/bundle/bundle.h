// Documents judged together: the objects of one file and the companions that other files add.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/document.h"
#include "engine/workload/object.h"
#include "engine/workload/workload.h"

namespace giq {

/// A Service's or PodMonitoring's selector and ports.
struct PodSelector {
  std::string kind;
  std::string name;
  std::string namespace_;
  Place at;
  std::vector<std::pair<std::string, std::string>> labels;
  struct Port {
    Fact<std::string> port;  ///< Number or name, as written.
    Fact<std::string> path;
    Place at;
  };
  std::vector<Port> ports;
};

/// What only admission knows of the object under review.
struct Admission {
  std::optional<std::int64_t> ready_replicas;  ///< Of its pods now; nothing: not known.
  std::optional<std::int64_t> old_replicas;    ///< Before the request; nothing when it is created.
  bool usage_without_own = false;  ///< The quota's usage does not count the object's own pods.
};

/// Everything that rules may look at. Holds pointers into its files, which outlive it.
struct Bundle {
  const File* file = nullptr;                        ///< The file under judgement.
  std::vector<Object> objects;                       ///< Of the file itself.
  std::vector<std::unique_ptr<Workload>> workloads;  ///< Of the file itself.
  std::vector<Autoscaler> autoscalers;               ///< Of the file and of companions.
  std::vector<PodSelector> selectors;                ///< Services and PodMonitorings, likewise.
  std::map<std::string_view, std::vector<const Object*>> objects_by_kind;  ///< Into `objects`.
  std::multimap<std::string_view, std::size_t> selectors_by_name;          ///< Into `selectors`.

  std::optional<Admission> admission;  ///< Nothing where files are judged.

  /// The file's objects of a kind, in order.
  [[nodiscard]] std::span<const Object* const> ObjectsOf(std::string_view kind) const;
  /// Services and PodMonitorings of a name.
  [[nodiscard]] std::vector<const PodSelector*> SelectorsNamed(std::string_view name) const;
};

/// Links the objects of one file with those of other files where they name a workload of the file
/// or are named by it, and extracts the file's workloads. Scopes may hold the file itself.
[[nodiscard]] Bundle MakeBundle(const File& file, Scopes scopes);

/// The same with a folder that is indexed for this call alone.
[[nodiscard]] Bundle MakeBundle(const File& file, std::span<const File* const> companions);

}  // namespace giq
