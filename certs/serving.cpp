#include "certs/serving.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <ctime>
#include <utility>

namespace giq {
namespace {

std::string Shown(std::chrono::sys_seconds time) {
  const auto seconds = static_cast<std::time_t>(time.time_since_epoch().count());
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(seconds));
}

/// Certificates that never expire say year 9999; the clock's nanoseconds end in 2262.
std::chrono::system_clock::time_point ToClock(std::chrono::sys_seconds time) {
  using Clock = std::chrono::system_clock::time_point;
  return std::clamp(time, std::chrono::ceil<std::chrono::seconds>(Clock::min()),
                    std::chrono::floor<std::chrono::seconds>(Clock::max()));
}

}  // namespace

Result<Serving> LoadServing(KeyPair pair) {
  GIQ_TRY(auto chain, ReadCertificates(pair.certificate_pem));
  if (const auto belongs = CheckKey(chain.front(), pair.key_pem); !belongs) {
    return std::unexpected(belongs.error());
  }
  return Serving{std::make_shared<const KeyPair>(std::move(pair)), std::move(chain)};
}

CertificateStatus StatusOf(const Certificate& leaf, const Result<void>& accepted,
                           std::chrono::sys_seconds now, const std::string& trouble) {
  CertificateStatus status{.expires = ToClock(leaf.not_after)};
  if (now >= leaf.not_after) {
    status.reason = "the certificate expired at " + Shown(leaf.not_after);
  } else if (now < leaf.not_before) {
    status.reason = "the certificate is not valid before " + Shown(leaf.not_before);
  } else if (!accepted) {
    status.reason = "the API server would not accept the certificate: " + accepted.error().Text();
  } else {
    status.ready = true;
  }
  if (!status.reason.empty() && !trouble.empty()) status.reason += "; ";
  status.reason += trouble;
  return status;
}

std::shared_ptr<const KeyPair> ServedState::pair() const {
  const std::lock_guard lock(mutex_);
  return pair_;
}

CertificateStatus ServedState::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

void ServedState::Set(std::shared_ptr<const KeyPair> pair, CertificateStatus status) {
  const std::lock_guard lock(mutex_);
  pair_ = std::move(pair);
  status_ = std::move(status);
}

}  // namespace giq
