// The manifests that deploy a measured configuration, with what has to be done around them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/catalog/catalog.h"
#include "engine/environment.h"
#include "recommender/throughput.h"

namespace giq {

/// The serving stack that is deployed by its own guides.
inline constexpr std::string_view kLlmD = "llm-d";

/// What a manifest is asked for.
struct ManifestRequest {
  std::string model;
  std::string server;
  std::string server_version = "latest";
  std::string accelerator;
  LatencyTargets targets;
  std::string use_case;
  std::string bucket_uri;  ///< "" loads from the Hugging Face hub.
  std::string serving_stack;
  std::string serving_stack_version;
  std::string name_space = "default";
  std::optional<double> requests_per_second;  ///< The load that the first replicas are counted for.
  std::optional<ClusterMode> mode;            ///< Nothing: works on both.
};

/// One object, as YAML.
struct KubernetesManifest {
  std::string kind;
  std::string api_version;
  std::string content;  ///< With a line break at its end.
};

/// An answer of `manifests create`.
struct Manifests {
  std::vector<KubernetesManifest> manifests;
  std::vector<std::string> comments;  ///< Lines for a person, without `# `.
  std::string version;                ///< Of the form of what is generated, and of its facts.
  std::string no_autoscaler;  ///< Why targets get none; "" where they do, and without targets.
};

/// Generates what deploys the measured configuration that a request names, the cheapest of several
/// machines. Targets that nothing reaches get no autoscaler. An Error of kind kUsage says which
/// part of the request cannot be met, and what can.
[[nodiscard]] Result<Manifests> CreateManifests(const ManifestRequest& request,
                                                const Catalog& catalog);

/// The objects as one text, documents separated by `---`; comments in front, each line behind `# `.
[[nodiscard]] std::string ManifestText(const Manifests& manifests, bool objects, bool comments);

}  // namespace giq
