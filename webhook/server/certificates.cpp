#include "webhook/server/certificates.h"

#include <utility>

#include "certs/file_source.h"
#include "certs/own_source.h"
#include "linter/input/read_file.h"
#include "webhook/server/cluster_store.h"

namespace giq {
namespace {

constexpr std::size_t kMaxPemBytes = std::size_t{1} << 20;

/// The name that the API server asks for; "" where the Service is not known.
std::string ServerName(const CertificateOptions& options) {
  if (options.service.empty() || options.namespace_.empty()) return {};
  return options.service + "." + options.namespace_ + ".svc";
}

std::unique_ptr<CertificateSource> FromFiles(const CertificateOptions& options) {
  const auto read = [](const std::string& path) { return ReadFile(path, kMaxPemBytes); };
  return std::make_unique<FileSource>(FileOptions{.certificate_file = options.folder + "/tls.crt",
                                                  .key_file = options.folder + "/tls.key",
                                                  .ca_file = options.folder + "/ca.crt",
                                                  .server_name = ServerName(options)},
                                      read);
}

/// The own CA together with what it borrows.
class OwnCertificates final : public CertificateSource {
 public:
  OwnCertificates(KubeClient for_secret, KubeClient for_bundles, const CertificateOptions& options)
      : secret_(std::move(for_secret), options.namespace_,
                options.secret.empty() ? options.service + "-tls" : options.secret),
        bundles_(std::move(for_bundles), options.service),
        source_(secret_, bundles_,
                {.dns_names = {ServerName(options), options.service + "." + options.namespace_}}) {}

  std::shared_ptr<const KeyPair> Current() const override { return source_.Current(); }
  CertificateStatus Status() const override { return source_.Status(); }
  void Refresh(std::chrono::system_clock::time_point now) override { source_.Refresh(now); }

 private:
  KubeSecretStore secret_;
  KubeCaBundles bundles_;
  OwnSource source_;
};

}  // namespace

Result<std::unique_ptr<CertificateSource>> MakeCertificates(const CertificateOptions& options,
                                                            const Connector& connect) {
  if (options.mode == CertificateOptions::Mode::kFiles) return FromFiles(options);
  GIQ_TRY(std::unique_ptr<Transport> for_secret, connect());
  GIQ_TRY(std::unique_ptr<Transport> for_bundles, connect());
  return std::make_unique<OwnCertificates>(KubeClient(std::move(for_secret)),
                                           KubeClient(std::move(for_bundles)), options);
}

}  // namespace giq
