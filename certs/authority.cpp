#include "certs/authority.h"

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <cctype>

#include "certs/openssl_handles.h"

namespace giq {
namespace {

using NumberHandle = std::unique_ptr<BIGNUM, OpensslFree<BN_free>>;
using ExtensionHandle = std::unique_ptr<X509_EXTENSION, OpensslFree<X509_EXTENSION_free>>;
using NamesHandle = std::unique_ptr<GENERAL_NAMES, OpensslFree<GENERAL_NAMES_free>>;

/// RFC 5280 allows 20 bytes as a positive number; 127 random bits with the first one set have one
/// length always.
constexpr int kSerialBits = 127;
constexpr std::size_t kMaxDnsName = 253;

std::unexpected<Error> CannotMake() {
  return OpensslFail(ErrorCode::kInternal, "cannot make a certificate");
}

Result<std::string> KeyText(EVP_PKEY* key) {
  const BioHandle bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return OpensslFail(ErrorCode::kInternal, "cannot write a private key");
  }
  return TextOf(bio.get());
}

/// A CA that someone put into the Secret may have an Ed25519 key, which brings its own.
const EVP_MD* DigestFor(EVP_PKEY* key) {
  return EVP_PKEY_is_a(key, "ED25519") == 1 ? nullptr : EVP_sha256();
}

/// One certificate in the making. Each step gives false where OpenSSL refuses.
class Draft {
 public:
  Draft() : x509_(X509_new()) {}

  [[nodiscard]] X509* x509() const { return x509_.get(); }

  [[nodiscard]] bool SetSerial() {
    const NumberHandle number(BN_new());
    return X509_set_version(x509(), X509_VERSION_3) == 1 &&
           BN_rand(number.get(), kSerialBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
           BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x509())) != nullptr;
  }

  [[nodiscard]] bool SetLife(std::chrono::sys_seconds begin, std::chrono::sys_seconds end) {
    return ASN1_TIME_set(X509_getm_notBefore(x509()), begin.time_since_epoch().count()) &&
           ASN1_TIME_set(X509_getm_notAfter(x509()), end.time_since_epoch().count());
  }

  /// A CA has a name of its own: verifiers look for an issuer by name, and of two CAs with one name
  /// in a bundle some take only the first.
  [[nodiscard]] bool SetName(bool ca) {
    std::string name = "giq-webhook";
    if (ca) {
      const ASN1_INTEGER* serial = X509_get0_serialNumber(x509());
      name += fmt::format("-ca-{:02x}{:02x}{:02x}{:02x}", serial->data[0], serial->data[1],
                          serial->data[2], serial->data[3]);
    }
    return X509_NAME_add_entry_by_txt(X509_get_subject_name(x509()), "CN", MBSTRING_ASC,
                                      reinterpret_cast<const unsigned char*>(name.data()),
                                      static_cast<int>(name.size()), -1, 0) == 1;
  }

  /// An extension in the words of openssl-x509v3_config(5); the issuer is known to those that need
  /// it.
  [[nodiscard]] bool Add(int kind, const char* value, X509* issuer) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, x509(), nullptr, nullptr, 0);
    const ExtensionHandle extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
    return extension && X509_add_ext(x509(), extension.get(), -1) == 1;
  }

  /// Built name by name: in the words of a configuration a comma could add names.
  [[nodiscard]] bool AddDnsNames(const std::vector<std::string>& dns_names) {
    const NamesHandle names(sk_GENERAL_NAME_new_null());
    for (const std::string& dns_name : dns_names) {
      ASN1_IA5STRING* text = ASN1_IA5STRING_new();
      GENERAL_NAME* name = GENERAL_NAME_new();
      ASN1_STRING_set(text, dns_name.data(), static_cast<int>(dns_name.size()));
      GENERAL_NAME_set0_value(name, GEN_DNS, text);
      sk_GENERAL_NAME_push(names.get(), name);
    }
    return X509_add1_ext_i2d(x509(), NID_subject_alt_name, names.get(), 0, 0) == 1;
  }

  [[nodiscard]] bool Sign(X509* issuer, EVP_PKEY* key) {
    return X509_set_issuer_name(x509(), X509_get_subject_name(issuer)) == 1 &&
           X509_sign(x509(), key, DigestFor(key)) > 0;
  }

 private:
  X509Handle x509_;
};

