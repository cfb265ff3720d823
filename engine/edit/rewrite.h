// Fixes written into the text of a file: only the bytes that must change, checked by reading again.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/document/document.h"
#include "engine/rule/finding.h"

namespace giq {

/// Why a fix was not made.
struct Refusal {
  std::string reason;  ///< A sentence fragment for people; names anchors and places.
  Span at;             ///< What stands in the way.
  const Document* document = nullptr;
};

enum class FixOutcome : std::uint8_t {
  kMade,
  kWaits,    ///< Clashes with one made before it: for the next round.
  kRefused,  ///< See `refusal`.
};

struct FixResult {
  FixOutcome outcome = FixOutcome::kMade;
  std::optional<Refusal> refusal;
};

struct Rewritten {
  std::string text;
  std::vector<FixResult> results;  ///< One for each fix, in the same order.
};

/// The file's text with as many of the fixes made as can be made together, each whole or not at
/// all. Equal edits of several fixes merge. The text is verified: it parses, has the same
/// documents, and each tree equals what the edits made mean. Edits whose document lies in another
/// file are left out: call once for each file.
[[nodiscard]] Rewritten Rewrite(const File& file, std::span<const Fix* const> fixes,
                                const Limits& limits = {});

}  // namespace giq
