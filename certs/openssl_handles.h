// Owners of OpenSSL's objects, for the .cpp files of this folder that call OpenSSL; no header
// includes this one.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace giq {

template <auto Free>
struct OpensslFree {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

using BioHandle = std::unique_ptr<BIO, OpensslFree<BIO_free_all>>;
using KeyHandle = std::unique_ptr<EVP_PKEY, OpensslFree<EVP_PKEY_free>>;
using X509Handle = std::unique_ptr<X509, OpensslFree<X509_free>>;

/// Reads the text in place: it must outlive the BIO.
[[nodiscard]] BioHandle ReadFrom(std::string_view text);
/// What was written into a memory BIO.
[[nodiscard]] std::string TextOf(BIO* bio);
/// An Error that says what could not be done and OpenSSL's reason; empties OpenSSL's queue.
[[nodiscard]] std::unexpected<Error> OpensslFail(ErrorCode code, std::string_view what);
/// The facts of a certificate as a value.
[[nodiscard]] Result<struct Certificate> ToCertificate(X509* x509);
/// The certificate of a Certificate that this folder made.
[[nodiscard]] X509Handle ToX509(const struct Certificate& certificate);
/// The private key of a PEM text, which is not encrypted.
[[nodiscard]] Result<KeyHandle> ToKey(std::string_view key_pem);

}  // namespace giq
