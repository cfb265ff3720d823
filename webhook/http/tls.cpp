#include "webhook/http/tls.h"

#include <openssl/ssl.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <iterator>

namespace giq {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

constexpr unsigned char kHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

/// HTTP/1.1 is what we speak: a client that asks for other protocols only is refused (RFC 7301).
int SelectHttp11(SSL* /*tls*/, const unsigned char** out, unsigned char* out_length,
                 const unsigned char* offered, unsigned offered_length, void* /*unused*/) {
  unsigned char* chosen = nullptr;
  const int found = SSL_select_next_proto(&chosen, out_length, kHttp11, std::size(kHttp11), offered,
                                          offered_length);
  if (found != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

/// A key with a passphrase does not load; OpenSSL would ask for it on the terminal.
int NoPassphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*unused*/) { return 0; }

TlsContext Make(ssl::context::method method) {
  auto context = std::make_shared<ssl::context>(method);
  SSL_CTX* native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  // For TLS 1.2; all ciphers of 1.3 are of this kind.
  SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // Idle connections give their 34 kB of buffers back.
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_default_passwd_cb(native, NoPassphrase);
  return context;
}

TlsContext MakeServer() {
  TlsContext context = Make(ssl::context::tls_server);
  SSL_CTX* native = context->native_handle();
  SSL_CTX_set_alpn_select_cb(native, SelectHttp11, nullptr);
  // Go's client, which is the API server's, resumes no sessions here: tickets would be bytes for
  // nothing.
  SSL_CTX_set_options(native, SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_num_tickets(native, 0);
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  return context;
}

std::unexpected<Error> Broken(const char* what, const error_code& error) {
  return Fail(ErrorCode::kInvalid, std::string(what) + ": " + error.message());
}

Result<void> UseKeyPair(ssl::context& context, const std::string& certificate_pem,
                        const std::string& key_pem) {
  error_code error;
  context.use_certificate_chain(boost::asio::buffer(certificate_pem), error);
  if (error) return Broken("the certificate does not load", error);
  context.use_private_key(boost::asio::buffer(key_pem), ssl::context::pem, error);
  if (error) return Broken("the certificate's key does not load, or is not its key", error);
  return {};
}

}  // namespace

TlsContext TlsWithoutCertificate() { return MakeServer(); }

Result<TlsContext> ServerTls(const std::string& certificate_pem, const std::string& key_pem) {
  TlsContext context = MakeServer();
  if (auto used = UseKeyPair(*context, certificate_pem, key_pem); !used) {
    return std::unexpected(std::move(used).error());
  }
  return context;
}

Result<TlsContext> ClientTls(const std::string& ca_pem, const std::string& certificate_pem,
                             const std::string& key_pem) {
  TlsContext context = Make(ssl::context::tls_client);
  SSL_CTX_set_alpn_protos(context->native_handle(), kHttp11, std::size(kHttp11));
  error_code error;
  context->set_verify_mode(ssl::verify_peer, error);
  if (ca_pem.empty()) {
    context->set_default_verify_paths(error);
  } else {
    context->add_certificate_authority(boost::asio::buffer(ca_pem), error);
  }
  if (error) return Broken("the CA certificates do not load", error);
  if (certificate_pem.empty()) return context;
  if (auto used = UseKeyPair(*context, certificate_pem, key_pem); !used) {
    return std::unexpected(std::move(used).error());
  }
  return context;
}

}  // namespace giq
