#include "engine/workload/volumes.h"

#include <algorithm>
#include <array>
#include <string>

#include "engine/workload/quantity.h"
#include "engine/workload/read.h"

namespace giq {
namespace {

constexpr std::string_view kFuseDriver = "gcsfuse.csi.storage.gke.io";

/// CSI drivers whose volumes many pods write at once.
constexpr std::array<std::string_view, 4> kSharedDrivers = {
    "lustre.csi.storage.gke.io", "filestore.csi.storage.gke.io", "parallelstore.csi.storage.gke.io",
    "nfs.csi.k8s.io"};

constexpr std::array<std::string_view, 5> kReadOnlyData = {"configMap", "secret", "downwardAPI",
                                                           "projected", "image"};

Fact<bool> Surely(bool value, const Place& at) { return Fact<bool>::Known(value, at); }

/// Sets storage and sharing from a CSI driver and its attributes (of an inline volume or a
/// PersistentVolume).
void ReadDriver(const Object& object, const Node& csi, std::string_view bucket_key,
                Volume& volume) {
  const std::string_view driver = TextOf(csi.Find("driver"));
  if (driver == kFuseDriver) {
    const Node* attributes = bucket_key == "volumeHandle" ? &csi : csi.Find("volumeAttributes");
    const Node* bucket = attributes != nullptr ? attributes->Find(bucket_key) : nullptr;
    volume.storage = Storage::kBucket;
    volume.bucket = TextFact(object.At(bucket));
    volume.bucket_at = object.At(bucket != nullptr ? bucket : &csi);
    volume.shared = Surely(true, volume.at);
  } else if (std::ranges::find(kSharedDrivers, driver) != kSharedDrivers.end()) {
    volume.storage = Storage::kNetwork;
    volume.shared = Surely(true, volume.at);
  } else if (driver.find("secret") != std::string_view::npos) {
    volume.storage = Storage::kReadOnlyData;
  } else {
    volume.shared = Fact<bool>::Unknown(volume.at);
  }
  if (const Node* read_only = csi.Find("readOnly")) {
    volume.read_only = BoolFact(object.At(read_only));
  }
}

bool HasAccessMode(const Node& claim_spec, std::string_view mode) {
  const Node* modes = claim_spec.Find("accessModes");
  return modes != nullptr && modes->IsSequence() &&
         std::ranges::any_of(modes->items, [&](const Node* item) { return TextOf(item) == mode; });
}

/// Whether all pods that mount a claim must stand on one node.
Fact<bool> ReadOneNode(const Object& claim, const Node& spec) {
  const Node* modes = spec.Find("accessModes");
  if (modes == nullptr || !modes->IsSequence() || modes->items.empty()) return {};
  const bool many = HasAccessMode(spec, "ReadWriteMany") || HasAccessMode(spec, "ReadOnlyMany");
  const bool once = HasAccessMode(spec, "ReadWriteOnce") || HasAccessMode(spec, "ReadWriteOncePod");
  return many || once ? Surely(!many, claim.At(modes)) : Fact<bool>::Unknown(claim.At(modes));
}

/// What the claim's own object says: access modes, size, and the driver of a volume that it names.
void ReadClaim(const Object& claim, const ObjectIndex& index, Volume& volume) {
  const Node* spec = claim.root->Find("spec");
  if (spec == nullptr) return;
  volume.size = QuantityFact(claim.At(spec->At({"resources", "requests", "storage"})));
  volume.one_node = ReadOneNode(claim, *spec);
  if (HasAccessMode(*spec, "ReadWriteMany")) {
    volume.shared = Surely(true, claim.At(spec));
  } else if (HasAccessMode(*spec, "ReadWriteOncePod")) {
    volume.shared = Surely(false, claim.At(spec));
  } else if (HasAccessMode(*spec, "ReadOnlyMany") && !HasAccessMode(*spec, "ReadWriteOnce")) {
    volume.read_only = Surely(true, claim.At(spec));
  }
  const Object* bound = index.Find("PersistentVolume", "", TextOf(spec->Find("volumeName")));
  const Node* csi = bound != nullptr ? bound->root->At({"spec", "csi"}) : nullptr;
  if (csi == nullptr) return;
  Volume behind = volume;
  ReadDriver(*bound, *csi, "volumeHandle", behind);
  // A disk's driver says nothing about sharing: the claim's access modes do.
  if (behind.storage == Storage::kBucket || behind.storage == Storage::kNetwork) {
    volume.storage = behind.storage;
    volume.bucket = behind.bucket;
    volume.bucket_at = behind.bucket_at;
    if (!volume.shared.known()) volume.shared = behind.shared;
  }
}

void ReadClaimVolume(const Object& object, const Node& source, const ObjectIndex& index,
                     Volume& volume) {
  volume.storage = Storage::kClaim;
  volume.claim = std::string(TextOf(source.Find("claimName")));
  volume.shared = Fact<bool>::Unknown(volume.at);
  volume.size = Fact<Quantity>::Unknown(volume.at);
  if (const Object* claim = index.Find("PersistentVolumeClaim", object.namespace_, volume.claim)) {
    ReadClaim(*claim, index, volume);
  }
  if (const Node* read_only = source.Find("readOnly")) {
    volume.read_only = BoolFact(object.At(read_only));
  }
}

void ReadEmptyDir(const Object& object, const Node& source, Volume& volume) {
  const auto medium = TextFact(object.At(source.Find("medium")));
  volume.storage = medium.unknown()                               ? Storage::kUnknown
                   : medium.value_or("") == "Memory"              ? Storage::kMemory
                   : medium.value_or("").starts_with("HugePages") ? Storage::kUnknown
                                                                  : Storage::kEmptyDir;
  volume.size = QuantityFact(object.At(source.Find("sizeLimit")));
  volume.shared = Surely(false, volume.at);
}

void ReadSource(const Object& object, const Node& node, const ObjectIndex& index, Volume& volume) {
  if (const Node* empty_dir = node.Find("emptyDir")) {
    ReadEmptyDir(object, *empty_dir, volume);
  } else if (const Node* claim = node.Find("persistentVolumeClaim")) {
    ReadClaimVolume(object, *claim, index, volume);
  } else if (const Node* csi = node.Find("csi")) {
    ReadDriver(object, *csi, "bucketName", volume);
  } else if (const Node* ephemeral = node.Find("ephemeral")) {
    volume.storage = Storage::kEphemeralVolume;
    volume.size = QuantityFact(object.At(
        ephemeral->At({"volumeClaimTemplate", "spec", "resources", "requests", "storage"})));
    volume.shared = Surely(false, volume.at);
  } else if (node.Find("hostPath") != nullptr) {
    // Pods on one node share it, pods on others don't.
    volume.storage = Storage::kHostPath;
    volume.shared = Fact<bool>::Unknown(volume.at);
  } else if (node.Find("nfs") != nullptr) {
    volume.storage = Storage::kNetwork;
    volume.shared = Surely(true, volume.at);
  } else if (std::ranges::any_of(kReadOnlyData,
                                 [&](auto key) { return node.Find(key) != nullptr; })) {
    volume.storage = Storage::kReadOnlyData;
    const Node* config_map = node.Find("configMap");
    if (config_map != nullptr) volume.config_map = std::string(TextOf(config_map->Find("name")));
    const Node* secret = node.At({"secret", "secretName"});
    volume.secret = std::string(TextOf(secret));
  }
}

/// A StatefulSet's claim templates are volumes of the pod, a claim for each replica.
void AddClaimTemplates(const Object& object, const Node* templates, std::vector<Volume>& volumes) {
  if (templates == nullptr || !templates->IsSequence()) return;
  for (const Node* claim : templates->items) {
    const Node* name = claim->At({"metadata", "name"});
    if (name == nullptr) continue;
    const Place at = object.At(claim);
    volumes.push_back(
        {.name = std::string(TextOf(name)),
         .at = at,
         .storage = Storage::kClaimTemplate,
         .size = QuantityFact(object.At(claim->At({"spec", "resources", "requests", "storage"}))),
         .shared = Surely(false, at)});
  }
}

}  // namespace

std::vector<Volume> ReadVolumes(const Object& object, const TemplateSite& site,
                                const ObjectIndex& index) {
  std::vector<Volume> volumes;
  const Node* list = site.pod_spec->Find("volumes");
  if (list != nullptr && list->IsSequence()) {
    for (const Node* item : list->items) {
      if (!item->IsMapping()) continue;
      Volume volume{.name = std::string(TextOf(item->Find("name"))), .at = object.At(item)};
      ReadSource(object, *item, index, volume);
      volumes.push_back(std::move(volume));
    }
  }
  AddClaimTemplates(object, site.claim_templates, volumes);
  return volumes;
}

std::string NormalPath(std::string_view path) {
  std::string normal;
  for (const char c : path) {
    if (c != '/' || normal.empty() || normal.back() != '/') normal.push_back(c);
  }
  if (normal.size() > 1 && normal.back() == '/') normal.pop_back();
  return normal;
}

const Mount* MountOf(const Container& container, std::string_view path) {
  const std::string wanted = NormalPath(path);
  const Mount* best = nullptr;
  for (const Mount& mount : container.mounts) {
    const bool holds = mount.path == "/" || wanted == mount.path ||
                       (wanted.starts_with(mount.path) && wanted[mount.path.size()] == '/');
    if (holds && (best == nullptr || mount.path.size() > best->path.size())) best = &mount;
  }
  return best;
}

Storage StorageOf(const Container& container, std::string_view path) {
  if (const Mount* mount = MountOf(container, path)) {
    return mount->volume != nullptr ? mount->volume->storage : Storage::kUnknown;
  }
  const std::string wanted = NormalPath(path);
  const bool shm = wanted == "/dev/shm" || wanted.starts_with("/dev/shm/");
  return shm ? Storage::kContainerShm : Storage::kContainer;
}

}  // namespace giq
