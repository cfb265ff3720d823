#include "rules/listener.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "rules/serving_group.h"

namespace giq {
namespace {

/// Servers that answer everything on one port, and only once the model is loaded.
bool HasOnePort(Server server) {
  return server == Server::kVllm || server == Server::kTgi || server == Server::kSglang;
}

/// Started by its image or by a word of its own, not from a script that may start more.
bool IsStartedDirectly(const Workload& w) {
  const Container& container = w.container();
  const Place& at = w.server.at();
  if (at.node == container.image.at().node) {
    return container.at.node == nullptr || container.at.node->Find("command") == nullptr;
  }
  return at.document == w.document && at.part.empty();
}

bool RunsBeside(const Container& container) { return !container.init || container.sidecar; }

}  // namespace

std::optional<Listener> ListenerOf(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  if (!w.is_server() || !HasOnePort(*w.server) || w.port.unknown()) return std::nullopt;
  // Images for Vertex AI take their port from the variable.
  if (!w.container().command_line_known || HasOption(w, {"--headless", "--uds"}) ||
      w.container().Env("AIP_HTTP_PORT") != nullptr) {
    return std::nullopt;
  }
  const ServerRow* row = ctx.env.catalog->FindServer(ServerName(*w.server), w.tpu);
  if (row == nullptr || (w.port.absent() && !row->default_port)) return std::nullopt;
  if (w.port.known()) return Listener{*w.port, SourceOf(w.port.at()), row};
  return Listener{*row->default_port, fmt::format("the server's default: {}", row->source), row};
}

bool ListensAlone(const Workload& w) {
  return RunsAsWritten(w) && IsStartedDirectly(w) &&
         std::ranges::count_if(w.pod.containers, RunsBeside) == 1;
}

bool IsClosed(const Workload& w, const Listener& listener, std::int64_t port) {
  // TGI's router has a second port for its metrics (--prometheus-port, 9000 by default).
  const bool second =
      *w.server == Server::kTgi && (port == 9000 || HasOption(w, {"--prometheus-port"}));
  return port != listener.port && !second && ListensAlone(w);
}

std::optional<std::int64_t> PortNumber(std::string_view port) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc{} || end != port.data() + port.size()) return std::nullopt;
  return number;
}

const ContainerPort* PortNamed(const Container& container, std::string_view name) {
  const auto found = std::ranges::find(container.ports, name, &ContainerPort::name);
  return found == container.ports.end() ? nullptr : &*found;
}

bool DeclaresPort(const Pod& pod, std::string_view name) {
  return std::ranges::any_of(pod.containers, [&](const Container& container) {
    return RunsBeside(container) && PortNamed(container, name) != nullptr;
  });
}

}  // namespace giq
