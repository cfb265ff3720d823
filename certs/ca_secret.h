// The CAs as they lie in the Secret that all replicas share.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "certs/authority.h"
#include "certs/pem.h"

namespace giq {

/// Which CA signs, which one is on its way in, which ones are on their way out.
struct CaSecret {
  std::optional<Authority> current;  ///< Signs serving certificates.
  std::optional<Authority> next;     ///< Being made known; signs once the API server trusts it.
  std::vector<Certificate> old;      ///< Sign no more; certificates of theirs may still serve.
  std::optional<std::chrono::sys_seconds> old_until;  ///< When `old` may go.
};

/// Reads what of the data makes sense; a CA that is broken or half there is absent.
[[nodiscard]] CaSecret ReadCaSecret(const std::map<std::string, std::string>& data);

/// Writes the keys ca.crt, ca.key, next.crt, next.key, old.crt and old.until, or removes them;
/// other keys stay as they are.
void WriteCaSecret(const CaSecret& cas, std::map<std::string, std::string>& data);

/// What the caBundles ought to hold: all of them but the expired ones.
[[nodiscard]] std::vector<Certificate> WantedBundle(const CaSecret& cas,
                                                    std::chrono::sys_seconds now);

}  // namespace giq
