#include "certs/live_bundles.h"

#include <algorithm>

#include "certs/authority.h"

namespace giq {

LiveBundles::LiveBundles(const std::vector<std::string>& pem_texts) {
  for (const std::string& text : pem_texts) {
    bundles_.push_back(ReadCertificates(text).value_or(std::vector<Certificate>()));
  }
}

std::vector<Certificate> LiveBundles::TrustedByAll() const {
  std::vector<Certificate> trusted = TrustedByAny();
  std::erase_if(trusted, [this](const Certificate& certificate) {
    return std::ranges::any_of(bundles_, [&certificate](const auto& bundle) {
      return std::ranges::find(bundle, certificate) == bundle.end();
    });
  });
  return trusted;
}

std::vector<Certificate> LiveBundles::TrustedByAny() const {
  std::vector<Certificate> all;
  for (const auto& bundle : bundles_) all.insert(all.end(), bundle.begin(), bundle.end());
  return MergeBundle(all, std::chrono::sys_seconds::min());
}

bool LiveBundles::Hold(const std::vector<Certificate>& wanted) const {
  return std::ranges::all_of(bundles_, [&wanted](const auto& bundle) {
    return std::ranges::is_permutation(bundle, wanted);
  });
}

Result<void> LiveBundles::Cover(const std::vector<Certificate>& chain, const std::string& name,
                                std::chrono::sys_seconds now) const {
  if (empty()) return Fail(ErrorCode::kInvalid, "there is no webhook configuration");
  for (const auto& bundle : bundles_) {
    if (auto accepted = VerifyServing(chain, bundle, name, now); !accepted) return accepted;
  }
  return {};
}

void TrustedSince::Note(const LiveBundles& live, std::chrono::sys_seconds now) {
  std::vector<Entry> noted;
  for (Certificate& certificate : live.TrustedByAll()) {
    const auto known = std::ranges::find(entries_, certificate, &Entry::certificate);
    // At the first look, nobody knows since when: at the earliest since there is this CA, which
    // spares a replica that starts beside others the wait.
    auto since = looked_ ? now : certificate.not_before + kClockSkew;
    if (known != entries_.end()) since = known->since;
    noted.push_back({std::move(certificate), std::min(since, now)});
  }
  entries_ = std::move(noted);
  looked_ = true;
}

std::vector<Certificate> TrustedSince::For(std::chrono::seconds settle,
                                           std::chrono::sys_seconds now) const {
  std::vector<Certificate> settled;
  for (const Entry& entry : entries_) {
    if (now - entry.since >= settle) settled.push_back(entry.certificate);
  }
  return settled;
}

}  // namespace giq
