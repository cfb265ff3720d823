// Where a server's bytes go.
#include <gtest/gtest.h>

#include "engine/workload/volumes.h"
#include "tests/unit/workload/bundle_of.h"

namespace giq {
namespace {

using testing::BundleOf;
using testing::VllmDeployment;

constexpr std::string_view kHubModel =
    "        args: [--model=meta-llama/Llama-3.3-70B-Instruct]\n";

ModelCache CacheOf(const testing::TestBundle& made) { return made.only().cache; }

std::string Env(const std::string& name, const std::string& value) {
  return "        env: [{name: " + name + ", value: \"" + value + "\"}]\n";
}

TEST(ModelCache, IsTheImagesDefaultWhenNothingSaysOtherwise) {
  const auto made = BundleOf(VllmDeployment(std::string(kHubModel)));
  EXPECT_EQ(*CacheOf(made).path, "/root/.cache/huggingface/hub");
  EXPECT_EQ(CacheOf(made).storage, Storage::kContainer);
  EXPECT_EQ(CacheOf(made).decided_by, "image default");
}

TEST(ModelCache, FollowsVariablesInTheHubLibrarysOrder) {
  const auto home = BundleOf(VllmDeployment(std::string(kHubModel) + Env("HF_HOME", "/cache")));
  EXPECT_EQ(*CacheOf(home).path, "/cache/hub");
  EXPECT_EQ(CacheOf(home).decided_by, "HF_HOME");
  const auto both = BundleOf(VllmDeployment(std::string(kHubModel) +
                                            "        env:\n        - {name: HF_HOME, value: /a}\n"
                                            "        - {name: HF_HUB_CACHE, value: /b}\n"));
  EXPECT_EQ(*CacheOf(both).path, "/b");
  EXPECT_EQ(*both.only().hf_home, "/a");
}

TEST(ModelCache, FollowsDownloadDirBeforeAll) {
  const auto made = BundleOf(VllmDeployment(
      "        args: [--model=meta-llama/Llama-3.3-70B-Instruct, --download-dir=/models]\n" +
      Env("HF_HOME", "/a")));
  EXPECT_EQ(*CacheOf(made).path, "/models");
  EXPECT_EQ(CacheOf(made).decided_by, "--download-dir");
}

TEST(ModelCache, IsUnknownWhereASecretOrAnImageDecides) {
  EXPECT_TRUE(CacheOf(BundleOf(VllmDeployment(std::string(kHubModel) +
                                              "        envFrom: [{secretRef: {name: s}}]\n")))
                  .path.unknown());
  std::string other =
      VllmDeployment("        command: [vllm, serve, meta-llama/Llama-3.3-70B-Instruct]\n");
  other.replace(other.find("vllm/vllm-openai:v0.10.0"), 24, "example.com/our/server:1");
  EXPECT_TRUE(CacheOf(BundleOf(other)).path.unknown());
}

TEST(ModelCache, SitsOnTheVolumeMountedThere) {
  const auto shm = BundleOf(VllmDeployment(
      std::string(kHubModel) + Env("HF_HOME", "/dev/shm/hf_cache") +
          "        volumeMounts: [{name: dshm, mountPath: /dev/shm/}]\n",
      "      volumes: [{name: dshm, emptyDir: {medium: Memory, sizeLimit: 200Gi}}]\n"));
  EXPECT_EQ(CacheOf(shm).storage, Storage::kMemory);
  EXPECT_EQ(CacheOf(shm).size->bytes, GiB(200));
  ASSERT_TRUE(shm.only().shm.known());
  const auto bare =
      BundleOf(VllmDeployment(std::string(kHubModel) + Env("HF_HOME", "/dev/shm/hf_cache")));
  EXPECT_EQ(CacheOf(bare).storage, Storage::kContainerShm);
  EXPECT_TRUE(bare.only().shm.absent());
}

TEST(ModelCache, IsAbsentForAModelThatIsNoHubModel) {
  EXPECT_TRUE(CacheOf(BundleOf(VllmDeployment("        args: [--model=/data/m]\n"))).path.absent());
}

/// The storage kind of a volume written as flow YAML, and whether it is shared.
const Volume& VolumeOf(const testing::TestBundle& made) { return made.only().pod.volumes.at(0); }

testing::TestBundle WithVolume(const std::string& source,
                               const std::vector<std::string>& others = {}) {
  return BundleOf(VllmDeployment("", "      volumes: [{name: v, " + source + "}]\n"), others);
}

TEST(Volumes, AreClassified) {
  const std::tuple<std::string, Storage, Knowledge, bool> cases[] = {
      {"emptyDir: {}", Storage::kEmptyDir, Knowledge::kKnown, false},
      {"emptyDir: {medium: Memory}", Storage::kMemory, Knowledge::kKnown, false},
      {"hostPath: {path: /x}", Storage::kHostPath, Knowledge::kUnknown, false},
      {"nfs: {server: s, path: /}", Storage::kNetwork, Knowledge::kKnown, true},
      {"csi: {driver: gcsfuse.csi.storage.gke.io, volumeAttributes: {bucketName: b}}",
       Storage::kBucket, Knowledge::kKnown, true},
      {"csi: {driver: lustre.csi.storage.gke.io}", Storage::kNetwork, Knowledge::kKnown, true},
      {"ephemeral: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 150Gi}}}}}",
       Storage::kEphemeralVolume, Knowledge::kKnown, false},
      {"persistentVolumeClaim: {claimName: c}", Storage::kClaim, Knowledge::kUnknown, false},
      {"configMap: {name: c}", Storage::kReadOnlyData, Knowledge::kAbsent, false}};
  for (const auto& [source, storage, knowledge, shared] : cases) {
    const auto made = WithVolume(source);
    EXPECT_EQ(VolumeOf(made).storage, storage) << source;
    EXPECT_EQ(VolumeOf(made).shared.knowledge(), knowledge) << source;
    EXPECT_EQ(VolumeOf(made).shared.value_or(false), shared) << source;
  }
  EXPECT_EQ(
      *VolumeOf(WithVolume(
                    "csi: {driver: gcsfuse.csi.storage.gke.io, volumeAttributes: {bucketName: b}}"))
           .bucket,
      "b");
}

std::string Claim(const std::string& modes, const std::string& more = "") {
  return "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c}\nspec: {accessModes: [" +
         modes + "], resources: {requests: {storage: 100Gi}}" + more + "}\n";
}

TEST(Volumes, TakeSharingAndSizeFromTheirClaim) {
  const std::string volume = "persistentVolumeClaim: {claimName: c}";
  const auto many = WithVolume(volume, {Claim("ReadWriteMany")});
  EXPECT_TRUE(*VolumeOf(many).shared);
  EXPECT_EQ(VolumeOf(many).size->text, "100Gi");
  EXPECT_TRUE(VolumeOf(WithVolume(volume, {Claim("ReadWriteOnce")})).shared.unknown());
  EXPECT_FALSE(*VolumeOf(WithVolume(volume, {Claim("ReadWriteOncePod")})).shared);
  EXPECT_TRUE(*VolumeOf(WithVolume(volume, {Claim("ReadOnlyMany")})).read_only);
  // Two files of the folder have such a claim: neither is taken.
  EXPECT_TRUE(VolumeOf(WithVolume(volume, {Claim("ReadWriteMany"), Claim("ReadWriteMany")}))
                  .shared.unknown());
}

TEST(Volumes, FindTheBucketBehindAClaim) {
  const auto made = WithVolume("persistentVolumeClaim: {claimName: c}",
                               {Claim("ReadWriteMany", ", volumeName: pv"),
                                "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: "
                                "pv}\nspec: {csi: {driver: gcsfuse.csi.storage.gke.io, "
                                "volumeHandle: my-bucket}}\n"});
  EXPECT_EQ(VolumeOf(made).storage, Storage::kBucket);
  EXPECT_EQ(*VolumeOf(made).bucket, "my-bucket");
}

TEST(Mounts, TheLongestParentHoldsAPath) {
  const auto made = BundleOf(VllmDeployment(
      "        volumeMounts: [{name: a, mountPath: /data}, {name: b, mountPath: /data/cache/}]\n",
      "      volumes: [{name: a, emptyDir: {}}, {name: b, emptyDir: {medium: Memory}}]\n"));
  const Container& container = made.only().container();
  EXPECT_EQ(StorageOf(container, "/data/cache/x"), Storage::kMemory);
  EXPECT_EQ(StorageOf(container, "/data//cache"), Storage::kMemory);
  EXPECT_EQ(StorageOf(container, "/data/cached"), Storage::kEmptyDir);
  EXPECT_EQ(StorageOf(container, "/database"), Storage::kContainer);
  EXPECT_EQ(StorageOf(container, "/dev/shm/x"), Storage::kContainerShm);
}

TEST(XlaCache, IsSharedOnABucketAndNotWithoutAVolume) {
  const std::string env = Env("VLLM_XLA_CACHE_PATH", "/data/xla");
  const auto local = BundleOf(VllmDeployment(env));
  EXPECT_FALSE(*local.only().xla_cache->shared);
  const auto bucket = BundleOf(
      VllmDeployment(env + "        volumeMounts: [{name: v, mountPath: /data, readOnly: true}]\n",
                     "      volumes: [{name: v, csi: {driver: gcsfuse.csi.storage.gke.io, "
                     "volumeAttributes: {bucketName: b}}}]\n"));
  EXPECT_TRUE(*bucket.only().xla_cache->shared);
  EXPECT_TRUE(*bucket.only().xla_cache->read_only);
  EXPECT_TRUE(BundleOf(VllmDeployment(Env("VLLM_XLA_CACHE_PATH", ""))).only().xla_cache.absent());
}

}  // namespace
}  // namespace giq
