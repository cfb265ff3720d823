// The cluster as reviews see it, read from a small API server.
#include "webhook/server/cluster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/unit/http/testing.h"
#include "tests/unit/review/reviews.h"
#include "webhook/kube/http_transport.h"
#include "webhook/review/object.h"

namespace giq {
namespace {

constexpr const char* kDeployment = R"({"metadata":{"namespace":"llm","name":"qwen"},
  "status":{"readyReplicas":2}})";
constexpr const char* kPod = R"({"metadata":{"namespace":"llm","name":"qwen-7d9f-x",
    "labels":{"pod-template-hash":"7d9f"},
    "ownerReferences":[{"kind":"ReplicaSet","name":"qwen-7d9f","controller":true}]},
  "spec":{"nodeName":"n1","containers":[{"resources":{"limits":{"nvidia.com/gpu":"2"}}}]},
  "status":{"phase":"Running"}})";
constexpr const char* kNode = R"({"metadata":{"name":"n1","labels":{
    "cloud.google.com/gke-accelerator":"nvidia-l4","cloud.google.com/gke-spot":"true"}},
  "status":{"allocatable":{"nvidia.com/gpu":"2"}}})";

HttpResponse ListOf(const std::string& item) {
  return {.body = R"({"kind":"List","metadata":{"resourceVersion":"5"},"items":[)" + item + "]}"};
}

/// Lists one Deployment, its pod and the pod's node; every watch ends at once.
HttpResponse SmallApi(const HttpRequest& request) {
  const std::string path = request.target.substr(0, request.target.find('?'));
  if (request.target.find("watch=") != std::string::npos) return {};
  if (path == "/apis/apps/v1/deployments") return ListOf(kDeployment);
  if (path == "/api/v1/pods") return ListOf(kPod);
  if (path == "/api/v1/nodes") return ListOf(kNode);
  if (path == "/api/v1/namespaces/llm/configmaps/settings") {
    return {
        .body =
            R"({"kind":"ConfigMap","metadata":{"namespace":"llm","name":"settings"},"data":{"a":"b"}})"};
  }
  return ListOf("");
}

/// A cluster that has been read.
struct World {
  explicit World(bool counts_use) {
    server = StartServer({.tls = false}, SmallApi);
    const auto connect = [port = server->port()] {
      return MakeHttpTransport(
          [port]() -> Result<KubeConfig> {
            return KubeConfig{.server = "http://127.0.0.1:" + std::to_string(port)};
          },
          std::chrono::steady_clock::now);
    };
    auto followed = Cluster::Follow(connect, counts_use, log);
    EXPECT_TRUE(followed) << followed.error().Text();
    cluster = *std::move(followed);
    EXPECT_TRUE(Eventually([this] { return cluster->settled(); })) << text.str();
  }

  std::ostringstream text;
  Log log{LogLevel::kInfo, text};
  std::unique_ptr<HttpServer> server;
  std::unique_ptr<Cluster> cluster;
};

std::string ReviewNaming(const std::string& volume) {
  return testing::ReviewOf({.object = R"({"kind":"Deployment","metadata":{"name":"web"},"spec":{
    "template":{"spec":{"containers":[{"name":"a"}],"volumes":[{"name":"v",)" +
                                      volume + "}]}}}}"});
}

TEST(Cluster, ShowsWhatItHolds) {
  World world(true);
  const auto view = world.cluster->ViewFor("{}");
  ASSERT_EQ(view->ObjectsOf("llm").size(), 1U);
  EXPECT_EQ(NameOf(*RootOf(*view->ObjectsOf("llm").front())), "qwen");
  EXPECT_TRUE(view->ObjectsOf("other").empty());
  ASSERT_NE(view->Find("Deployment", "llm", "qwen"), nullptr);
  EXPECT_EQ(view->Find("Deployment", "llm", "other"), nullptr);
  EXPECT_EQ(view->ReadyReplicas("Deployment", "llm", "qwen"), 2);
  EXPECT_EQ(view->ReadyReplicas("Deployment", "llm", "other"), std::nullopt);
}

TEST(Cluster, CountsWhatOthersUse) {
  World world(true);
  const auto view = world.cluster->ViewFor("{}");
  const auto by_others = view->UseByOthers({"Deployment", "llm", "gemma"});
  ASSERT_TRUE(by_others);
  ASSERT_EQ(by_others->size(), 1U);
  EXPECT_EQ(by_others->front().accelerator, "nvidia-l4");
  EXPECT_EQ(by_others->front().provisioning, Provisioning::kSpot);
  EXPECT_EQ(by_others->front().amount, 2);
  const auto without_own = view->UseByOthers({"Deployment", "llm", "qwen"});
  ASSERT_TRUE(without_own);
  EXPECT_TRUE(without_own->empty());
}

TEST(Cluster, DoesNotCountUnasked) {
  World world(false);
  EXPECT_EQ(world.cluster->ViewFor("{}")->UseByOthers({"Deployment", "llm", "gemma"}).has_value(),
            false);
}

TEST(Cluster, FetchesTheConfigMapsThatTheObjectNames) {
  World world(false);
  const auto before = world.cluster->ViewFor(ReviewNaming(R"("emptyDir":{})"));
  EXPECT_EQ(before->Find("ConfigMap", "llm", "settings"), nullptr);
  const auto view = world.cluster->ViewFor(ReviewNaming(R"("configMap":{"name":"settings"})"));
  const auto settings = view->Find("ConfigMap", "llm", "settings");
  ASSERT_NE(settings, nullptr);
  EXPECT_EQ(RootOf(*settings)->At({"data", "a"})->text, "b");
}

TEST(Cluster, ReviewsThatCannotBeReadFetchNothing) {
  World world(false);
  for (const char* text : {"\"configMap", "{\"configMap\":", "\xff\"configMap\""}) {
    EXPECT_EQ(world.cluster->ViewFor(text)->ObjectsOf("llm").size(), 1U);
  }
}

TEST(Cluster, TellsHowMuchItHolds) {
  World world(false);
  for (const Reading& reading : world.cluster->Readings()) {
    const bool deployments = reading.labels.front().second == "deployments.apps";
    if (!deployments) continue;
    EXPECT_EQ(reading.value, 1) << reading.name;
  }
  EXPECT_EQ(world.cluster->Readings().size(), 2 * DefaultResources().size());
}

}  // namespace
}  // namespace giq
