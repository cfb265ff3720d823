// What rules ask of a server and its autoscaler: metric names, the port it listens on, shared
// memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "rules/listener.h"
#include "rules/scaling_metrics.h"
#include "rules/serving_group.h"
#include "rules/shm_volume.h"
#include "tests/rules/fixtures.h"

namespace giq::testing {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A vLLM Deployment with more lines in its container and in its pod.
std::string Deployment(const std::string& container, const std::string& pod = "") {
  return R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: llm}
spec:
  selector: {matchLabels: {app: llm}}
  template:
    metadata: {labels: {app: llm}}
    spec:
      containers:
      - name: server
        resources: {limits: {nvidia.com/gpu: "1"}}
)" + container +
         pod;
}

struct Asked {
  explicit Asked(const std::string& text)
      : env(EnvironmentOf("")), judged(Judge("deploy.yaml", text, *env, {})) {}
  [[nodiscard]] const Workload& workload() const { return *judged.bundle.workloads.front(); }
  [[nodiscard]] WorkloadContext context() const { return {workload(), judged.bundle, *env}; }
  [[nodiscard]] std::int64_t port() const {
    const auto listener = ListenerOf(context());
    return listener ? listener->port : -1;
  }

  std::shared_ptr<const Environment> env;
  Judged judged;
};

constexpr std::string_view kImage = "        image: vllm/vllm-openai:v0.11.0\n";

TEST(ParseMetricName, TakesTheAdaptersFormApart) {
  const MetricName full =
      ParseMetricName("prometheus.googleapis.com|vllm:num_requests_waiting|gauge");
  EXPECT_EQ(full.metric, "vllm:num_requests_waiting");
  EXPECT_EQ(full.kind, "gauge");
  EXPECT_TRUE(full.prometheus);
  EXPECT_FALSE(full.slashes);
  const MetricName slashes = ParseMetricName("prometheus.googleapis.com/tgi_queue_size/gauge");
  EXPECT_EQ(slashes.metric, "tgi_queue_size");
  EXPECT_EQ(slashes.kind, "gauge");
  EXPECT_TRUE(slashes.slashes);
  const MetricName bare = ParseMetricName("prometheus.googleapis.com|tgi_queue_size");
  EXPECT_EQ(bare.metric, "tgi_queue_size");
  EXPECT_EQ(bare.kind, "");
  EXPECT_TRUE(bare.prometheus);
}

TEST(ParseMetricName, LeavesOtherNamesAlone) {
  for (const std::string name :
       {"vllm:num_requests_waiting", "kubernetes.io|container|accelerator|duty_cycle",
        "prometheus.googleapis.com", "prometheus.googleapis.com.example|x|gauge", ""}) {
    EXPECT_EQ(ParseMetricName(name).metric, name);
    EXPECT_EQ(ParseMetricName(name).kind, "");
    EXPECT_FALSE(ParseMetricName(name).prometheus) << name;
  }
}

TEST(MetricsOf, ListsTheCatalogsNames) {
  const auto catalog = Catalog::Embedded();
  EXPECT_THAT(MetricsOf(*catalog, Server::kVllm, false), SizeIs(22));
  EXPECT_THAT(MetricsOf(*catalog, Server::kVllm, true), Contains("vllm:num_requests_running"));
  EXPECT_THAT(MetricsOf(*catalog, Server::kOllama, false), IsEmpty());
}

TEST(ListenerOf, KnowsTheOptionAndTheDefault) {
  EXPECT_EQ(Asked(Deployment(std::string(kImage))).port(), 8000);
  EXPECT_EQ(Asked(Deployment(std::string(kImage) + "        args: [--port, \"9001\"]\n")).port(),
            9001);
  EXPECT_EQ(Asked(Deployment(std::string(kImage) + "        args: [--port=$(PORT)]\n")).port(), -1);
  EXPECT_EQ(Asked(Deployment(std::string(kImage) + "        args: [--headless]\n")).port(), -1);
  EXPECT_EQ(Asked(Deployment("        image: nvcr.io/nim/meta/llama3-8b-instruct:1.0.0\n")).port(),
            -1);
}

TEST(ListensAlone, NotBesideAContainerOrAScript) {
  const std::string image(kImage);
  const std::string script = "        command: [sh, -c, \"python3 x.py & vllm serve a/b\"]\n";
  const std::string direct = "        command: [vllm, serve, a/b]\n";
  EXPECT_TRUE(ListensAlone(Asked(Deployment(image)).workload()));
  EXPECT_TRUE(ListensAlone(Asked(Deployment(image + direct)).workload()));
  EXPECT_FALSE(ListensAlone(Asked(Deployment(image + script)).workload()));
  EXPECT_FALSE(ListensAlone(
      Asked(Deployment(image, "      - {name: proxy, image: \"envoyproxy/envoy:v1.31.2\"}\n"))
          .workload()));
}

TEST(MountMemoryAtShm, TakesANameThatIsFree) {
  const Asked asked(
      Deployment(std::string(kImage), "      volumes:\n      - {name: dshm, emptyDir: {}}\n"));
  const auto edits = MountMemoryAtShm(asked.workload());
  ASSERT_THAT(edits, SizeIs(2));
  EXPECT_EQ(edits[0].pointer, "/spec/template/spec/volumes/-");
  EXPECT_EQ(edits[0].value_json, R"({"name":"dshm-2","emptyDir":{"medium":"Memory"}})");
  EXPECT_EQ(edits[1].pointer, "/spec/template/spec/containers/0/volumeMounts");
  EXPECT_EQ(edits[1].value_json, R"([{"name":"dshm-2","mountPath":"/dev/shm"}])");
}

}  // namespace
}  // namespace giq::testing
