#include "webhook/server/service.h"

#include <exception>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/base/safe_text.h"

namespace giq {
namespace {

using std::chrono::steady_clock;
using std::chrono::system_clock;

// Reviews that come before the cluster has answered are judged by less than they could be; a
// cluster that does not answer must not keep them away for ever.
constexpr std::chrono::seconds kClusterPatience{20};

HttpResponse Text(unsigned status, std::string body) {
  return {.status = status, .content_type = "text/plain; charset=utf-8", .body = std::move(body)};
}

/// The target without its query.
std::string_view PathOf(const HttpRequest& request) {
  return std::string_view(request.target).substr(0, request.target.find('?'));
}

std::optional<Door> DoorOf(std::string_view path, bool mutates) {
  if (path == "/validate") return Door::kValidate;
  if (path == "/mutate" && mutates) return Door::kMutate;
  return std::nullopt;
}

double SecondsSinceEpoch(system_clock::time_point time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

}  // namespace

Service::Service(const ServiceParts& parts) : parts_(parts), started_(steady_clock::now()) {}

HttpResponse Service::Review(const HttpRequest& request) {
  const auto door = DoorOf(PathOf(request), parts_.mutates);
  if (!door) return Text(404, "there is no such path\n");
  if (request.method != "POST") return Text(405, "reviews are posted\n");
  try {
    return Judge(*door, request.body);
  } catch (const std::exception& fault) {
    parts_.log.Event(LogLevel::kError, "internal fault", {{"fault", SafeText(fault.what())}});
    throw;  // counted and answered by the server
  }
}

HttpResponse Service::Judge(Door door, const std::string& review) {
  const auto begun = steady_clock::now();
  const std::shared_ptr<const BasisState> basis = parts_.basis.Current();
  const Snapshot snapshot{
      .env = basis->env,
      .policy = basis->policy,
      .cluster = parts_.cluster != nullptr ? parts_.cluster->ViewFor(review) : nullptr,
      .version = basis->version,
      .own_namespace = parts_.own_namespace};
  const auto today = std::chrono::floor<std::chrono::days>(system_clock::now());
  Answer answer = Handle(review, door, snapshot, today);
  const auto duration =
      std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - begun);
  parts_.metrics.Decided(door, answer.decision, duration);
  parts_.log.Decided(door, answer.decision, duration, basis->version);
  return {.status = answer.status, .body = std::move(answer.body)};
}

HttpResponse Service::Health(const HttpRequest& request,
                             const std::function<std::vector<Reading>()>& servers) const {
  if (request.method != "GET" && request.method != "HEAD") return Text(405, "only GET\n");
  const std::string_view path = PathOf(request);
  if (path == "/healthz") return Text(200, "ok\n");
  if (path == "/metrics") {
    return {.content_type = "text/plain; version=0.0.4; charset=utf-8",
            .body = MetricsText(servers())};
  }
  if (path != "/readyz") return Text(404, "there is no such path\n");
  std::string reasons;
  for (const std::string& reason : NotReady()) reasons += reason + "\n";
  return reasons.empty() ? Text(200, "ok\n") : Text(503, std::move(reasons));
}

std::vector<std::string> Service::NotReady() const {
  std::vector<std::string> reasons;
  if (draining_) reasons.emplace_back("it is being stopped");
  if (const CertificateStatus status = parts_.certificates.Status(); !status.ready) {
    reasons.push_back("certificate: " + status.reason);
  } else if (!certified_) {
    reasons.emplace_back("certificate: it is not served yet");
  }
  if (parts_.cluster != nullptr && !parts_.cluster->settled() &&
      steady_clock::now() - started_ < kClusterPatience) {
    reasons.emplace_back("cluster: its objects have not been read yet");
  }
  return reasons;
}

std::string Service::MetricsText(std::vector<Reading> readings) const {
  const auto append = [&readings](std::vector<Reading> more) {
    readings.insert(readings.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
  };
  append({{.name = "giq_webhook_info",
           .help = "The version that runs, and the files that it judges by.",
           .value = 1,
           .labels = {{"version", GIQ_VERSION}, {"env_version", parts_.basis.Current()->version}}},
          {.name = "giq_webhook_ready",
           .help = "Whether reviews should be sent here.",
           .value = NotReady().empty() ? 1.0 : 0.0}});
  const CertificateStatus certificate = parts_.certificates.Status();
  if (certificate.expires) {
    append({{.name = "giq_webhook_certificate_expiry_timestamp_seconds",
             .help = "When the serving certificate ends.",
             .value = SecondsSinceEpoch(*certificate.expires)}});
  }
  append(parts_.basis.Readings(system_clock::now()));
  if (parts_.cluster != nullptr) append(parts_.cluster->Readings());
  return parts_.metrics.Text(readings);
}

}  // namespace giq
