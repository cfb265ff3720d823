// Reviews judged with what the cluster holds: autoscalers, scales, quota that others use.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/review/reviews.h"

namespace giq {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::FakeCluster;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::JsonOf;
using testing::kServer;
using ::testing::Not;
using testing::Replaced;
using testing::Request;
using testing::Response;
using ::testing::StartsWith;
using testing::World;

constexpr std::string_view kAutoscaler = R"(apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: qwen, namespace: llm}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: qwen}
  minReplicas: 1
  maxReplicas: 6
  metrics:
  - type: Pods
    pods:
      metric: {name: "prometheus.googleapis.com|vllm:num_requests_waiting|gauge"}
      target: {type: AverageValue, averageValue: "10"}
)";

/// TPU replicas that compile into one bucket.
constexpr std::string_view kTpuServer = R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: llama, namespace: llm}
spec:
  replicas: 1
  selector: {matchLabels: {app: llama}}
  template:
    metadata:
      labels: {app: llama}
      annotations: {gke-gcsfuse/volumes: "true"}
    spec:
      serviceAccountName: model-reader
      nodeSelector:
        cloud.google.com/gke-tpu-accelerator: tpu-v6e-slice
        cloud.google.com/gke-tpu-topology: 2x4
      containers:
      - name: server
        image: vllm/vllm-tpu:v0.11.1
        args: [--model=Qwen/Qwen2.5-7B-Instruct, --tensor-parallel-size=8]
        env: [{name: VLLM_XLA_CACHE_PATH, value: /cache/xla}]
        resources: {limits: {google.com/tpu: "8"}}
        volumeMounts: [{name: cache, mountPath: /cache}]
      volumes:
      - name: cache
        csi:
          driver: gcsfuse.csi.storage.gke.io
          volumeAttributes: {bucketName: acme-xla-cache, mountOptions: implicit-dirs}
)";

World WithQuota(double limit) {
  World world;
  world.env.quota = Quota({{.accelerator = "nvidia-l4", .limit = limit, .name = "L4"}});
  world.cluster = std::make_shared<FakeCluster>();
  return world;
}

Request AutoscalerRequest(std::string_view yaml) {
  return {.group = "autoscaling",
          .kind = "HorizontalPodAutoscaler",
          .resource = "horizontalpodautoscalers",
          .object = JsonOf(yaml)};
}

Request ScaleRequest(std::string name, int before, int after) {
  const auto scale = [&](int replicas) {
    return R"({"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":")" + name +
           R"(","namespace":"llm"},"spec":{"replicas":)" + std::to_string(replicas) +
           R"(},"status":{"replicas":1,"selector":"app=x"}})";
  };
  return {.kind = "Scale",
          .subresource = "scale",
          .name = name,
          .operation = "UPDATE",
          .user = "system:serviceaccount:kube-system:horizontal-pod-autoscaler",
          .object = scale(after),
          .old_object = scale(before)};
}

TEST(Cluster, AWorkloadIsJudgedWithTheAutoscalerThatItHolds) {
  World world = WithQuota(4);
  Answer answer = world.Ask({.object = JsonOf(kServer)});
  EXPECT_THAT(answer.decision.codes, ElementsAre("GIQ305"));
  world.cluster->Add(kAutoscaler);
  answer = world.Ask({.object = JsonOf(kServer)});
  EXPECT_THAT(answer.decision.codes, Contains("GIQ103"));
  EXPECT_EQ(answer.decision.verdict, Outcome::kWarn);
}

TEST(Cluster, TheStoredStateOfTheObjectIsNoAlternativeToIt) {
  World world = WithQuota(4);
  world.cluster->Add(kServer);
  world.cluster->Add(kAutoscaler);
  const Answer answer =
      world.Ask({.operation = "UPDATE", .object = JsonOf(kServer), .old_object = JsonOf(kServer)});
  EXPECT_THAT(answer.decision.codes, Contains("GIQ103"));
}

TEST(Cluster, AConfigMapOfAnotherObjectIsRead) {
  World world = WithQuota(4);
  world.cluster->Add(R"(apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: llm}
data: {MODEL: meta-llama/Llama-3.1-70B-Instruct}
)");
  const std::string object = JsonOf(
      Replaced(Replaced(kServer, "--model=Qwen/Qwen2.5-7B-Instruct", "--model=$(MODEL)"),
               "resources:", "envFrom: [{configMapRef: {name: settings}}]\n        resources:"));
  const Answer answer = world.Ask({.object = object});
  EXPECT_EQ(answer.decision.verdict, Outcome::kDeny);
  EXPECT_THAT(answer.decision.codes, Contains("GIQ602"));
}

