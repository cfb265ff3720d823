// The certificate source that the flags ask for, with what it needs of the cluster.
#pragma once

#include <memory>
#include <string>

#include "certs/source.h"
#include "engine/base/result.h"
#include "webhook/kube/cluster_watch.h"

namespace giq {

/// Who issues the serving certificate.
struct CertificateOptions {
  enum class Mode : std::uint8_t {
    kOwn,    ///< A CA of our own, in a Secret.
    kFiles,  ///< tls.crt, tls.key and, if there is one, ca.crt in a folder.
  };
  Mode mode = Mode::kOwn;
  std::string folder = {};      ///< Of kFiles.
  std::string service = {};     ///< The Service's name, which the webhook configurations share.
  std::string namespace_ = {};  ///< The Service's.
  std::string secret = {};      ///< Of kOwn; "" is the Service's name with `-tls`.
};

/// Makes the source; `connect` is asked for connections in mode kOwn alone.
[[nodiscard]] Result<std::unique_ptr<CertificateSource>> MakeCertificates(
    const CertificateOptions& options, const Connector& connect);

}  // namespace giq
