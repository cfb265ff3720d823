// What a pod template says, typed: containers, variables, volumes, resources. Shared by all kinds
// of workload.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/units.h"
#include "engine/workload/fact.h"

namespace giq {

/// A Kubernetes quantity of bytes, with the text as written (`192G`, `80Gi`).
struct Quantity {
  Bytes bytes;
  std::string text;
};

/// Where bytes written below a path end up.
enum class Storage : std::uint8_t {
  kUnknown,
  kContainer,     ///< The container's own writable layer: the node's ephemeral storage.
  kEmptyDir,      ///< emptyDir on the node's ephemeral storage.
  kMemory,        ///< emptyDir with medium Memory.
  kContainerShm,  ///< The container runtime's default /dev/shm of 64 MiB.
  kHostPath,
  kClaim,            ///< persistentVolumeClaim.
  kEphemeralVolume,  ///< Generic ephemeral volume, a claim for each pod.
  kClaimTemplate,    ///< A StatefulSet's volumeClaimTemplates, a claim for each pod.
  kBucket,           ///< Cloud Storage FUSE.
  kNetwork,          ///< NFS, Lustre, Filestore, another CSI driver that pods share.
  kReadOnlyData,     ///< configMap, secret, downwardAPI, projected, image.
};

/// A volume of the pod.
struct Volume {
  std::string name;
  Place at;
  Storage storage = Storage::kUnknown;
  Fact<Quantity>
      size;  ///< sizeLimit of an emptyDir, requested storage of a claim whose size is at hand.
  Fact<std::string>
      bucket;  ///< kBucket: bucketName (`_` means all buckets of the service account).
  Place bucket_at;
  std::string claim;       ///< kClaim: claimName.
  std::string config_map;  ///< configMap volumes: its name.
  std::string secret;      ///< secret volumes: its name.
  /// Only pods of one node can mount it: its claim's access modes hold neither ReadWriteMany nor
  /// ReadOnlyMany.
  Fact<bool> one_node;
  Fact<bool> read_only;  ///< Of the volume itself (csi.readOnly, claim.readOnly).
  Fact<bool> shared;     ///< Pods of one workload see the same bytes.
};

/// A volume mounted in a container.
struct Mount {
  std::string path;                ///< Without trailing slash, except "/".
  Place at;                        ///< The mountPath scalar.
  const Volume* volume = nullptr;  ///< Null when the pod has no volume of that name (unknown).
  bool read_only = false;
  std::string sub_path;
};

/// One environment variable of a container after `$(VAR)` expansion.
struct EnvVar {
  std::string name;
  Fact<std::string> value;  ///< Unknown for secrets, field references and missing config maps.
  enum class From : std::uint8_t {
    kLiteral,
    kSecret,
    kConfigMap,
    kField,
    kScript,
    kImage
  } from = From::kLiteral;
  Place at;            ///< The list item, or its value when there is one.
  std::string object;  ///< kSecret, kConfigMap: the name of the Secret or ConfigMap.
  std::string key;     ///< The key in it.
};

/// One word of the command line that starts the server, indirections resolved.
struct Argument {
  Fact<std::string> text;
  Place at;
};

/// A port that a container declares.
struct ContainerPort {
  std::string name;  ///< "" when it has none.
  Fact<std::int64_t> number;
  Place at;  ///< The list item.
};

/// A question that the kubelet asks a container, with the API's defaults where nothing is said.
struct Probe {
  enum class Kind : std::uint8_t { kStartup, kLiveness, kReadiness } kind = Kind::kReadiness;
  /// kOther: a command, or nothing that the API knows.
  enum class Asks : std::uint8_t { kHttp, kTcp, kGrpc, kOther } asks = Asks::kOther;
  Place at;                                  ///< The probe's mapping.
  Fact<std::string> port;                    ///< A number or a port's name, as written.
  Fact<std::string> path;                    ///< kHttp; the API's default is "/".
  Fact<std::int64_t> initial_delay_seconds;  ///< Default 0.
  Fact<std::int64_t> period_seconds;         ///< Default 10.
  Fact<std::int64_t> timeout_seconds;        ///< Default 1.
  Fact<std::int64_t> failure_threshold;      ///< Default 3.
};

/// An amount of a resource as a container's `resources` say it.
struct ResourceAmount {
  std::string name;          ///< nvidia.com/gpu, memory …
  bool limit = false;        ///< In `limits`; else in `requests`.
  Fact<std::string> amount;  ///< As written.
  Place key_at;
};

/// A container of the pod template.
struct Container {
  std::string name;
  Place at;  ///< The container's mapping.
  Fact<std::string> image;
  std::vector<EnvVar> env;  ///< In order; of one name the last counts.
  bool env_from = false;  ///< envFrom whose content is not all at hand: other variables may exist.
  std::vector<Argument> command_line;  ///< The server's words, from the script when there is one.
  bool command_line_known =
      true;  ///< False when the script could not be followed to the server's words.
  std::vector<Mount> mounts;
  Fact<std::int64_t> accelerators;   ///< Limits (or requests) of nvidia.com/gpu or google.com/tpu.
  std::string accelerator_resource;  ///< The resource's name, "" when none.
  std::vector<ResourceAmount> resources;  ///< All of limits and requests, in order.
  Fact<double> cpu_request;               ///< Cores; a limit without a request is its own request.
  Fact<Quantity> memory_limit;
  Fact<Quantity> memory_request;
  Fact<Quantity> ephemeral_storage_request;
  bool init = false;     ///< An init container (also a native sidecar).
  bool sidecar = false;  ///< A native sidecar: an init container that runs beside the others.
  std::vector<ContainerPort> ports;
  std::vector<Probe> probes;
  Place resources_at;

  /// The variable that counts, null when there is none.
  [[nodiscard]] const EnvVar* Env(std::string_view name) const;
  /// A resource among limits or among requests; null when it is not said there.
  [[nodiscard]] const ResourceAmount* Resource(std::string_view name, bool limit) const;
  [[nodiscard]] const Probe* FindProbe(Probe::Kind kind) const;
};

/// A label that the pod's node must have.
struct NodeLabel {
  std::string key;
  Fact<std::string> value;  ///< Unknown where several would do.
  Place key_at;             ///< The key in nodeSelector; the expression of a node affinity.
  bool affinity = false;    ///< From required node affinity, not from nodeSelector.
};

/// A pod template with its facts.
struct Pod {
  Place at;                           ///< The pod spec's mapping.
  Place metadata_at;                  ///< The template's metadata, when written.
  std::vector<Container> containers;  ///< Init containers first, as they run.
  std::vector<Volume> volumes;
  std::vector<std::pair<std::string, std::string>> labels;
  std::vector<std::pair<std::string, std::string>> annotations;
  std::vector<NodeLabel> node_labels;
  std::vector<std::string> tolerations;  ///< Keys of the tolerated taints; "" tolerates all.
  Fact<std::string> service_account;
  Fact<bool> service_links;  ///< enableServiceLinks; the API's default is true.
};

}  // namespace giq
