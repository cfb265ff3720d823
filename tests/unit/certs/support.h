// What the tests of certificates share: a day to begin at, and short forms that must succeed.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "certs/authority.h"
#include "certs/pem.h"

namespace giq {

inline constexpr std::chrono::sys_seconds kStart =
    std::chrono::sys_days{std::chrono::year{2027} / std::chrono::January / 1};
inline constexpr char kName[] = "giq-webhook.giq-system.svc";
inline const std::vector<std::string> kNames = ServiceDnsNames("giq-webhook", "giq-system");

/// The value, or a failure of the test with the Error's text and the program's end.
template <typename T>
T Must(Result<T> result) {
  if (result) return std::move(*result);
  ADD_FAILURE() << result.error().Text();
  std::abort();
}

/// "" for success, else the Error's text.
template <typename T>
std::string Complaint(const Result<T>& result) {
  return result ? "" : result.error().Text();
}

inline Authority NewCa(std::chrono::sys_seconds now = kStart,
                       std::chrono::seconds life = std::chrono::days(365)) {
  return Must(MakeAuthority(now, life));
}

inline KeyPair NewPair(const Authority& ca, std::chrono::sys_seconds now = kStart,
                       std::chrono::seconds life = std::chrono::days(7)) {
  return Must(IssueServing(ca, kNames, now, life));
}

inline std::vector<Certificate> ChainOf(const KeyPair& pair) {
  return Must(ReadCertificates(pair.certificate_pem));
}

}  // namespace giq
