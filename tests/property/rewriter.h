// Writes a document's tree again in another form that means the same.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "engine/document/document.h"

namespace giq::testing {

/// Changes that must change neither a fact nor a finding.
enum class Change : std::uint8_t {
  kKeyOrder,    ///< The keys of mappings in another order.
  kQuoting,     ///< Strings plain, in single or in double quotes.
  kFlow,        ///< Some sequences and mappings in flow style.
  kJson,        ///< JSON.
  kSplitFlags,  ///< `--flag=value` as two items.
  kEnvOrder,    ///< Variables that don't refer to each other in another order.
  kNeighbours,  ///< Other documents before and behind.
  kLast = kNeighbours
};
[[nodiscard]] const char* NameOf(Change change);

/// The documents of a file, written again with one kind of change; "" when a document cannot be
/// written so that it means the same (it is unreadable or has keys twice).
[[nodiscard]] std::string Rewrite(const File& file, Change change, std::mt19937& random);

}  // namespace giq::testing
