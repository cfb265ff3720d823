// Accelerators that pods take, whose they are, and whose not.
#include "webhook/kube/used.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>

#include "tests/unit/kube/support.h"
#include "webhook/kube/owners.h"

namespace giq {
namespace {

const ResourceType kPods = {"", "v1", "pods", "Pod"};
const ResourceType kNodes = {"", "v1", "nodes", "Node", false};
const ResourceType kStatefulSets = {"apps", "v1", "statefulsets", "StatefulSet"};

class Cluster {
 public:
  Cluster() : store_(MakeStore({{.type = kPods}, {.type = kNodes}, {.type = kStatefulSets}})) {
    for (std::size_t i = 0; i < 3; ++i) store_->Replace(i, {});
  }

  Cluster& Node(std::string_view name, std::string_view labels) {
    return Add(1, R"({"metadata":{"name":")" + std::string(name) + R"(","labels":{)" +
                      std::string(labels) + "}}}");
  }
  /// A pod of namespace n.
  Cluster& Pod(std::string_view name, std::string_view spec, std::string_view metadata = "",
               std::string_view phase = "Running") {
    return Add(0, R"({"metadata":{"namespace":"n","name":")" + std::string(name) + R"(")" +
                      std::string(metadata) + R"(},"spec":{)" + std::string(spec) +
                      R"(},"status":{"phase":")" + std::string(phase) + R"("}})");
  }
  Cluster& StatefulSet(std::string_view name, std::string_view metadata) {
    return Add(2, R"({"metadata":{"namespace":"n","name":")" + std::string(name) + R"(")" +
                      std::string(metadata) + "}}");
  }
  [[nodiscard]] AcceleratorCount Count() const { return CountAccelerators(*store_->Snapshot()); }
  [[nodiscard]] Store& store() { return *store_; }

 private:
  Cluster& Add(std::size_t resource, const std::string& body) {
    auto object = PruneObject(body, store_->specs()[resource].type, {});
    EXPECT_TRUE(object.has_value()) << body;
    if (object) store_->Put(resource, *std::move(object));
    return *this;
  }

  std::unique_ptr<Store> store_;
};

std::string Gpus(int gpus, std::string_view more = "") {
  return R"("containers":[{"resources":{"limits":{"nvidia.com/gpu":")" + std::to_string(gpus) +
         R"("}}}])" + std::string(more);
}
std::string OnNode(std::string_view node, int gpus) {
  return Gpus(gpus, R"(,"nodeName":")" + std::string(node) + R"(")");
}
std::string OwnedBy(std::string_view kind, std::string_view name, std::string_view labels = "") {
  return R"(,"labels":{)" + std::string(labels) +
         R"(},"ownerReferences":[{"kind":"Other","name":"x"},)" + R"({"kind":")" +
         std::string(kind) + R"(","name":")" + std::string(name) + R"(","controller":true}])";
}

constexpr std::string_view kL4 = R"("cloud.google.com/gke-accelerator":"nvidia-l4")";

/// "nvidia-l4 spot 3+1" : held and pending.
std::string Text(const std::vector<AcceleratorHolding>& holdings) {
  constexpr std::array<std::string_view, 4> kNames = {"on-demand", "spot", "flex-start",
                                                      "reservation"};
  std::string text;
  for (const AcceleratorHolding& holding : holdings) {
    std::array<char, 64> amounts{};
    std::snprintf(amounts.data(), amounts.size(), "%g+%g", holding.held, holding.pending);
    text += (text.empty() ? "" : ", ") + holding.accelerator + " " +
            std::string(kNames.at(static_cast<std::size_t>(holding.purchase))) + " " +
            amounts.data();
  }
  return text;
}

