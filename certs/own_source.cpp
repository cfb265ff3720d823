#include "certs/own_source.h"

#include <algorithm>
#include <utility>

#include "certs/authority.h"
#include "certs/rotation.h"

namespace giq {
namespace {

/// Against another replica that writes at the same moment the second try wins; a third is for luck.
constexpr int kTries = 3;
/// Lives below this are over before the API server has learned of them.
constexpr std::chrono::seconds kShortestLife(10);

OwnOptions Sound(OwnOptions options) {
  options.leaf_life = std::max(options.leaf_life, kShortestLife);
  options.ca_life = std::max(options.ca_life, 2 * options.leaf_life);
  options.overlap = std::max(options.overlap, options.leaf_life);
  return options;
}

}  // namespace

OwnSource::OwnSource(SecretStore& secret, CaBundles& bundles, OwnOptions options)
    : secret_(secret), bundles_(bundles), options_(Sound(std::move(options))) {}

void OwnSource::Refresh(std::chrono::system_clock::time_point now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  const auto done = Step(seconds);
  Tell(done ? "" : done.error().Text(), seconds);
}

Result<void> OwnSource::Step(std::chrono::sys_seconds now) {
  // The caBundles come before the Secret. What is written into them below is then made from a
  // Secret younger than they are, and the write fails when another replica wrote after this look:
  // a CA that someone began to serve with in the meantime is never taken away.
  GIQ_TRY(const auto texts, bundles_.Read());
  live_ = LiveBundles(texts);
  trusted_since_.Note(live_, now);
  GIQ_TRY(const CaSecret cas, Agree(now));
  const auto published = Publish(cas, now);
  // Though nothing could be written, the leaf may be due, and its CA trusted.
  const auto renewed = RenewLeaf(*cas.current, now);
  return published ? renewed : published;
}

Result<CaSecret> OwnSource::Agree(std::chrono::sys_seconds now) {
  const CaRules rules{.ca_life = options_.ca_life, .overlap = options_.overlap};
  const TrustedCas trusted{.any = live_.TrustedByAny(),
                           .settled = trusted_since_.For(options_.settle, now)};
  for (int i = 0; i < kTries; ++i) {
    GIQ_TRY(const auto stored, secret_.Read());
    StoredSecret secret = stored.value_or(StoredSecret());
    GIQ_TRY(CaSecret cas, Rotate(ReadCaSecret(secret.data), trusted, rules, now));
    const auto before = secret.data;
    WriteCaSecret(cas, secret.data);
    if (secret.data == before) return cas;
    GIQ_TRY(const bool written, secret_.Write(secret));
    if (written) return cas;
  }
  return Fail(ErrorCode::kIo, "the Secret of the CA is changed by others all the time");
}

Result<void> OwnSource::Publish(const CaSecret& cas, std::chrono::sys_seconds now) {
  const auto wanted = WantedBundle(cas, now);
  if (live_.Hold(wanted)) return {};
  return bundles_.Write(BundleText(wanted));
}

bool OwnSource::LeafDue(const Certificate& issuer, std::chrono::sys_seconds now) const {
  if (!leaf_ || !(leaf_->issuer == issuer)) return true;
  const Certificate& leaf = leaf_->serving.leaf();
  if (!ValidAt(leaf, now)) return true;
  // Near the end of its CA a new leaf would not live longer than the one that there is.
  const auto end = std::min(now + options_.leaf_life, issuer.not_after);
  return RenewalDue(leaf, options_.leaf_life, now) && end > leaf.not_after;
}

Result<void> OwnSource::RenewLeaf(const Authority& authority, std::chrono::sys_seconds now) {
  const Certificate& issuer = authority.certificate;
  if (!LeafDue(issuer, now)) return {};
  if (live_.empty()) return Fail(ErrorCode::kInvalid, "there is no webhook configuration");
  const auto settled = trusted_since_.For(options_.settle, now);
  if (std::ranges::find(settled, issuer) == settled.end()) {
    return Fail(ErrorCode::kInvalid, "the CA is not yet known to every API server");
  }
  GIQ_TRY(KeyPair pair, IssueServing(authority, options_.dns_names, now, options_.leaf_life));
  GIQ_TRY(auto chain, ReadCertificates(pair.certificate_pem));
  Serving serving{std::make_shared<const KeyPair>(std::move(pair)), std::move(chain)};
  if (auto covered = live_.Cover(serving.chain, options_.dns_names.front(), now); !covered) {
    return covered;
  }
  leaf_ = Leaf{std::move(serving), issuer};
  return {};
}

void OwnSource::Tell(const std::string& trouble, std::chrono::sys_seconds now) {
  if (!leaf_) return served_.Set(nullptr, {.reason = "there is no certificate yet: " + trouble});
  const Serving& serving = leaf_->serving;
  const auto accepted = live_.Cover(serving.chain, options_.dns_names.front(), now);
  served_.Set(serving.pair, StatusOf(serving.leaf(), accepted, now, trouble));
}

}  // namespace giq
