// How CAs follow each other so that no served certificate is ever without trust.
#pragma once

#include <chrono>
#include <vector>

#include "certs/ca_secret.h"
#include "certs/pem.h"
#include "engine/base/result.h"

namespace giq {

/// How long things last.
struct CaRules {
  std::chrono::seconds ca_life;
  std::chrono::seconds overlap;  ///< How long a CA that signs no more stays trusted.
};

/// What the API server trusts.
struct TrustedCas {
  std::vector<Certificate> any;      ///< By some webhook.
  std::vector<Certificate> settled;  ///< By all of them, long enough for every API server to know.
};

/// The next state of the CAs; the same one again when nothing is to be done:
///
///     no CA, or one that cannot sign  ->  `next`, or else a new CA, is current
///     current past 2/3 of its life    ->  a new CA is `next`
///     `next` trusted everywhere       ->  it is current, and current becomes old
///     `old` past its overlap          ->  gone
[[nodiscard]] Result<CaSecret> Rotate(CaSecret cas, const TrustedCas& trusted, const CaRules& rules,
                                      std::chrono::sys_seconds now);

/// Whether less than a third of a life is left. A life is counted from when the certificate was
/// made, which is later than its not_before.
[[nodiscard]] bool RenewalDue(const Certificate& certificate, std::chrono::seconds life,
                              std::chrono::sys_seconds now);

}  // namespace giq
