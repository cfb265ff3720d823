#include "tests/unit/http/testing.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace giq {
namespace {

using Clock = std::chrono::steady_clock;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

constexpr std::chrono::seconds kPatience{10};

template <typename Write>
std::string Pem(Write write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
  write(out.get());
  char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

Key NewKey() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

void Extend(X509* certificate, int kind, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate Unsigned(const std::string& name, const Key& key) {
  static std::atomic<long> serial = 1;
  Certificate certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_pubkey(certificate.get(), key.get());
  return certificate;
}

std::string CertificatePem(X509* certificate) {
  return Pem([certificate](BIO* out) { PEM_write_bio_X509(out, certificate); });
}

int MillisLeft(Clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
  return static_cast<int>(std::max<std::int64_t>(0, left.count()));
}

}  // namespace

struct TestAuthority::Keys {
  Key key{nullptr, EVP_PKEY_free};
  Certificate certificate{nullptr, X509_free};
};

TestAuthority::TestAuthority(const std::string& name) : keys_(std::make_unique<Keys>()) {
  keys_->key = NewKey();
  keys_->certificate = Unsigned(name, keys_->key);
  X509* certificate = keys_->certificate.get();
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  Extend(certificate, NID_basic_constraints, "critical,CA:TRUE");
  X509_sign(certificate, keys_->key.get(), EVP_sha256());
  pem_ = CertificatePem(certificate);
}

TestAuthority::~TestAuthority() = default;

TestPair TestAuthority::Issue(const std::string& names) const {
  const Key key = NewKey();
  const Certificate leaf = Unsigned("leaf", key);
  X509_set_issuer_name(leaf.get(), X509_get_subject_name(keys_->certificate.get()));
  Extend(leaf.get(), NID_subject_alt_name, names);
  X509_sign(leaf.get(), keys_->key.get(), EVP_sha256());
  return {.certificate_pem = CertificatePem(leaf.get()),
          .key_pem = Pem([&key](BIO* out) {
            PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

RawSocket::RawSocket(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

RawSocket::~RawSocket() { ::close(socket_); }

bool RawSocket::Say(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string RawSocket::HearUntil(std::string_view end) {
  const auto deadline = Clock::now() + kPatience;
  for (;;) {
    if (const auto at = heard_.find(end); at != std::string::npos) {
      std::string text = heard_.substr(0, at + end.size());
      heard_.erase(0, at + end.size());
      return text;
    }
    pollfd wait{.fd = socket_, .events = POLLIN, .revents = 0};
    char room[4096];
    if (::poll(&wait, 1, MillisLeft(deadline)) <= 0) break;
    const ssize_t size = ::recv(socket_, room, sizeof room, 0);
    if (size <= 0) break;
    heard_.append(room, static_cast<std::size_t>(size));
  }
  return std::exchange(heard_, {});
}

bool RawSocket::Ends() {
  const auto deadline = Clock::now() + kPatience;
  for (;;) {
    pollfd wait{.fd = socket_, .events = POLLIN, .revents = 0};
    char room[4096];
    if (::poll(&wait, 1, MillisLeft(deadline)) <= 0) return false;
    if (::recv(socket_, room, sizeof room, 0) <= 0) return true;
  }
}

bool Eventually(const std::function<bool()>& condition) {
  const auto deadline = Clock::now() + kPatience;
  while (Clock::now() < deadline) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return condition();
}

std::unique_ptr<HttpServer> StartServer(ServerOptions options, HttpHandler handler) {
  options.address = "127.0.0.1";
  auto server = HttpServer::Start(options, std::move(handler));
  EXPECT_TRUE(server) << server.error().Text();
  return std::move(*server);
}

HttpResponse Echo(const HttpRequest& request) {
  return {.content_type = "text/plain",
          .body = request.method + " " + request.target + " " + request.body};
}

std::unique_ptr<HttpClient> ClientOf(const HttpServer& server, ClientOptions options) {
  const std::string scheme = options.ca_pem.empty() ? "http" : "https";
  options.url = scheme + "://127.0.0.1:" + std::to_string(server.port());
  auto client = HttpClient::Create(std::move(options));
  EXPECT_TRUE(client) << client.error().Text();
  return std::move(*client);
}

}  // namespace giq
