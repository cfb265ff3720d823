// Why a PodMonitoring gets nothing from a workload's pods.
#pragma once

#include <optional>
#include <string>

#include "engine/rule/rule.h"

namespace giq {

/// What an endpoint asks in vain.
struct ScrapeSilence {
  std::string why;                ///< `port 8080, where nothing listens: vllm answers on 8000`
  std::optional<Fix> correction;  ///< Where the right place is certain, and in this file.
};

/// Nothing where the endpoint of a PodMonitoring may get something from the workload's pods.
[[nodiscard]] std::optional<ScrapeSilence> ScrapeSilenceOf(const WorkloadContext& ctx,
                                                           const PodSelector::Port& endpoint);

}  // namespace giq
