#include "webhook/server/webhook.h"

#include <cstdlib>
#include <utility>

#include "webhook/http/server.h"
#include "webhook/kube/config.h"
#include "webhook/kube/http_transport.h"
#include "webhook/server/readings.h"
#include "webhook/server/service.h"
#include "webhook/server/ticker.h"

namespace giq {
namespace {

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

// A look at an own CA is three requests to the API server; one that is not ready yet is looked at
// with every tick.
constexpr std::chrono::seconds kOwnCaAgain{5};

// How long a line of the log may wait for others.
constexpr std::chrono::milliseconds kLogPause{100};

/// Reads the configuration again for each connection, as files may have changed.
Connector ConnectorFor(const ClusterOptions& options) {
  const KubeConfigSource source = [options]() -> Result<KubeConfig> {
    if (!options.kubeconfig.empty()) return ReadKubeConfig(options.kubeconfig, options.context);
    return InClusterConfig(
        {.host = Variable("KUBERNETES_SERVICE_HOST"), .port = Variable("KUBERNETES_SERVICE_PORT")});
  };
  return [source] { return MakeHttpTransport(source, std::chrono::steady_clock::now); };
}

/// Probes and a scraper come here, nobody else.
ServerOptions HealthOptions(const WebhookOptions& options) {
  ServerOptions health{.address = options.address, .port = options.health_port, .tls = false};
  health.threads = 1;
  health.limits.body_bytes = 1024;
  health.limits.connections = 64;
  return health;
}

}  // namespace

class Webhook::Impl {
 public:
  explicit Impl(Log& log) : log_(log) {}

  Result<void> Start(const WebhookOptions& options);
  void Drain();
  void Stop(std::chrono::milliseconds deadline);
  const HttpServer& reviews() const { return *reviews_; }
  const HttpServer& health() const { return *health_; }

 private:
  Result<void> Gather(const WebhookOptions& options);
  Result<void> Listen(const WebhookOptions& options);
  void TickCertificate(std::chrono::steady_clock::duration pause);
  void RefreshCertificate();

  Log& log_;
  Metrics metrics_;
  std::unique_ptr<Basis> basis_;
  std::unique_ptr<CertificateSource> certificates_;
  std::unique_ptr<Cluster> cluster_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<HttpServer> reviews_;
  std::unique_ptr<HttpServer> health_;
  std::shared_ptr<const KeyPair> served_;  // of the certificate's ticker, as the next two
  std::chrono::steady_clock::time_point refreshed_;
  std::string told_;
  std::unique_ptr<Ticker> log_ticker_;  // last: they end before what they use
  std::unique_ptr<Ticker> files_ticker_;
  std::unique_ptr<Ticker> certificate_ticker_;
};

Result<void> Webhook::Impl::Gather(const WebhookOptions& options) {
  GIQ_TRY(basis_, Basis::Load(options.basis, log_));
  const Connector connect = ConnectorFor(options.cluster);
  GIQ_TRY(certificates_, MakeCertificates(options.certificates, connect));
  if (options.cluster.follow) {
    GIQ_TRY(cluster_, Cluster::Follow(connect, options.cluster.count_use, log_));
  }
  service_ =
      std::make_unique<Service>(ServiceParts{.basis = *basis_,
                                             .cluster = cluster_.get(),
                                             .certificates = *certificates_,
                                             .log = log_,
                                             .metrics = metrics_,
                                             .mutates = options.mutates,
                                             .own_namespace = options.certificates.namespace_});
  return {};
}

Result<void> Webhook::Impl::Listen(const WebhookOptions& options) {
  GIQ_TRY(reviews_,
          HttpServer::Start(
              {.address = options.address, .port = options.port, .threads = options.threads},
              [this](const HttpRequest& request) { return service_->Review(request); }));
  const auto servers = [this] { return ReadingsOf(reviews_->Counters()); };
  GIQ_TRY(health_,
          HttpServer::Start(HealthOptions(options), [this, servers](const HttpRequest& request) {
            return service_->Health(request, servers);
          }));
  return {};
}

Result<void> Webhook::Impl::Start(const WebhookOptions& options) {
  if (auto gathered = Gather(options); !gathered) return gathered;
  if (auto listening = Listen(options); !listening) return listening;
  log_ticker_ = std::make_unique<Ticker>(kLogPause, [this] { log_.Flush(); });
  files_ticker_ = std::make_unique<Ticker>(options.refresh, [this] { basis_->Refresh(); });
  const bool own = options.certificates.mode == CertificateOptions::Mode::kOwn;
  certificate_ticker_ = std::make_unique<Ticker>(
      options.refresh, [this, own] { TickCertificate(own ? kOwnCaAgain : kOwnCaAgain.zero()); });
  log_.Event(LogLevel::kInfo, "giq-webhook listens",
             {{"version", GIQ_VERSION},
              {"port", std::to_string(reviews_->port())},
              {"health_port", std::to_string(health_->port())}});
  return {};
}

/// Refreshes, unless all is well and was looked at within the pause.
void Webhook::Impl::TickCertificate(std::chrono::steady_clock::duration pause) {
  const auto now = std::chrono::steady_clock::now();
  if (certificates_->Status().ready && now - refreshed_ < pause) return;
  refreshed_ = now;
  RefreshCertificate();
}

void Webhook::Impl::RefreshCertificate() {
  certificates_->Refresh(std::chrono::system_clock::now());
  const CertificateStatus status = certificates_->Status();
  if (status.reason != told_) {
    told_ = status.reason;
    log_.Event(status.ready ? LogLevel::kInfo : LogLevel::kWarning,
               status.ready ? "the certificate is ready" : "the certificate is not ready",
               {{"reason", status.reason}});
  }
  const std::shared_ptr<const KeyPair> current = certificates_->Current();
  if (current == nullptr || current == served_) return;
  if (auto used = reviews_->UseCertificate(current->certificate_pem, current->key_pem); !used) {
    return log_.Event(LogLevel::kError, "the certificate does not load",
                      {{"error", used.error().Text()}});
  }
  served_ = current;
  service_->Certified();
  log_.Event(LogLevel::kInfo, "new connections get a new certificate");
}

void Webhook::Impl::Drain() {
  service_->Drain();
  reviews_->Drain();
}

void Webhook::Impl::Stop(std::chrono::milliseconds deadline) {
  reviews_->Stop(deadline);
  health_->Stop(std::chrono::milliseconds(0));
}

Webhook::Webhook(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Webhook::~Webhook() = default;

Result<std::unique_ptr<Webhook>> Webhook::Start(const WebhookOptions& options, Log& log) {
  auto impl = std::make_unique<Impl>(log);
  if (auto started = impl->Start(options); !started) return std::unexpected(started.error());
  return std::unique_ptr<Webhook>(new Webhook(std::move(impl)));
}

std::uint16_t Webhook::port() const { return impl_->reviews().port(); }
std::uint16_t Webhook::health_port() const { return impl_->health().port(); }
void Webhook::Drain() { impl_->Drain(); }
void Webhook::Stop(std::chrono::milliseconds deadline) { impl_->Stop(deadline); }

}  // namespace giq