TEST(Cluster, AnAutoscalerIsJudgedWithItsWorkload) {
  World world = WithQuota(4);
  Answer answer = world.Ask(AutoscalerRequest(Replaced(kAutoscaler, "|vllm:num", "|app:num")));
  EXPECT_EQ(answer.decision.reason, "no inference workload");
  world.cluster->Add(kServer);
  answer = world.Ask(AutoscalerRequest(kAutoscaler));
  const Response response(answer);
  EXPECT_EQ(answer.decision.verdict, Outcome::kWarn);
  EXPECT_THAT(answer.decision.codes, Contains("GIQ103"));
  EXPECT_THAT(answer.decision.codes, Not(Contains("GIQ305"))) << "it is the workload's own fault";
  EXPECT_THAT(response.warnings(),
              Contains(HasSubstr("6 nvidia-l4 at its autoscaler's maximum of 6 replicas")));
}

TEST(Cluster, AnAutoscalerOfAnotherWorkloadIsLeftAlone) {
  World world = WithQuota(4);
  world.cluster->Add(R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: qwen, namespace: llm}
spec: {template: {spec: {containers: [{name: web, image: nginx}]}}}
)");
  EXPECT_EQ(world.Ask(AutoscalerRequest(kAutoscaler)).decision.reason, "no inference workload");
}

TEST(Cluster, AnAutoscalerThatMisspellsItsTargetIsTold) {
  World world = WithQuota(8);
  world.cluster->Add(kServer);
  const Answer answer = world.Ask(
      AutoscalerRequest(Replaced(kAutoscaler, "Deployment, name: qwen", "Deployment, name: qwne")));
  EXPECT_THAT(answer.decision.codes, ElementsAre("GIQ607"));
}

TEST(Cluster, WhatTheOldAutoscalerDidOnlyWarns) {
  World world = WithQuota(1);
  world.cluster->Add(kServer);
  const std::string two = Replaced(kAutoscaler, "minReplicas: 1", "minReplicas: 2");
  Request request = AutoscalerRequest(two);
  EXPECT_EQ(world.Ask(request).decision.verdict, Outcome::kDeny);
  request.operation = "UPDATE";
  request.old_object = JsonOf(kAutoscaler);
  EXPECT_EQ(world.Ask(request).decision.verdict, Outcome::kDeny);
  request.old_object = JsonOf(Replaced(two, "maxReplicas: 6", "maxReplicas: 7"));
  EXPECT_EQ(world.Ask(request).decision.verdict, Outcome::kWarn);
}

TEST(Cluster, AScaleIsJudgedAsItsWorkloadWithTheNewReplicas) {
  World world = WithQuota(4);
  EXPECT_EQ(world.Ask(ScaleRequest("qwen", 2, 5)).decision.reason, "the workload is not known");
  world.cluster->Add(kServer);
  EXPECT_EQ(world.Ask(ScaleRequest("qwen", 2, 4)).decision.verdict, Outcome::kAllow);
  const Answer answer = world.Ask(ScaleRequest("qwen", 2, 5));
  const Response response(answer);
  EXPECT_THAT(response.message(),
              StartsWith("giq-lint denies Scale \"qwen\": 1 finding\n"
                         "error[GIQ101]: Deployment \"llm/qwen\" needs 5 nvidia-l4, "));
  EXPECT_THAT(response.message(), HasSubstr("\n  at Deployment \"qwen\" "));
  EXPECT_THAT(answer.decision.codes, ElementsAre("GIQ101"));
  EXPECT_EQ(answer.decision.subresource, "scale");
}

TEST(Cluster, WhoeverLowersReplicasMay) {
  World world = WithQuota(4);
  world.cluster->Add(Replaced(kServer, "replicas: 2", "replicas: 9"));
  EXPECT_EQ(world.Ask(ScaleRequest("qwen", 9, 8)).decision.reason, "not scaled up");
  EXPECT_EQ(world.Ask(ScaleRequest("qwen", 9, 10)).decision.verdict, Outcome::kDeny);
}

TEST(Cluster, AnAutoscalersBoundsDoNotHideWhatAScaleAsksFor) {
  World world = WithQuota(4);
  world.cluster->Add(kServer);
  world.cluster->Add(kAutoscaler);
  EXPECT_EQ(world.Ask(ScaleRequest("qwen", 2, 5)).decision.verdict, Outcome::kDeny);
}

TEST(Cluster, AScaleOfWhatAControllerOwnsIsLeftToItsOwner) {
  World world = WithQuota(4);
  world.cluster->Add(Replaced(kServer, "namespace: llm",
                              "namespace: llm, ownerReferences: [{kind: App, controller: true}]"));
  EXPECT_EQ(world.Ask(ScaleRequest("qwen", 2, 5)).decision.reason, "a controller owns it: App");
}

TEST(Cluster, AnExemptWorkloadMayBeScaled) {
  World world = WithQuota(4);
  world.SetPolicy("exemptions: [{labels: {team: research}}]");
  world.cluster->Add(
      Replaced(kServer, "namespace: llm", "namespace: llm, labels: {team: research}"));
  EXPECT_EQ(world.Ask(ScaleRequest("qwen", 2, 5)).decision.reason, "the policy exempts it");
}

