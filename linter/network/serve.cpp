#include "linter/network/serve.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>
#include <utility>

#include "linter/commands/tell.h"
#include "linter/input/read_file.h"
#include "recommender/api.h"
#include "webhook/http/end_signals.h"
#include "webhook/http/server.h"

namespace giq {
namespace {

constexpr std::size_t kMostPem = std::size_t{1} << 20;
constexpr std::size_t kMostBody = std::size_t{1} << 20;
/// What answers take once nobody waits for more of them.
constexpr std::chrono::seconds kLastAnswers{2};

Result<void> UseCertificate(const ServeOptions& options, HttpServer& server) {
  if (options.certificate.empty()) return {};
  GIQ_TRY(const std::string certificate, ReadFile(options.certificate, kMostPem));
  GIQ_TRY(const std::string key, ReadFile(options.key, kMostPem));
  return server.UseCertificate(certificate, key);
}

Result<std::unique_ptr<HttpServer>> Start(const ServeOptions& options,
                                          std::shared_ptr<const Catalog> catalog) {
  ServerOptions server{.address = options.address,
                       .port = options.port,
                       .tls = !options.certificate.empty(),
                       .threads = std::max(1U, std::thread::hardware_concurrency())};
  server.limits.body_bytes = kMostBody;
  return HttpServer::Start(server, [catalog = std::move(catalog)](const HttpRequest& request) {
    ApiResponse answer = AnswerApi({request.method, request.target, request.body}, *catalog);
    return HttpResponse{.status = answer.status, .body = std::move(answer.body)};
  });
}

}  // namespace

int RunServe(const ServeOptions& options, Streams& streams) {
  auto catalog = CatalogOf(options.catalog);
  if (!catalog) return Refused(catalog.error(), streams);
  const sigset_t signals = BlockEndSignals();
  const auto server = Start(options, *std::move(catalog));
  if (!server) return Refused(server.error(), streams);
  if (auto used = UseCertificate(options, **server); !used) return Refused(used.error(), streams);
  const bool ipv6 = options.address.contains(':');
  streams.out << fmt::format("http{}://{}{}{}:{}\n", options.certificate.empty() ? "" : "s",
                             ipv6 ? "[" : "", options.address, ipv6 ? "]" : "", (*server)->port())
              << std::flush;
  WaitForSignal(signals);
  (*server)->Stop(kLastAnswers);
  return kExitClean;
}

}  // namespace giq
