// Node labels that a pod selects by a key which cannot be meant.
#pragma once

#include <string>
#include <string_view>

#include "engine/rule/rule.h"

namespace giq {

/// The key that a node label must have meant: the TPU key for a TPU's name under the GPU key, and
/// the near one for a `cloud.google.com/…` key that GKE does not know. "" when nothing is wrong
/// with it, or when no single key is near.
[[nodiscard]] std::string MeantSelectorKey(const NodeLabel& label, const Catalog& catalog);

/// Whether the pod selects a label whose wrong key meant this one.
[[nodiscard]] bool MeansSelectorKey(const Workload& workload, std::string_view key,
                                    const Catalog& catalog);

}  // namespace giq