TEST(Count, GoesByTheLabelsOfThePodsNode) {
  Cluster cluster;
  const std::string l4(kL4);
  cluster.Node("a", kL4)
      .Node("b", l4 + R"(,"cloud.google.com/gke-spot":"true")")
      .Node("c", l4 + R"(,"cloud.google.com/gke-provisioning":"preemptible")")
      .Node("d", l4 + R"(,"cloud.google.com/gke-flex-start":"true")")
      .Node("e", l4 + R"(,"cloud.google.com/reservation-name":"r")")
      .Node("t", R"("cloud.google.com/gke-tpu-accelerator":"tpu-v6e-slice")")
      .Pod("p1", OnNode("a", 2))
      .Pod("p2", OnNode("a", 1), "", "Pending")
      .Pod("p3", OnNode("b", 4))
      .Pod("p4", OnNode("c", 8))
      .Pod("p5", OnNode("d", 16))
      .Pod("p6", OnNode("e", 32))
      .Pod("p7", R"("nodeName":"t","containers":[{"resources":{"limits":{"google.com/tpu":4}}}])")
      .Pod("done", OnNode("a", 64), "", "Succeeded")
      .Pod("none", R"("nodeName":"a","containers":[{"resources":{"limits":{"cpu":"1"}}}])");
  const AcceleratorCount count = cluster.Count();
  EXPECT_EQ(Text(count.All()),
            "nvidia-l4 on-demand 3+0, nvidia-l4 spot 12+0, nvidia-l4 flex-start 16+0, "
            "nvidia-l4 reservation 32+0, tpu-v6e-slice on-demand 4+0");
  EXPECT_EQ(count.uncounted_pods, 0U);
  EXPECT_TRUE(count.complete);
}

TEST(Count, GoesByTheSelectorsOfAPodThatWaits) {
  Cluster cluster;
  const std::string selector = R"(,"nodeSelector":{)" + std::string(kL4);
  const auto affinity = [](std::string_view values) {
    return R"(,"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":)"
           R"({"nodeSelectorTerms":[{"matchExpressions":[{"key":"cloud.google.com/gke-accelerator",)"
           R"("operator":"In","values":)" +
           std::string(values) + "}]}]}}}";
  };
  cluster.Pod("p1", Gpus(1, selector + "}"))
      .Pod("p2", Gpus(2, selector + R"(,"cloud.google.com/gke-spot":"true"})"))
      .Pod("p3", Gpus(4, affinity(R"(["nvidia-h100-80gb"])")))
      .Pod("p4", Gpus(8, selector + "}"),
           R"(,"annotations":{"cluster-autoscaler.kubernetes.io/)"
           R"(consume-provisioning-request":"x"})")
      // What could become more than one thing is not guessed.
      .Pod("u1", Gpus(1))
      .Pod("u2", Gpus(1, affinity(R"(["nvidia-h100-80gb","nvidia-l4"])")))
      .Pod("u3", Gpus(1, selector + R"(},"tolerations":[{"key":"cloud.google.com/gke-spot"}])"))
      .Pod("u4", Gpus(1, selector + R"(,"cloud.google.com/compute-class":"mine"})"))
      .Pod("u5", OnNode("gone", 1));
  const AcceleratorCount count = cluster.Count();
  EXPECT_EQ(Text(count.All()),
            "nvidia-h100-80gb on-demand 0+4, nvidia-l4 on-demand 0+1, nvidia-l4 spot 0+2, "
            "nvidia-l4 flex-start 0+8");
  EXPECT_EQ(count.uncounted_pods, 5U);
}

TEST(Count, AShareIsAPartOfAGpu) {
  Cluster cluster;
  const std::string l4(kL4);
  cluster.Node("a", l4 + R"(,"cloud.google.com/gke-max-shared-clients-per-gpu":"4")")
      .Node("b", l4 + R"(,"cloud.google.com/gke-gpu-partition-size":"1g.5gb")")
      .Node("c", l4 + R"(,"cloud.google.com/gke-max-shared-clients-per-gpu":"0")")
      .Pod("p1", OnNode("a", 1))
      .Pod("p2", OnNode("a", 1))
      .Pod("p3", OnNode("b", 1))
      .Pod("p4", OnNode("c", 1));
  EXPECT_EQ(Text(cluster.Count().All()), "nvidia-l4 on-demand 0.5+0");
  EXPECT_EQ(cluster.Count().uncounted_pods, 2U);
}

