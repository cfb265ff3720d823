// Documents judged together: the objects of one file and the companions that other files add.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/document.h"
#include "engine/workload/workload.h"

namespace giq {

/// A Kubernetes object of a document, `List` items unrolled.
struct Object {
  const Document* document = nullptr;
  const Node* root = nullptr;  ///< The object's mapping (for List items: the item).
  std::string_view api_version;
  std::string_view kind;
  std::string_view name;
  std::string_view namespace_;

  [[nodiscard]] Place At(const Node* node) const { return {document, node, {}}; }
};

/// The objects of a file's documents in order. Documents that are no mapping have none.
[[nodiscard]] std::vector<Object> ObjectsOf(const File& file);

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

/// Everything that rules may look at. Holds pointers into its files, which outlive it.
struct Bundle {
  const File* file = nullptr;          ///< The file under judgement.
  std::vector<Object> objects;         ///< Of the file, then the companions'.
  std::size_t own_objects = 0;         ///< How many of `objects` belong to the file itself.
  std::vector<std::unique_ptr<Workload>> workloads;  ///< Of the file itself.
  std::vector<Autoscaler> autoscalers;  ///< Of the file and of companions.
  std::vector<PodSelector> selectors;   ///< Services and PodMonitorings, likewise.
};

/// Links the objects of one file, and companions where they name a workload of it, and extracts the workloads' facts.
/// A companion file's object is used only when it is the only one of its kind, name and namespace among all companions.
[[nodiscard]] Bundle MakeBundle(const File& file, std::span<const File* const> companions);

}  // namespace giq
