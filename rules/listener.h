// Where a model server listens, as far as the manifest and the catalog tell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/rule/rule.h"

namespace giq {

/// The port on which a server answers, with the paths that the catalog knows of it.
struct Listener {
  std::int64_t port = 0;
  std::string source;  ///< The argument, or the catalog for the server's default.
  const ServerRow* row = nullptr;
};

/// The port that the server is told, else its default. Nothing where that is not known, or where
/// the pod's server answers no HTTP.
[[nodiscard]] std::optional<Listener> ListenerOf(const WorkloadContext& ctx);

/// Whether the server is known to be all that listens in the pod: no other container, no script
/// that may start something beside it.
[[nodiscard]] bool ListensAlone(const Workload& workload);

/// Whether no process of a pod whose server listens alone can answer on a port.
[[nodiscard]] bool IsClosed(const Workload& workload, const Listener& listener, std::int64_t port);

/// The number of a port that is written as one; nothing for a name.
[[nodiscard]] std::optional<std::int64_t> PortNumber(std::string_view port);

/// The declared port of that name; null when the container has none.
[[nodiscard]] const ContainerPort* PortNamed(const Container& container, std::string_view name);

/// Whether a container that runs beside the others declares a port of that name.
[[nodiscard]] bool DeclaresPort(const Pod& pod, std::string_view name);

}  // namespace giq
