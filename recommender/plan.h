// What a manifest will contain, decided before anything is written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/catalog/catalog.h"
#include "engine/workload/workload.h"
#include "recommender/manifests.h"
#include "recommender/profiles.h"

namespace giq {

/// Where the server's weights come from.
enum class Loading : std::uint8_t {
  kHub,     ///< Downloaded from the Hugging Face hub at each start.
  kStream,  ///< Read from a bucket by the server itself (Run:ai streamer).
  kFuse,    ///< Read from a bucket that Cloud Storage FUSE mounts.
};

/// What the autoscaler watches.
struct ScalingPlan {
  std::string metric;  ///< As Cloud Monitoring names it to the autoscaler.
  std::int64_t threshold = 0;
};

struct DeploymentPlan {
  std::string name;   ///< Of the Deployment, its Service and what belongs to them.
  std::string model;  ///< The catalog's spelling.
  Server server = Server::kNone;
  std::string server_version;  ///< "" when the measurement does not tell.
  const CurveRow* row = nullptr;
  const CurveRow* curve = nullptr;  ///< Of its points; the row itself when there is but one.
  const AcceleratorRow* accelerator = nullptr;
  const MachineTypeRow* machine = nullptr;
  const ServerRow* server_facts = nullptr;
  const ModelRow* weights = nullptr;  ///< Null when the catalog has no size.
  std::string topology;               ///< For TPUs.
  bool llm_d = false;                 ///< llm-d routes to the server.
  Loading loading = Loading::kHub;
  std::string bucket;
  std::string bucket_path;  ///< Without slashes around it; "" for the whole bucket.
  bool cache_in_memory = false;
  bool requests_disk = false;  ///< Asks for the node's storage that the weights take.
  LatencyTargets bounds;  ///< The targets that decide anything: not above all that was measured.
  std::int64_t replicas = 1;
  Operating at;
  std::optional<ScalingPlan> scaling;
  std::string no_autoscaler;  ///< Why targets get none; "" where they do, and without targets.

  [[nodiscard]] bool tpu() const { return accelerator->kind == AcceleratorKind::kTpu; }
  /// The machine is not sold on demand.
  [[nodiscard]] bool spot() const { return machine->spot_or_flex_only; }
  [[nodiscard]] bool scales() const { return replicas > 1 || scaling.has_value(); }
  /// Compiled programs are kept beside the model: only a server that is alone may write there.
  [[nodiscard]] bool keeps_xla_cache() const {
    return tpu() && server == Server::kVllm && loading != Loading::kHub && !scales();
  }
};

/// Decides everything that a request leaves open; an Error tells what cannot be met.
[[nodiscard]] Result<DeploymentPlan> PlanDeployment(const ManifestRequest& request,
                                                    const Catalog& catalog);

}  // namespace giq
