// TLS settings of both sides: 1.2 at least, HTTP/1.1 alone, certificates as PEM.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "engine/base/result.h"

namespace giq {

/// Shared by the connections that began with it, so that a new certificate cuts none of them.
using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

/// For a server that has no certificate yet: every handshake fails.
[[nodiscard]] TlsContext TlsWithoutCertificate();
/// For a server; the certificate is the leaf, then its chain.
[[nodiscard]] Result<TlsContext> ServerTls(const std::string& certificate_pem,
                                           const std::string& key_pem);
/// For a client that trusts the CAs of `ca_pem` ("": the system's); shows a certificate unless it
/// is "".
[[nodiscard]] Result<TlsContext> ClientTls(const std::string& ca_pem,
                                           const std::string& certificate_pem,
                                           const std::string& key_pem);

}  // namespace giq
