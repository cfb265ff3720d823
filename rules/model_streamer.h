// vLLM's Run:ai Model Streamer: who has it for Cloud Storage, and how it is asked for.
#pragma once

#include <optional>
#include <string_view>

#include "engine/rule/rule.h"
#include "engine/workload/image.h"

namespace giq {

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

/// The release that counts for the workload's accelerators.
[[nodiscard]] const StreamingRelease& FirstStreamingRelease(const Workload& workload);

/// Where these releases are documented.
inline constexpr std::string_view kStreamingReleasesSource =
    "cloud.google.com/kubernetes-engine/docs/how-to/machine-learning/inference/"
    "inference-quickstart";

/// Whether the server's model is a well-formed gs:// URI.
[[nodiscard]] bool NamesBucketModel(const Workload& workload);

/// Adds --load-format=runai_streamer to the server's arguments; nothing where they come from a
/// script or variable.
[[nodiscard]] std::optional<Edit> AskForStreamer(const Workload& workload);

}  // namespace giq
