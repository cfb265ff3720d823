// The facts of one server or accelerator workload, extracted once. Rules read these and nothing
// else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/units.h"
#include "engine/workload/fact.h"
#include "engine/workload/pod.h"

namespace giq {

/// Model servers and what else serves a model; kNone: an accelerator workload without a known
/// server.
enum class Server : std::uint8_t {
  kNone,
  kVllm,
  kTgi,
  kSglang,
  kTensorRtLlm,
  kTriton,
  kJetStream,
  kPathways,
  kMaxDiffusion,
  kSaxml,
  kNim,
  kRay,
  kKserveHuggingFace,
  kHexLlm,
  kLlamaCpp,
  kOllama,
};

/// The word that `facts` prints for a server: "vllm", "tgi", "trtllm" …; "" for kNone.
[[nodiscard]] std::string_view ServerName(Server server);

/// How the server names its model.
enum class ModelKind : std::uint8_t { kHubId, kBucketUri, kPath, kOther };

struct Model {
  std::string text;  ///< As the server gets it, indirections resolved.
  ModelKind kind = ModelKind::kOther;
};

/// A percentage or a count, as in maxSurge; `percent` says which.
struct IntOrPercent {
  std::int64_t amount = 0;
  bool percent = false;
  /// Pods of `replicas` that it stands for.
  [[nodiscard]] std::int64_t Of(std::int64_t replicas, bool round_up) const;
};

/// How a workload replaces its pods.
struct Rollout {
  enum class Kind : std::uint8_t {
    kUnknown,
    kRollingUpdate,
    kRecreate,
    kInPlace
  } kind = Kind::kUnknown;
  Fact<IntOrPercent> max_surge;        ///< Known with the API's default when it is not written.
  Fact<IntOrPercent> max_unavailable;  ///< As max_surge.
  Place at;                            ///< The strategy as written; else the place that lacks it.
};

/// One metric that a HorizontalPodAutoscaler watches.
struct ScalingMetric {
  std::string type;        ///< Pods, Resource, External, Object, ContainerResource.
  Fact<std::string> name;  ///< Metric or resource name.
  Fact<double> target;     ///< averageValue, value or averageUtilization.
  Place at;
};

/// A HorizontalPodAutoscaler; bound to workloads through scaleTargetRef.
struct Autoscaler {
  std::string name;
  std::string namespace_;
  Place at;
  std::string target_kind;
  std::string target_name;
  Fact<std::int64_t> min_replicas;  ///< The API's default 1 when not written.
  Fact<std::int64_t> max_replicas;
  std::vector<ScalingMetric> metrics;
};

/// How the node's capacity is bought.
enum class Provisioning : std::uint8_t { kOnDemand, kSpot, kFlexStart, kReservation };
[[nodiscard]] std::string_view ProvisioningName(Provisioning provisioning);

/// The directory that downloaded weights go to.
struct ModelCache {
  Fact<std::string> path;
  /// What decided it: "HF_HOME", "HF_HUB_CACHE", "--download-dir", "image default" …
  std::string decided_by;
  Storage storage = Storage::kUnknown;
  const Mount* mount =
      nullptr;          ///< The mount behind the path; null when it is the container's own layer.
  Fact<Quantity> size;  ///< Size of that volume where it has one.
  Place at;             ///< The variable or argument that decided it; the container for a default.

