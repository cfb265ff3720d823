// What GKE Inference Quickstart's page says of serving from the hub and from buckets: the rules
// hold manifests to it, and generated manifests keep to it.
#pragma once

#include <string_view>

#include "engine/workload/image.h"

namespace giq {

/// Where the model cache goes when the boot disk does not hold it.
inline constexpr std::string_view kMemoryCachePath = "/dev/shm/hf_cache";

/// The first release of vLLM that streams gs:// to a kind of accelerator.
struct StreamingRelease {
  Version from;
  std::string_view text;          ///< `v0.11.1`
  std::string_view accelerators;  ///< `GPUs`, `TPUs`
  /// Its release candidates may stream already.
  [[nodiscard]] Version candidates() const {
    Version first = from;
    first.before_release = true;
    return first;
  }
};

/// The release that counts for a kind of accelerator.
[[nodiscard]] constexpr StreamingRelease FirstStreamingRelease(bool tpu) {
  if (tpu) return {{.major = 0, .minor = 14, .patch = 0}, "v0.14.0", "TPUs"};
  return {{.major = 0, .minor = 11, .patch = 1}, "v0.11.1", "GPUs"};
}

/// Where these releases are documented.
inline constexpr std::string_view kStreamingReleasesSource =
    "cloud.google.com/kubernetes-engine/docs/how-to/machine-learning/inference/"
    "inference-quickstart";

}  // namespace giq
