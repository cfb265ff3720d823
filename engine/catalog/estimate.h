// The size of a model that no table knows, as far as its name tells it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/units.h"

namespace giq {

struct EstimatedSize {
  std::int64_t parameters = 0;
  Bytes weights;
  std::string how;  ///< `7 billion parameters × 2 bytes (BF16 assumed)`
};

/// An estimate from the parameter count and the number format in a hub id
/// ("acme/chat-70B-Instruct-FP8"). `quantization` is the method that the server was told, "" when
/// none. Nothing for a name without a count, with several, or of files whose format it does not
/// tell.
[[nodiscard]] std::optional<EstimatedSize> EstimateModel(std::string_view id,
                                                         std::string_view quantization);

}  // namespace giq