  /// Nothing in the manifest says where the cache goes: the image's own default counts.
  [[nodiscard]] bool by_default() const { return decided_by == "image default"; }
};

/// A path of the server on storage: the compile cache, a model directory.
struct StoredPath {
  Fact<std::string> path;
  Storage storage = Storage::kUnknown;
  const Mount* mount = nullptr;
  Fact<bool> shared;  ///< Replicas see the same bytes.
  Fact<bool> read_only;
};

/// A gs:// URI or bucket name, or what stands in its place, and what it is for.
struct BucketUse {
  enum class Role : std::uint8_t { kModel, kMountedBucket, kOther } role = Role::kOther;
  std::string text;
  Place at;
};

/// A declared latency target in milliseconds from the annotations giq-lint.dev/target-*.
struct Targets {
  Fact<double> ntpot_ms;
  Fact<double> ttft_ms;
  Fact<double> itl_ms;
  Fact<std::string> use_case;
};

/// Sizes of the server's parallel groups; absent means the server's default of 1.
struct Parallelism {
  Fact<std::int64_t> tensor;
  Fact<std::int64_t> pipeline;
  Fact<std::int64_t> data;
};

struct Workload;

/// Pods that serve together.
struct Group {
  enum class Kind : std::uint8_t {
    kNone,             ///< Each pod serves by itself.
    kLeaderWorkerSet,  ///< A leader and its workers make one replica.
    kRay,              ///< All pods of a Ray cluster; the engine spreads over them as it likes.
    kJobSet,           ///< Pods of one replicated job.
    kPool,             ///< Several templates of one object that serve apart (prefill and decode).
  } kind = Kind::kNone;
  /// Accelerators that the server can use together: of a LeaderWorkerSet one replica's, of a Ray
  /// cluster all pods' at their maxima. Unknown where a part of them is.
  Fact<std::int64_t> accelerators;
  /// All workloads of the object in order, this one among them; empty when it is the only one.
  std::vector<const Workload*> members;
};

/// One pod template with its serving container, as the cluster would run it.
struct Workload {
  // Identity.
  const Document* document = nullptr;
  std::string kind;
  std::string api_version;
  std::string name;
  std::string namespace_;
  std::string
      group;  ///< "leader", "worker", "head", a Ray group …; "" when the object has one template.
  Group together;
  Place at;           ///< metadata.name, else the object.
  Place object_at;    ///< The object's mapping.
  bool whole = true;  ///< False for patches and the like: what is absent there is unknown.
  Pod pod;
  std::size_t serving = 0;  ///< Index of the serving container in pod.containers.

  // Server.
  Fact<Server> server;
  Fact<std::string>
      server_version;  ///< The image's tag, or the version inside its name; `latest` is no version.
  bool tpu = false;    ///< Requests or selects TPUs.
  Fact<Model> model;
  std::vector<Model> other_models;  ///< Further models served beside the first (several Ray apps).
  Parallelism parallelism;
  Fact<std::int64_t> port;
  Fact<std::int64_t> max_num_seqs;
  Fact<std::string> load_format;
  Fact<std::string> quantization;
  Fact<std::string> dtype;

  // Accelerators.
  Fact<std::string> accelerator;  ///< The label's value; unknown where a compute class decides.
  Fact<std::int64_t> accelerators_per_pod;
  /// The pod takes parts of GPUs (MIG partitions, time sharing, MPS): its count is not one of whole
  /// GPUs.
  bool shares_accelerators = false;
  Fact<std::string> topology;
  Fact<std::string>
      machine_type;  ///< node.kubernetes.io/instance-type or cloud.google.com/machine-type…
  Fact<std::string> compute_class;
  Fact<Provisioning>
      provisioning;  ///< Known on-demand only when nothing at hand could select otherwise.

  // Scale.
  Fact<std::int64_t>
      replicas;  ///< Known with the API's default of 1 when a whole object leaves it out.
  std::int64_t pods_per_replica = 1;  ///< Pods of this template a replica: hosts, group size.
  Fact<std::int64_t> min_replicas;    ///< A Ray worker group's own bounds; absent elsewhere.
  Fact<std::int64_t> max_replicas;
  std::optional<std::size_t> autoscaler;  ///< Index into Bundle::autoscalers.
  Rollout rollout;

  // Storage.
  Fact<std::string> hf_home;
  ModelCache cache;             ///< Absent path when the server downloads nothing from the hub.
  Fact<StoredPath> xla_cache;   ///< VLLM_XLA_CACHE_PATH.
  Fact<StoredPath> model_path;  ///< For ModelKind::kPath.
  Fact<const Mount*> shm;       ///< Memory-backed mount at /dev/shm.
  Fact<bool> local_ssd;         ///< Selects nodes with ephemeral storage on local SSD.
  std::vector<BucketUse> buckets;
  Fact<bool> fuse_annotation;       ///< gke-gcsfuse/volumes: "true" on the pod template.
  Place fuse_annotation_on_object;  ///< Where it stands on the object, on which it has no effect.

  Targets targets;

  [[nodiscard]] const Container& container() const { return pod.containers[serving]; }
  [[nodiscard]] bool is_server() const { return server.known() && *server != Server::kNone; }
  /// `Deployment "name"`, with the namespace when there is one.
  [[nodiscard]] std::string Title() const;
};

}  // namespace giq
