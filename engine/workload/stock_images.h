// The public images of model servers: what is known of them holds for no other image.
#pragma once

#include <string>

#include "engine/workload/fact.h"

namespace giq {

/// Whether an image is a server's own public one, which holds no model and sets no cache of a
/// user's.
[[nodiscard]] bool IsStockImage(const Fact<std::string>& image);

/// The same by the last part of its name alone, so that mirrors count:
/// registry.example.com/mirror/vllm-openai.
[[nodiscard]] bool IsNamedLikeStockImage(const Fact<std::string>& image);

}  // namespace giq
