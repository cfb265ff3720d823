#include "rules/scrape_silence.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "engine/rule/edits.h"
#include "rules/listener.h"
#include "rules/serving_group.h"
#include "rules/word_edit.h"

namespace giq {
namespace {

/// Scraping changes nothing for the pods that run.
ScrapeSilence AskInstead(const Workload& w, std::string why, std::string_view what, Edit edit,
                         const PodSelector::Port& endpoint) {
  ScrapeSilence silence{.why = std::move(why), .correction = {}};
  if (!IsInOwnFile(w, endpoint.at)) return silence;
  silence.correction =
      Fix{.title = fmt::format("scrape {}", what), .safe = true, .edits = {std::move(edit)}};
  return silence;
}

ScrapeSilence AskPort(const Workload& w, std::string why, const Listener& listener,
                      const PodSelector::Port& endpoint) {
  const std::string port = std::to_string(listener.port);
  return AskInstead(w, std::move(why), "port " + port, ReplaceValue(endpoint.port.at(), port),
                    endpoint);
}

Edit SetPath(const PodSelector::Port& endpoint, std::string_view path) {
  if (endpoint.path.known()) return ReplaceValue(endpoint.path.at(), JsonString(path));
  const Place& port = endpoint.port.at();
  return AddMember({port.document, port.node->parent, {}}, "path", JsonString(path));
}

/// The port that an endpoint's name or number stands for; 0 when that is not known.
std::int64_t PortAsked(const Workload& w, const std::string& port) {
  if (const auto number = PortNumber(port)) return *number;
  const ContainerPort* declared = PortNamed(w.container(), port);
  return declared != nullptr ? declared->number.value_or(0) : 0;
}

std::string PathAsked(const PodSelector::Port& endpoint) {
  std::string path = endpoint.path.known() ? *endpoint.path : "/metrics";
  if (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

}  // namespace

std::optional<ScrapeSilence> ScrapeSilenceOf(const WorkloadContext& ctx,
                                             const PodSelector::Port& endpoint) {
  const Workload& w = ctx.workload;
  if (!endpoint.port.known() || !RunsAsWritten(w)) return {};
  const auto listener = ListenerOf(ctx);
  const bool alone = listener && ListensAlone(w);
  if (!PortNumber(*endpoint.port) && !DeclaresPort(w.pod, *endpoint.port)) {
    std::string why = fmt::format("port \"{}\", which no container declares", *endpoint.port);
    if (!alone) return ScrapeSilence{.why = std::move(why), .correction = {}};
    return AskPort(w, std::move(why), *listener, endpoint);
  }
  const std::int64_t asked = PortAsked(w, *endpoint.port);
  if (!alone || asked == 0) return {};
  const std::string_view server = ServerName(*w.server);
  if (IsClosed(w, *listener, asked)) {
    return AskPort(w,
                   fmt::format("port {}, where nothing listens: {} answers on {}", *endpoint.port,
                               server, listener->port),
                   *listener, endpoint);
  }
  const std::string path = PathAsked(endpoint);
  const std::string_view own = listener->row->metrics_path;
  if (asked != listener->port || endpoint.path.unknown() || path == own) return {};
  return AskInstead(w, fmt::format("path {}, the metrics of {} are at {}", path, server, own), own,
                    SetPath(endpoint, own), endpoint);
}

}  // namespace giq
