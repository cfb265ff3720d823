#include "certs/pem.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <ctime>

#include "certs/openssl_handles.h"

namespace giq {
namespace {

using StoreHandle = std::unique_ptr<X509_STORE, OpensslFree<X509_STORE_free>>;
using StoreContextHandle = std::unique_ptr<X509_STORE_CTX, OpensslFree<X509_STORE_CTX_free>>;

/// Takes the certificates along; a template's argument cannot be a macro.
void FreeStack(STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); }
using StackHandle = std::unique_ptr<STACK_OF(X509), OpensslFree<FreeStack>>;

/// OpenSSL would ask on the terminal for the password of an encrypted key.
int NoPassword(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*data*/) { return -1; }

Result<std::chrono::sys_seconds> ToTime(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) {
    return OpensslFail(ErrorCode::kInvalid, "a certificate's time cannot be read");
  }
  return std::chrono::sys_seconds(std::chrono::seconds(::timegm(&parts)));
}

Result<void> CheckSize(std::string_view pem) {
  if (pem.size() <= kMaxPemBytes) return {};
  return Fail(ErrorCode::kLimit,
              fmt::format("{} bytes of PEM, more than {}", pem.size(), kMaxPemBytes));
}

/// Whether reading stopped because no further block begins.
bool AtEnd() {
  const unsigned long code = ERR_peek_last_error();
  return ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
}

StackHandle ToStack(const std::vector<Certificate>& certificates, std::size_t from) {
  StackHandle stack(sk_X509_new_null());
  for (std::size_t i = from; i < certificates.size(); ++i) {
    sk_X509_push(stack.get(), ToX509(certificates[i]).release());
  }
  return stack;
}

/// The rules of Go's crypto/x509, with which the API server judges.
void SetRules(X509_VERIFY_PARAM* rules, const std::string& name, std::chrono::sys_seconds now) {
  X509_VERIFY_PARAM_set_time(rules, static_cast<time_t>(now.time_since_epoch().count()));
  X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_SSL_SERVER);
  X509_VERIFY_PARAM_set_auth_level(rules, 1);
  X509_VERIFY_PARAM_set_hostflags(
      rules, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (!name.empty()) X509_VERIFY_PARAM_set1_host(rules, name.data(), name.size());
}

}  // namespace

BioHandle ReadFrom(std::string_view text) {
  return BioHandle(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string TextOf(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(std::max(size, 0L))};
}

std::unexpected<Error> OpensslFail(ErrorCode code, std::string_view what) {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  std::string text(what);
  if (reason != nullptr) text += fmt::format(" ({})", reason);
  ERR_clear_error();
  return Fail(code, std::move(text));
}

Result<Certificate> ToCertificate(X509* x509) {
  GIQ_TRY(const auto not_before, ToTime(X509_get0_notBefore(x509)));
  GIQ_TRY(const auto not_after, ToTime(X509_get0_notAfter(x509)));
  const BioHandle bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_X509(bio.get(), x509) != 1) {
    return OpensslFail(ErrorCode::kInvalid, "a certificate cannot be written");
  }
  return Certificate{TextOf(bio.get()), not_before, not_after};
}

X509Handle ToX509(const Certificate& certificate) {
  const BioHandle bio = ReadFrom(certificate.pem);
  X509Handle x509(PEM_read_bio_X509(bio.get(), nullptr, NoPassword, nullptr));
  ERR_clear_error();
  return x509;
}

Result<KeyHandle> ToKey(std::string_view key_pem) {
  if (const auto fits = CheckSize(key_pem); !fits) return std::unexpected(fits.error());
  const BioHandle bio = ReadFrom(key_pem);
  KeyHandle key(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassword, nullptr));
  if (!key) return OpensslFail(ErrorCode::kInvalid, "the private key cannot be read");
  ERR_clear_error();
  return key;
}

bool ValidAt(const Certificate& certificate, std::chrono::sys_seconds now) {
  return certificate.not_before <= now && now < certificate.not_after;
}

Result<std::vector<Certificate>> ReadCertificates(std::string_view pem) {
  if (const auto fits = CheckSize(pem); !fits) return std::unexpected(fits.error());
  const BioHandle bio = ReadFrom(pem);
  std::vector<Certificate> certificates;
  while (true) {
    const X509Handle x509(PEM_read_bio_X509(bio.get(), nullptr, NoPassword, nullptr));
    if (!x509) {
      if (AtEnd() && !certificates.empty()) break;
      if (AtEnd()) return OpensslFail(ErrorCode::kInvalid, "there is no certificate");
      return OpensslFail(ErrorCode::kInvalid,
                         fmt::format("certificate {} cannot be read", certificates.size() + 1));
    }
    if (certificates.size() == kMaxCertificates) {
      return Fail(ErrorCode::kLimit, fmt::format("more than {} certificates", kMaxCertificates));
    }
    GIQ_TRY(Certificate certificate, ToCertificate(x509.get()));
    certificates.push_back(std::move(certificate));
  }
  ERR_clear_error();
  return certificates;
}

Result<void> CheckKey(const Certificate& certificate, std::string_view key_pem) {
  GIQ_TRY(const KeyHandle key, ToKey(key_pem));
  if (X509_check_private_key(ToX509(certificate).get(), key.get()) != 1) {
    return OpensslFail(ErrorCode::kInvalid, "the private key is not the certificate's");
  }
  return {};
}

Result<void> VerifyServing(const std::vector<Certificate>& chain,
                           const std::vector<Certificate>& roots, const std::string& name,
                           std::chrono::sys_seconds now) {
  if (chain.empty()) return Fail(ErrorCode::kInvalid, "there is no certificate");
  const StoreHandle store(X509_STORE_new());
  for (const Certificate& root : roots) X509_STORE_add_cert(store.get(), ToX509(root).get());
  const X509Handle leaf = ToX509(chain.front());
  const StackHandle above = ToStack(chain, 1);
  const StoreContextHandle context(X509_STORE_CTX_new());
  if (X509_STORE_CTX_init(context.get(), store.get(), leaf.get(), above.get()) != 1) {
    return OpensslFail(ErrorCode::kInternal, "cannot verify");
  }
  SetRules(X509_STORE_CTX_get0_param(context.get()), name, now);
  const bool accepted = X509_verify_cert(context.get()) == 1;
  ERR_clear_error();
  if (accepted) return {};
  return Fail(ErrorCode::kInvalid,
              X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())));
}

std::vector<Certificate> MergeBundle(const std::vector<Certificate>& certificates,
                                     std::chrono::sys_seconds now) {
  std::vector<Certificate> merged;
  for (const Certificate& certificate : certificates) {
    if (certificate.not_after <= now) continue;
    if (std::ranges::find(merged, certificate) == merged.end()) merged.push_back(certificate);
  }
  return merged;
}

std::string BundleText(const std::vector<Certificate>& certificates) {
  std::string text;
  for (const Certificate& certificate : certificates) text += certificate.pem;
  return text;
}

}  // namespace giq
