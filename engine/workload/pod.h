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
  Fact<bool> read_only;    ///< Of the volume itself (csi.readOnly, claim.readOnly).
  Fact<bool> shared;       ///< Pods of one workload see the same bytes.
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
  Place at;  ///< The list item, or its value when there is one.
};

/// One word of the command line that starts the server, indirections resolved.
struct Argument {
  Fact<std::string> text;
  Place at;
};

/// A port or path that a probe asks.
struct Probe {
  Place at;
  std::string kind;  ///< livenessProbe, readinessProbe, startupProbe
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
  Fact<Quantity> memory_limit;
  Fact<Quantity> memory_request;
  Fact<Quantity> ephemeral_storage_request;
  bool init = false;  ///< An init container (also a native sidecar).
  Place resources_at;

  /// The variable that counts, null when there is none.
  [[nodiscard]] const EnvVar* Env(std::string_view name) const;
};

/// A pod template with its facts.
struct Pod {
  Place at;                           ///< The pod spec's mapping.
  Place metadata_at;                  ///< The template's metadata, when written.
  std::vector<Container> containers;  ///< Init containers first, as they run.
  std::vector<Volume> volumes;
  std::vector<std::pair<std::string, std::string>> labels;
  std::vector<std::pair<std::string, std::string>> annotations;
  Fact<std::string> service_account;
  bool selectors_known = true;  ///< False when a template or patch may add selectors.
};

}  // namespace giq
