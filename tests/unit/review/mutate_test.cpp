#include "webhook/review/mutate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/review/reviews.h"

namespace giq {
namespace {

using ::testing::ElementsAre;
using testing::JsonOf;
using testing::kServer;
using testing::Patched;
using testing::Replaced;
using testing::Request;
using testing::Response;
using testing::World;

/// The server with a node label that does not exist.
std::string Mislabelled() { return Replaced(kServer, "/gke-accel", "/gke-gpu-accel"); }

TEST(Mutate, MakesSafeFixesAndNeedsNoSecondPass) {
  const World world;
  const std::string object = JsonOf(Mislabelled());
  const Answer answer = world.Ask({.object = object}, Door::kMutate);
  const Response response(answer);
  EXPECT_TRUE(response.allowed());
  EXPECT_EQ(answer.decision.verdict, Outcome::kMutate);
  EXPECT_THAT(answer.decision.codes, ElementsAre("GIQ119"));
  EXPECT_EQ(response.Text({"response", "patchType"}), "JSONPatch");
  EXPECT_EQ(response.patch(), R"([{"op":"add","path":"/spec/template/spec/nodeSelector/)"
                              R"(cloud.google.com~1gke-accelerator","value":"nvidia-l4"},)"
                              R"({"op":"remove","path":"/spec/template/spec/nodeSelector/)"
                              R"(cloud.google.com~1gke-gpu-accelerator"}])");
  const Answer again = world.Ask({.object = Patched(object, response.patch())}, Door::kMutate);
  EXPECT_EQ(again.decision.verdict, Outcome::kAllow);
  EXPECT_EQ(Response(again).At({"response", "patch"}), nullptr);
  EXPECT_EQ(Response(again).At({"response", "patchType"}), nullptr);
}

TEST(Mutate, LeavesUnsafeFixesToPeople) {
  World world;
  world.env.quota = Quota({{.accelerator = "nvidia-l4", .limit = 1, .name = "L4"}});
  const Answer answer = world.Ask({.object = JsonOf(kServer)}, Door::kMutate);
  EXPECT_EQ(answer.decision.verdict, Outcome::kAllow);
  EXPECT_EQ(Response(answer).patch(), "");
  EXPECT_TRUE(Response(answer).allowed()) << "denying is for /validate";
}

TEST(Mutate, ThePolicyDecidesWhatIsTouched) {
  World world;
  const Request request{.object = JsonOf(Mislabelled())};
  for (const char* action : {"audit", "off"}) {
    world.SetPolicy("actions: [{rules: GIQ119, action: " + std::string(action) + "}]");
    EXPECT_EQ(world.Ask(request, Door::kMutate).decision.verdict, Outcome::kAllow) << action;
  }
  world.SetPolicy("exemptions: [{labels: {app: qwen}}]");
  Request exempt = request;
  exempt.object = Replaced(exempt.object, R"("namespace":"llm")",
                           R"("namespace":"llm","labels":{"app":"qwen"})");
  EXPECT_EQ(world.Ask(exempt, Door::kMutate).decision.verdict, Outcome::kSkip);
  EXPECT_EQ(world.Ask(request, Door::kMutate).decision.verdict, Outcome::kMutate);
}

TEST(Mutate, DeletesAndScalesGetNoPatch) {
  const World world;
  const std::string object = JsonOf(Mislabelled());
  for (const Request& request :
       {Request{.operation = "DELETE", .old_object = object},
        Request{.operation = "CONNECT", .object = object},
        Request{
            .kind = "Scale", .subresource = "scale", .operation = "UPDATE", .object = object}}) {
    const Answer answer = world.Ask(request, Door::kMutate);
    EXPECT_EQ(answer.decision.verdict, Outcome::kSkip);
    EXPECT_EQ(Response(answer).patch(), "");
  }
}

TEST(Mutate, AnAutoscalersTargetIsCorrected) {
  World world;
  world.cluster = std::make_shared<testing::FakeCluster>();
  world.cluster->Add(kServer);
  const std::string scaler = JsonOf(R"(apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: qwen, namespace: llm}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: qwne}
  maxReplicas: 2
)");
  const Answer answer = world.Ask({.group = "autoscaling",
                                   .kind = "HorizontalPodAutoscaler",
                                   .resource = "horizontalpodautoscalers",
                                   .object = scaler},
                                  Door::kMutate);
  EXPECT_EQ(Response(answer).patch(),
            R"([{"op":"replace","path":"/spec/scaleTargetRef/name","value":"qwen"}])");
}

bool Keeps(std::string_view before, std::string_view after) {
  const auto was = ReadManifest("a", std::string(before));
  const auto now = ReadManifest("b", std::string(after));
  return KeepsItsSize(*was->documents().front().root, *now->documents().front().root);
}

TEST(KeepsItsSize, RefusesFewerReplicas) {
  EXPECT_TRUE(Keeps("spec: {replicas: 2}", "spec: {replicas: 2, a: b}"));
  EXPECT_TRUE(Keeps("spec: {replicas: 2}", "spec: {replicas: 3}"));
  EXPECT_TRUE(Keeps("spec: {a: b}", "spec: {replicas: 1}"));
  EXPECT_FALSE(Keeps("spec: {replicas: 2}", "spec: {replicas: 1}"));
  EXPECT_FALSE(Keeps("spec: {a: b}", "spec: {replicas: 0}"));
  EXPECT_FALSE(Keeps("spec: {replicas: 2}", "spec: {a: b}"));
  EXPECT_FALSE(Keeps("spec: {replicas: 2}", "a: b"));
  EXPECT_FALSE(Keeps("spec: {maxReplicas: 4}", "spec: {maxReplicas: 3}"));
  EXPECT_FALSE(Keeps("a: [{replicas: 1}, {replicas: 2}]", "a: [{replicas: 1}]"));
  EXPECT_TRUE(Keeps("spec: {size: 10Gi}", "spec: {size: 10Gi, a: b}"));
}

TEST(KeepsItsSize, RefusesLargerRequestsAndLimits) {
  const std::string before = "a: [{resources: {limits: {memory: 1Gi, nvidia.com/gpu: 1}}}]";
  EXPECT_TRUE(Keeps(before, Replaced(before, "1Gi", "1024Mi")));
  EXPECT_TRUE(Keeps(before, Replaced(before, "1Gi", "512Mi")));
  EXPECT_TRUE(Keeps(before, Replaced(before, "nvidia.com/gpu: 1", "nvidia.com/gpu: '1'")));
  EXPECT_FALSE(Keeps(before, Replaced(before, "1Gi", "2Gi")));
  EXPECT_FALSE(Keeps(before, Replaced(before, "1Gi", "much")));
  EXPECT_FALSE(Keeps(before, Replaced(before, "memory", "cpu: 1, memory")));
  EXPECT_FALSE(Keeps(before, Replaced(before, "limits", "requests: {cpu: 1}, limits")));
  EXPECT_FALSE(Keeps("a: []", before));
}

}  // namespace
}  // namespace giq