Result<void> CheckDnsNames(const std::vector<std::string>& dns_names) {
  if (dns_names.empty()) return Fail(ErrorCode::kUsage, "a serving certificate needs a DNS name");
  const auto allowed = [](unsigned char c) {
    return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '-' || c == '.';
  };
  for (const std::string& name : dns_names) {
    if (name.empty() || name.size() > kMaxDnsName || !std::ranges::all_of(name, allowed)) {
      return Fail(ErrorCode::kUsage, "not a DNS name of a Service: " + name.substr(0, kMaxDnsName));
    }
  }
  return {};
}

}  // namespace

Result<Authority> MakeAuthority(std::chrono::sys_seconds now, std::chrono::seconds life) {
  const KeyHandle key(EVP_EC_gen("P-256"));
  Draft draft;
  X509* const self = draft.x509();
  const bool made = key && draft.SetSerial() && draft.SetLife(now - kClockSkew, now + life) &&
                    draft.SetName(true) && X509_set_pubkey(self, key.get()) == 1 &&
                    draft.Add(NID_basic_constraints, "critical,CA:TRUE,pathlen:0", self) &&
                    draft.Add(NID_key_usage, "critical,keyCertSign,cRLSign", self) &&
                    draft.Add(NID_subject_key_identifier, "hash", self) &&
                    draft.Sign(self, key.get());
  if (!made) return CannotMake();
  GIQ_TRY(Certificate certificate, ToCertificate(self));
  GIQ_TRY(std::string key_pem, KeyText(key.get()));
  return Authority{std::move(certificate), std::move(key_pem)};
}

Result<Authority> ReadAuthority(std::string_view certificate_pem, std::string_view key_pem) {
  GIQ_TRY(auto certificates, ReadCertificates(certificate_pem));
  Authority authority{std::move(certificates.front()), std::string(key_pem)};
  if (const auto belongs = CheckKey(authority.certificate, key_pem); !belongs) {
    return std::unexpected(belongs.error());
  }
  return authority;
}

Result<KeyPair> IssueServing(const Authority& authority, const std::vector<std::string>& dns_names,
                             std::chrono::sys_seconds now, std::chrono::seconds life) {
  if (const auto fine = CheckDnsNames(dns_names); !fine) return std::unexpected(fine.error());
  GIQ_TRY(const KeyHandle signer, ToKey(authority.key_pem));
  const X509Handle issuer = ToX509(authority.certificate);
  const KeyHandle key(EVP_EC_gen("P-256"));
  const auto begin = std::max(now - kClockSkew, authority.certificate.not_before);
  const auto end = std::min(now + life, authority.certificate.not_after);
  Draft draft;
  const bool made = issuer && key && draft.SetSerial() && draft.SetLife(begin, end) &&
                    draft.SetName(false) && X509_set_pubkey(draft.x509(), key.get()) == 1 &&
                    draft.Add(NID_basic_constraints, "critical,CA:FALSE", issuer.get()) &&
                    draft.Add(NID_key_usage, "critical,digitalSignature", issuer.get()) &&
                    draft.Add(NID_ext_key_usage, "serverAuth", issuer.get()) &&
                    draft.Add(NID_authority_key_identifier, "keyid", issuer.get()) &&
                    draft.AddDnsNames(dns_names) && draft.Sign(issuer.get(), signer.get());
  if (!made) return CannotMake();
  GIQ_TRY(const Certificate certificate, ToCertificate(draft.x509()));
  GIQ_TRY(std::string key_pem, KeyText(key.get()));
  return KeyPair{certificate.pem, std::move(key_pem)};
}

bool CanSign(const Certificate& ca, std::chrono::sys_seconds now) {
  if (!ValidAt(ca, now)) return false;
  // 1: it says CA:TRUE, which older forms of certificates only imply, and neither its key usage nor
  // its extended key usage speaks against it.
  const bool may = X509_check_purpose(ToX509(ca).get(), X509_PURPOSE_SSL_SERVER, 1) == 1;
  ERR_clear_error();
  return may;
}

std::vector<std::string> ServiceDnsNames(const std::string& service,
                                         const std::string& namespace_) {
  const std::string name = service + "." + namespace_ + ".svc";
  return {name, name + ".cluster.local"};
}

}  // namespace giq
