#include "webhook/kube/http_transport.h"

#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "webhook/kube/files.h"

namespace giq {
namespace {

// The kubelet renews tokens when a fifth of their life is left: ten minutes of the shortest.
constexpr std::chrono::minutes kTokenAge{1};

// The token in use; for the connection's one thread.
class Token {
 public:
  explicit Token(SteadyNow now) : now_(std::move(now)) {}

  // Follows another configuration from now on.
  void Use(const KubeConfig& config) {
    if (config.token_file == file_ && !file_.empty()) return;
    file_ = config.token_file;
    token_ = file_.empty() ? config.token : "";
    read_.reset();
  }

  Result<std::string> Get() {
    if (file_.empty() || (read_ && now_() - *read_ < kTokenAge)) return token_;
    auto token = ReadTokenFile(file_);
    // A file that is being replaced is no reason to do without the token of a minute ago.
    if (!token && token_.empty()) return std::unexpected(token.error());
    if (token) token_ = *std::move(token);
    read_ = now_();
    return token_;
  }

  void Forget() { read_.reset(); }

 private:
  SteadyNow now_;
  std::string file_;
  std::string token_;
  std::optional<std::chrono::steady_clock::time_point> read_;
};

class HttpTransport : public Transport {
 public:
  HttpTransport(KubeConfigSource source, SteadyNow now, TransportLimits limits)
      : source_(std::move(source)), limits_(limits), token_(std::move(now)) {}

  Result<void> Connect(KubeConfig config) {
    ClientOptions options{.url = config.server,
                          .ca_pem = config.ca_pem,
                          .server_name = config.server_name,
                          .certificate_pem = config.certificate_pem,
                          .key_pem = config.key_pem,
                          .bearer_token = [this] { return token_.Get(); },
                          .connect_timeout = limits_.connect_timeout,
                          .request_timeout = limits_.request_timeout,
                          .response_bytes = limits_.response_bytes,
                          .line_bytes = limits_.line_bytes};
    GIQ_TRY(std::shared_ptr<HttpClient> client, HttpClient::Create(std::move(options)));
    token_.Use(config);
    config_ = std::move(config);
    const std::lock_guard lock(mutex_);
    client_ = std::move(client);
    if (cancelled_) client_->Cancel();
    return {};
  }

  Result<ClientResponse> Send(const ClientRequest& request) override {
    auto response = client_->Send(AtBase(request));
    if (!response) TakeUpChanges();
    return response;
  }

  Result<ClientResponse> Stream(const ClientRequest& request, const LineHandler& on_line,
                                std::chrono::milliseconds silence) override {
    auto response = client_->Stream(AtBase(request), on_line, silence);
    if (!response) TakeUpChanges();
    return response;
  }

  bool Renew() override {
    const auto before = token_.Get();
    token_.Forget();
    const bool changed = TakeUpChanges();
    const auto after = token_.Get();
    return changed || (after && (!before || *before != *after));
  }

  void Cancel() override {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    client_->Cancel();
  }

  [[nodiscard]] bool cancelled() const override {
    const std::lock_guard lock(mutex_);
    return cancelled_;
  }

 private:
  ClientRequest AtBase(ClientRequest request) const {
    request.target.insert(0, config_.base_path);
    return request;
  }

  // Connects anew when the configuration is another one than before; keeps the old one when the new
  // one cannot be read or does not work.
  bool TakeUpChanges() {
    if (cancelled()) return false;
    auto config = source_();
    return config && *config != config_ && Connect(*std::move(config)).has_value();
  }

  const KubeConfigSource source_;
  const TransportLimits limits_;
  Token token_;
  KubeConfig config_;
  mutable std::mutex mutex_;  // guards the two below against Cancel
  std::shared_ptr<HttpClient> client_;
  bool cancelled_ = false;
};

}  // namespace

Result<std::unique_ptr<Transport>> MakeHttpTransport(KubeConfigSource source, SteadyNow now,
                                                     TransportLimits limits) {
  GIQ_TRY(KubeConfig config, source());
  auto transport = std::make_unique<HttpTransport>(std::move(source), std::move(now), limits);
  if (auto connected = transport->Connect(std::move(config)); !connected)
    return std::unexpected(connected.error());
  return transport;
}

}  // namespace giq
