// What the rules on accelerators share: meant selector keys, requests of a pod, renamed keys.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "rules/node_choice.h"
#include "rules/pod_needs.h"
#include "rules/rename_member.h"
#include "rules/selector_keys.h"
#include "tests/rules/fixtures.h"

namespace giq {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Meant(std::string key, std::string value) {
  NodeLabel label;
  label.key = std::move(key);
  label.value = Fact<std::string>::Known(std::move(value), {});
  return MeantSelectorKey(label, *Catalog::Embedded());
}

std::string MeantOfUnknown(std::string key) {
  NodeLabel label;
  label.key = std::move(key);
  label.value = Fact<std::string>::Unknown();
  return MeantSelectorKey(label, *Catalog::Embedded());
}

TEST(MeantSelectorKey, GoesByTheAcceleratorsName) {
  EXPECT_EQ(Meant("cloud.google.com/gke-accelerator", "tpu-v6e-slice"),
            "cloud.google.com/gke-tpu-accelerator");
  EXPECT_EQ(Meant("cloud.google.com/gke-tpu-accelerator", "nvidia-l4"),
            "cloud.google.com/gke-accelerator");
  EXPECT_EQ(Meant("cloud.google.com/gke-gpu-accelerator", "nvidia-l4"),
            "cloud.google.com/gke-accelerator");
  EXPECT_EQ(Meant("cloud.google.com/accelerator", "tpu7x"), "cloud.google.com/gke-tpu-accelerator");
}

TEST(MeantSelectorKey, TakesTwoEditsForATypo) {
  EXPECT_EQ(Meant("cloud.google.com/gke-node-pool", "x"), "cloud.google.com/gke-nodepool");
  EXPECT_EQ(Meant("cloud.google.com/gke-tpu-topolgoy", "2x2"), "cloud.google.com/gke-tpu-topology");
  EXPECT_EQ(Meant("cloud.google.com/compute-clas", "x"), "cloud.google.com/compute-class");
  EXPECT_EQ(MeantOfUnknown("cloud.google.com/gke-acelerator"), "cloud.google.com/gke-accelerator");
}

TEST(MeantSelectorKey, LeavesOtherKeysAlone) {
  for (const std::string_view key :
       {"cloud.google.com/gke-accelerator", "cloud.google.com/gke-spot",
        "cloud.google.com/gke-tpu-partition-2x2-state", "cloud.google.com/machine-family",
        "example.com/gke-acelerator", "gke-acelerator", "cloud.google.com/", "",
        "node.kubernetes.io/instance-type"}) {
    EXPECT_EQ(Meant(std::string(key), "nvidia-l4"), "") << key;
  }
  // Other hardware, and no value that tells which is meant.
  EXPECT_EQ(MeantOfUnknown("cloud.google.com/gke-gpu-accelerator"), "");
}

Container Asking(double cores, std::int64_t bytes) {
  Container container;
  container.cpu_request = Fact<double>::Known(cores, {});
  container.memory_request = Fact<Quantity>::Known({Bytes{bytes}, ""}, {});
  return container;
}

TEST(NeedsOf, SumsContainersAndTakesTheLargestInitContainer) {
  Pod pod;
  pod.containers = {Asking(8, 10), Asking(1, 2), Asking(0.5, 1), Container{}};
  pod.containers[0].init = true;
  pod.containers[1].init = pod.containers[1].sidecar = true;
  EXPECT_EQ(NeedsOf(pod).cores, 8);
  EXPECT_EQ(NeedsOf(pod).memory.count, 10);
  pod.containers[0].sidecar = true;
  EXPECT_EQ(NeedsOf(pod).cores, 9.5);
  EXPECT_EQ(NeedsOf(pod).memory.count, 13);
}

TEST(NeedsOf, StaysWithinItsRange) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  Pod pod;
  pod.containers = {Asking(1, kMost), Asking(1, kMost)};
  EXPECT_EQ(NeedsOf(pod).memory.count, kMost);
}

/// The edits that give the key of a small pod's node selector another name.
std::vector<Edit> Renamed(const testing::Judged& judged, std::string_view now) {
  return RenameMember(judged.bundle.workloads.front()->pod.node_labels.front().key_at, now);
}

testing::Judged PodWithSelector(const std::string& selector) {
  return testing::Judge("pod.yaml",
                        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  nodeSelector: {" +
                            selector +
                            "}\n  containers:\n  - {name: b, image: c, resources: {limits: "
                            "{nvidia.com/gpu: 1}}}\n",
                        *testing::EnvironmentOf(""), {});
}

TEST(RenameMember, AddsTheNewKeyAndRemovesTheOld) {
  const auto judged = PodWithSelector("a/b: nvidia-l4");
  const std::vector<Edit> edits = Renamed(judged, "c/d");
  ASSERT_THAT(edits, SizeIs(2));
  EXPECT_EQ(edits[0].op, Edit::Op::kAdd);
  EXPECT_EQ(edits[0].pointer, "/spec/nodeSelector/c~1d");
  EXPECT_EQ(edits[0].value_json, "\"nvidia-l4\"");
  EXPECT_EQ(edits[1].op, Edit::Op::kRemove);
  EXPECT_EQ(edits[1].pointer, "/spec/nodeSelector/a~1b");
}

TEST(RenameMember, OverwritesNothing) {
  EXPECT_THAT(Renamed(PodWithSelector("a/b: x, c/d: y"), "c/d"), IsEmpty());
}

TEST(SelectsOtherwise, IsWhatTellsOfHardware) {
  for (const std::string_view key :
       {"cloud.google.com/gke-nodepool", "example.com/gpu", "node.kubernetes.io/instance-type",
        "cloud.google.com/machine-family", "cloud.google.com/reservation-name"}) {
    EXPECT_TRUE(SelectsOtherwise(*PodWithSelector(std::string(key) + ": x").bundle.workloads[0]))
        << key;
  }
  for (const std::string_view key :
       {"cloud.google.com/gke-spot", "kubernetes.io/arch", "topology.kubernetes.io/zone"}) {
    EXPECT_FALSE(SelectsOtherwise(*PodWithSelector(std::string(key) + ": x").bundle.workloads[0]))
        << key;
  }
}

}  // namespace
}  // namespace giq