TEST(Cluster, ScalingUpWaitsForTheCompileCache) {
  World world;
  world.cluster = std::make_shared<FakeCluster>();
  world.cluster->Add(std::string(kTpuServer) + "status: {replicas: 1}\n");
  const Answer answer = world.Ask(ScaleRequest("llama", 1, 4));
  EXPECT_THAT(answer.decision.codes, ElementsAre("GIQ503"));
  EXPECT_THAT(Response(answer).message(),
              HasSubstr("is scaled from 1 to 4 replicas while none is ready"));
  world.cluster = std::make_shared<FakeCluster>();
  world.cluster->Add(std::string(kTpuServer) + "status: {replicas: 1, readyReplicas: 1}\n");
  const Answer ready = world.Ask(ScaleRequest("llama", 1, 4));
  EXPECT_EQ(ready.decision.verdict, Outcome::kAllow);
  EXPECT_THAT(ready.decision.codes, IsEmpty());
}

TEST(Cluster, AnUpdateIsJudgedByTheReadinessOfTheOldObject) {
  const World world;
  const auto codes = [&](std::string_view status, int before, int after) {
    const std::string object = std::string(kTpuServer) + std::string(status);
    const auto with = [&](int replicas) {
      return JsonOf(Replaced(object, "replicas: 1", "replicas: " + std::to_string(replicas)));
    };
    return world.Ask({.operation = "UPDATE", .object = with(after), .old_object = with(before)})
        .decision.codes;
  };
  EXPECT_THAT(codes("status: {}", 1, 3), Contains("GIQ503"));
  EXPECT_THAT(codes("status: {}", 1, 3), Not(Contains("GIQ501")));
  EXPECT_THAT(codes("status: {readyReplicas: 1}", 1, 3), Not(Contains("GIQ503")));
  EXPECT_THAT(codes("status: {readyReplicas: 1}", 1, 3), Not(Contains("GIQ501")));
  EXPECT_THAT(codes("status: {}", 3, 3), Contains("GIQ501"));
  EXPECT_THAT(codes("", 1, 3), Contains("GIQ501"));
}

TEST(Cluster, ANewObjectIsAFirstStart) {
  const Answer answer =
      World().Ask({.object = JsonOf(Replaced(kTpuServer, "replicas: 1", "replicas: 2"))});
  EXPECT_THAT(answer.decision.codes, Contains("GIQ501"));
  EXPECT_EQ(answer.decision.verdict, Outcome::kDeny);
}

TEST(Cluster, QuotaThatOthersHoldIsGone) {
  World world = WithQuota(4);
  EXPECT_EQ(world.Ask({.object = JsonOf(kServer)}).decision.verdict, Outcome::kAllow);
  world.cluster->SetUse(
      {{.accelerator = "nvidia-l4", .amount = 3},
       {.accelerator = "nvidia-l4", .provisioning = Provisioning::kSpot, .amount = 9},
       {.accelerator = "tpu-v6e-slice", .amount = 64}});
  const Answer answer = world.Ask({.object = JsonOf(kServer)});
  EXPECT_EQ(answer.decision.verdict, Outcome::kDeny);
  EXPECT_THAT(Response(answer).message(),
              HasSubstr("needs 2 nvidia-l4, and of the quota L4 1 of 4 are left by others"));
  world.cluster->SetUse({{.accelerator = "nvidia-l4", .amount = 2}});
  EXPECT_EQ(world.Ask({.object = JsonOf(kServer)}).decision.verdict, Outcome::kAllow);
}

TEST(Cluster, TheUsageOfAQuotaFileOnlyWarns) {
  World world;
  world.env.quota = Quota({{.accelerator = "nvidia-l4", .limit = 4, .usage = 3, .name = "L4"}});
  EXPECT_EQ(world.Ask({.object = JsonOf(kServer)}).decision.verdict, Outcome::kWarn);
  world.cluster = std::make_shared<FakeCluster>();
  EXPECT_EQ(world.Ask({.object = JsonOf(kServer)}).decision.verdict, Outcome::kWarn);
  // What is counted counts, not an export of some other day.
  world.cluster->SetUse({});
  EXPECT_EQ(world.Ask({.object = JsonOf(kServer)}).decision.verdict, Outcome::kAllow);
}

TEST(Cluster, AllGpusCountTogetherAndOtherRegionsDoNot) {
  World world;
  world.cluster = std::make_shared<FakeCluster>();
  world.env.cluster.region = "us-central1";
  world.env.quota =
      Quota({{.accelerator = "*", .limit = 8, .name = "GPUS_ALL_REGIONS"},
             {.accelerator = "nvidia-l4", .region = "europe-west4", .limit = 8, .usage = 8}});
  world.cluster->SetUse({{.accelerator = "nvidia-h100-80gb", .amount = 7},
                         {.accelerator = "tpu-v6e-slice", .amount = 7}});
  const Answer answer = world.Ask({.object = JsonOf(kServer)});
  EXPECT_THAT(Response(answer).message(), HasSubstr("GPUS_ALL_REGIONS 1 of 8 are left by others"));
}

}  // namespace
}  // namespace giq
