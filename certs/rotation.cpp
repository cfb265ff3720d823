#include "certs/rotation.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace giq {
namespace {

/// Keeps the bundle small when somebody deletes the Secret again and again.
constexpr std::size_t kMaxOld = 8;

bool Contains(const std::vector<Certificate>& certificates, const Certificate& wanted) {
  return std::ranges::find(certificates, wanted) != certificates.end();
}

void DropOld(CaSecret& cas, const CaRules& rules, std::chrono::sys_seconds now) {
  const auto latest = now + rules.overlap;
  // A time that is missing, or too far ahead because a clock was wrong, would keep them for ever.
  if (!cas.old_until || *cas.old_until > latest) cas.old_until = latest;
  if (*cas.old_until <= now) cas.old.clear();
  cas.old = MergeBundle(cas.old, now);
  if (cas.old.empty()) cas.old_until.reset();
}

/// Keeps the certificates trusted for the overlap, though they sign no more.
void Retire(CaSecret& cas, const std::vector<Certificate>& retired, const CaRules& rules,
            std::chrono::sys_seconds now) {
  cas.old.insert(cas.old.begin(), retired.begin(), retired.end());
  cas.old = MergeBundle(cas.old, now);
  if (cas.old.size() > kMaxOld) cas.old.resize(kMaxOld);
  if (!cas.old.empty()) cas.old_until = now + rules.overlap;
}

/// For a CA that is gone, broken or of no use. Nobody can tell who still serves with what it
/// signed, so that whatever is trusted stays trusted for the overlap.
Result<void> Replace(CaSecret& cas, const TrustedCas& trusted, const CaRules& rules,
                     std::chrono::sys_seconds now) {
  std::vector<Certificate> retired = trusted.any;
  if (cas.current) retired.push_back(cas.current->certificate);
  if (cas.next) {
    cas.current = std::exchange(cas.next, std::nullopt);
  } else {
    GIQ_TRY(cas.current, MakeAuthority(now, rules.ca_life));
  }
  std::erase(retired, cas.current->certificate);
  Retire(cas, retired, rules, now);
  return {};
}

}  // namespace

bool RenewalDue(const Certificate& certificate, std::chrono::seconds life,
                std::chrono::sys_seconds now) {
  return certificate.not_after - now < life / 3;
}

Result<CaSecret> Rotate(CaSecret cas, const TrustedCas& trusted, const CaRules& rules,
                        std::chrono::sys_seconds now) {
  DropOld(cas, rules, now);
  if (cas.next && !CanSign(cas.next->certificate, now)) cas.next.reset();
  if (!cas.current || !CanSign(cas.current->certificate, now)) {
    if (const auto done = Replace(cas, trusted, rules, now); !done) {
      return std::unexpected(done.error());
    }
  } else if (cas.next && Contains(trusted.settled, cas.next->certificate)) {
    Retire(cas, {cas.current->certificate}, rules, now);
    cas.current = std::exchange(cas.next, std::nullopt);
  } else if (!cas.next && RenewalDue(cas.current->certificate, rules.ca_life, now)) {
    GIQ_TRY(cas.next, MakeAuthority(now, rules.ca_life));
  }
  return cas;
}

}  // namespace giq