TEST(Count, TakesTheMostThatAPodHoldsAtOnce) {
  const auto container = [](int gpus, std::string_view more = "") {
    return R"({"resources":{"requests":{"nvidia.com/gpu":)" + std::to_string(gpus) + "}}" +
           std::string(more) + "}";
  };
  const std::string sidecar = R"(,"restartPolicy":"Always")";
  const auto held = [&](const std::string& init, const std::string& containers) {
    Cluster cluster;
    cluster.Node("a", kL4).Pod("p", R"("nodeName":"a","initContainers":[)" + init +
                                        R"(],"containers":[)" + containers + "]");
    return Text(cluster.Count().All());
  };
  EXPECT_EQ(held("", container(1) + "," + container(2)), "nvidia-l4 on-demand 3+0");
  EXPECT_EQ(held(container(4), container(1)), "nvidia-l4 on-demand 4+0");
  EXPECT_EQ(held(container(1, sidecar) + "," + container(1), container(1)),
            "nvidia-l4 on-demand 2+0");
  EXPECT_EQ(held(container(2, sidecar) + "," + container(3), container(1)),
            "nvidia-l4 on-demand 5+0");
  EXPECT_EQ(held("", R"({"resources":{"limits":{"nvidia.com/gpu":"-1"}}})"), "");
  EXPECT_EQ(held("", R"({"resources":{"limits":{"nvidia.com/gpu":"99999999999999999999"}}})"), "");
}

TEST(Count, LeavesOutTheWorkloadsOwnPods) {
  Cluster cluster;
  cluster.Node("a", kL4)
      .Pod("web-1", OnNode("a", 1),
           OwnedBy("ReplicaSet", "web-abc", R"("pod-template-hash":"abc")"))
      .Pod("web-2", OnNode("a", 2),
           OwnedBy("ReplicaSet", "web-def", R"("pod-template-hash":"def")"))
      .Pod("other", OnNode("a", 4), OwnedBy("StatefulSet", "web"))
      .Pod("bare", OnNode("a", 8));
  const AcceleratorCount count = cluster.Count();
  EXPECT_EQ(Text(count.All()), "nvidia-l4 on-demand 15+0");
  EXPECT_EQ(Text(count.Without("Deployment", "n", "web")), "nvidia-l4 on-demand 12+0");
  EXPECT_EQ(Text(count.Without("StatefulSet", "n", "web")), "nvidia-l4 on-demand 11+0");
  EXPECT_EQ(Text(count.Without("Deployment", "m", "web")), "nvidia-l4 on-demand 15+0");
  EXPECT_EQ(Text(count.Of("Deployment", "n", "web")), "nvidia-l4 on-demand 3+0");
  EXPECT_EQ(Text(count.Of("ReplicaSet", "n", "web-abc")), "nvidia-l4 on-demand 1+0");
  EXPECT_EQ(Text(count.Of("Deployment", "n", "api")), "");
}

TEST(Count, SaysWhenPodsOrNodesAreNotAllThere) {
  Cluster cluster;
  cluster.store().SetStatus(1, true, "no answer");
  EXPECT_FALSE(cluster.Count().complete);
  cluster.store().SetStatus(1, false, "");
  EXPECT_TRUE(cluster.Count().complete);
  cluster.store().Forget(0, ResourceState::kForbidden, "no");
  EXPECT_FALSE(cluster.Count().complete);
}

std::string Owners(Cluster& cluster, std::string_view pod) {
  const auto snapshot = cluster.store().Snapshot();
  const auto file = snapshot->Find("Pod", "n", pod).file;
  std::string text;
  for (const PodOwner& owner : OwnersOf(*file->documents()[0].root, *snapshot))
    text += (text.empty() ? "" : " < ") + owner.kind + "/" + owner.name;
  return text;
}

