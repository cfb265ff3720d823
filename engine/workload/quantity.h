// Kubernetes quantities of bytes, as apimachinery's resource.Quantity reads them.
#pragma once

#include <optional>
#include <string_view>

#include "engine/base/units.h"
#include "engine/workload/pod.h"

namespace giq {

/// Bytes of `192G`, `80Gi`, `1e3`, `500m` (rounded up to whole bytes, as the API server does);
/// nothing when the text is no quantity, is negative or exceeds int64.
[[nodiscard]] std::optional<Bytes> ParseQuantity(std::string_view text);

/// A quantity as a fact: absent without a node, unknown when the text is none (a placeholder).
[[nodiscard]] Fact<Quantity> QuantityFact(const Place& place);

/// A quantity that counts something else than bytes (cores, requests): `500m` is 0.5.
[[nodiscard]] Fact<double> AmountFact(const Place& place);

}  // namespace giq