TEST(Owners, AreFoundThroughNamesObjectsAndLabels) {
  Cluster cluster;
  cluster.Pod("web", Gpus(1), OwnedBy("ReplicaSet", "web-7-abc", R"("pod-template-hash":"abc")"))
      .Pod("odd", Gpus(1), OwnedBy("ReplicaSet", "web-abc"))
      .Pod("odd2", Gpus(1), OwnedBy("ReplicaSet", "webabc", R"("pod-template-hash":"abc")"))
      .Pod("bare", Gpus(1), R"(,"ownerReferences":[{"kind":"Job","name":"x"}])")
      .Pod("job", Gpus(1), OwnedBy("Job", "j-0", R"("jobset.sigs.k8s.io/jobset-name":"j")"))
      .Pod("fake", Gpus(1), OwnedBy("Other", "o", R"("jobset.sigs.k8s.io/jobset-name":"j")"))
      .Pod("ray", Gpus(1),
           OwnedBy("RayCluster", "r-x",
                   R"("ray.io/originated-from-crd":"RayService",)"
                   R"("ray.io/originated-from-cr-name":"r")"))
      .Pod("rayjob", Gpus(1),
           OwnedBy("RayCluster", "r-y",
                   R"("ray.io/originated-from-crd":"RayJob",)"
                   R"("ray.io/originated-from-cr-name":"r")"));
  EXPECT_EQ(Owners(cluster, "web"), "ReplicaSet/web-7-abc < Deployment/web-7");
  EXPECT_EQ(Owners(cluster, "odd"), "ReplicaSet/web-abc");
  EXPECT_EQ(Owners(cluster, "odd2"), "ReplicaSet/webabc");
  EXPECT_EQ(Owners(cluster, "bare"), "");
  EXPECT_EQ(Owners(cluster, "job"), "Job/j-0 < JobSet/j");
  EXPECT_EQ(Owners(cluster, "fake"), "Other/o");
  EXPECT_EQ(Owners(cluster, "ray"), "RayCluster/r-x < RayService/r");
  EXPECT_EQ(Owners(cluster, "rayjob"), "RayCluster/r-y");
}

TEST(Owners, OfALeaderWorkerSetsPods) {
  Cluster cluster;
  const std::string label = R"("leaderworkerset.sigs.k8s.io/name":"lws")";
  cluster.StatefulSet("lws", OwnedBy("LeaderWorkerSet", "lws"))
      .StatefulSet("lws-0", OwnedBy("Pod", "lws-0"))
      .Pod("lws-0", Gpus(1), OwnedBy("StatefulSet", "lws", label))
      .Pod("lws-0-1", Gpus(1), OwnedBy("StatefulSet", "lws-0", label))
      .Pod("lws-1-1", Gpus(1), OwnedBy("StatefulSet", "lws-1", label));
  EXPECT_EQ(Owners(cluster, "lws-0"), "StatefulSet/lws < LeaderWorkerSet/lws");
  EXPECT_EQ(Owners(cluster, "lws-0-1"),
            "StatefulSet/lws-0 < Pod/lws-0 < StatefulSet/lws < LeaderWorkerSet/lws");
  EXPECT_EQ(Owners(cluster, "lws-1-1"), "StatefulSet/lws-1 < LeaderWorkerSet/lws");
}

TEST(Owners, ACircleOfOwnersEnds) {
  Cluster cluster;
  cluster.StatefulSet("a", OwnedBy("StatefulSet", "b"))
      .StatefulSet("b", OwnedBy("StatefulSet", "a"))
      .Pod("p", Gpus(1), OwnedBy("StatefulSet", "a"))
      .Node("x", kL4);
  EXPECT_EQ(Owners(cluster, "p"), "StatefulSet/a < StatefulSet/b");
}

}  // namespace
}  // namespace giq
