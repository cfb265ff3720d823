// ConfigMaps are fetched when they are named, and no others.
#include "webhook/kube/named_objects.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/unit/kube/support.h"

namespace giq {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Strings = std::vector<std::string>;

const ResourceType kConfigMaps = {"", "v1", "configmaps", "ConfigMap"};

std::string Request(std::string_view name) {
  return "GET /api/v1/namespaces/n/configmaps/" + std::string(name);
}

class NamedObjectsTest : public testing::Test {
 protected:
  NamedObjectsTest() { pace.random = 0; }
  [[nodiscard]] Presence PresenceOf(std::string_view name) const {
    return store->Snapshot()->Find("ConfigMap", "n", name).presence;
  }
  NamedObjects Make(NamedOptions options = {}) {
    return {0,
            ClientOf(script),
            *store,
            pace,
            [this](std::string_view resource, std::string_view what) {
              told.push_back(std::string(resource) + ": " + std::string(what));
            },
            options};
  }

  std::shared_ptr<Script> script = std::make_shared<Script>();
  std::unique_ptr<Store> store = MakeStore({{.type = kConfigMaps, .on_demand = true}});
  FakePace pace;
  Strings told;
};

TEST_F(NamedObjectsTest, FetchesWhatIsNamedAndAgainWhenItIsOld) {
  NamedObjects named = Make();
  EXPECT_EQ(PresenceOf("a"), Presence::kUnknown);
  EXPECT_TRUE(store->Snapshot()->settled());
  named.Want("n", {"a", "b"});
  script->answers = {Body(Object("n", "a", "1", R"(,"data":{"k":"v"})")), Refused(404, "NotFound")};
  EXPECT_EQ(named.Step(), seconds{60});
  EXPECT_EQ(script->requests, (Strings{Request("a"), Request("b")}));
  EXPECT_EQ(PresenceOf("a"), Presence::kPresent);
  EXPECT_EQ(PresenceOf("b"), Presence::kAbsent);
  EXPECT_EQ(PresenceOf("c"), Presence::kUnknown);
  EXPECT_EQ(Names(*store->Snapshot(), "ConfigMap"), "n/a");

  pace.now += seconds{60};
  script->answers = {Refused(404, "NotFound"), Body(Object("n", "b", "2"))};
  EXPECT_EQ(named.Step(), seconds{60});
  EXPECT_EQ(PresenceOf("a"), Presence::kAbsent);
  EXPECT_EQ(PresenceOf("b"), Presence::kPresent);

  pace.now += seconds{30};
  EXPECT_EQ(named.Step(), seconds{30});
  EXPECT_EQ(script->requests.size(), 4U);
}

TEST_F(NamedObjectsTest, ForgetsWhatNobodyNamesAnyMore) {
  NamedObjects named = Make({.names = 2, .unused = seconds{50}});
  named.Want("n", {"a"});
  script->answers = {Body(Object("n", "a", "1"))};
  EXPECT_EQ(named.Step(), seconds{60});
  pace.now += seconds{51};
  EXPECT_EQ(named.Step(), seconds{60});
  EXPECT_EQ(PresenceOf("a"), Presence::kUnknown);

  // Of more than two, those named last stay.
  for (const std::string name : {"a", "b", "c"}) {
    pace.now += seconds{1};
    named.Want("n", {name});
  }
  script->answers = {Body(Object("n", "b", "1")), Body(Object("n", "c", "1"))};
  EXPECT_EQ(named.Step(), seconds{60});
  EXPECT_EQ(Names(*store->Snapshot(), "ConfigMap"), "n/b n/c");
}

TEST_F(NamedObjectsTest, TellsFailuresOnceAndTriesAgain) {
  NamedObjects named = Make();
  named.Want("n", {"a", "b"});
  script->answers = {Refused(403, "Forbidden", "may not get"),
                     Refused(403, "Forbidden", "may not get")};
  EXPECT_EQ(named.Step(), seconds{30});
  EXPECT_EQ(told, (Strings{"configmaps: may not get"}));
  EXPECT_EQ(PresenceOf("a"), Presence::kUnknown);
  EXPECT_EQ(store->Snapshot()->TableOf("ConfigMap")->status.why, "may not get");
  pace.now += seconds{30};
  script->answers = {Body(Object("n", "a", "1")), Body(Object("n", "x", "1"))};
  EXPECT_EQ(named.Step(), seconds{30});
  EXPECT_EQ(PresenceOf("a"), Presence::kPresent);
  EXPECT_EQ(PresenceOf("b"), Presence::kUnknown);  // another object's body is no answer
  EXPECT_EQ(told.back(), "configmaps: answered again");
  EXPECT_EQ(store->Snapshot()->TableOf("ConfigMap")->status.why, "");
}

TEST_F(NamedObjectsTest, LeavesABusyServerInPeace) {
  NamedObjects named = Make();
  named.Want("n", {"a", "b"});
  script->answers = {Body(R"({"code":429,"details":{"retryAfterSeconds":40}})", 429)};
  EXPECT_EQ(named.Step(), seconds{40});
  named.Want("n", {"c"});
  EXPECT_EQ(named.Step(), seconds{40});
  EXPECT_EQ(script->requests, (Strings{Request("a")}));
}

TEST_F(NamedObjectsTest, FetchWaitsForTheAnswerAndNoLonger) {
  NamedObjects named = Make();
  EXPECT_FALSE(named.Fetch("n", {"a"}, milliseconds{1}));  // nobody fetches yet
  script->answers = {Body(Object("n", "a", "1")), Refused(404, "NotFound"),
                     Refused(403, "Forbidden")};
  std::thread thread([&] { named.Run(); });
  EXPECT_TRUE(named.Fetch("n", {"a"}, seconds{30}));
  EXPECT_TRUE(named.Fetch("n", {"a", "b"}, seconds{30}));
  EXPECT_FALSE(named.Fetch("n", {"c"}, seconds{30}));
  EXPECT_TRUE(named.Fetch("n", {}, seconds{30}));
  named.Stop();
  thread.join();
  EXPECT_EQ(PresenceOf("a"), Presence::kPresent);
  EXPECT_EQ(PresenceOf("b"), Presence::kAbsent);
  EXPECT_EQ(script->requests, (Strings{Request("a"), Request("b"), Request("c")}));
}

TEST_F(NamedObjectsTest, FetchTakesNothingOld) {
  NamedObjects named = Make();
  named.Want("n", {"a"});
  script->answers = {Body(Object("n", "a", "1")), Refused(404, "NotFound")};
  EXPECT_EQ(named.Step(), seconds{60});
  EXPECT_TRUE(named.Fetch("n", {"a"}, milliseconds{0}));
  pace.now += seconds{6};
  EXPECT_FALSE(named.Fetch("n", {"a"}, milliseconds{0}));
  EXPECT_EQ(named.Step(), seconds{60});
  EXPECT_TRUE(named.Fetch("n", {"a"}, milliseconds{0}));
  EXPECT_EQ(PresenceOf("a"), Presence::kAbsent);
}

TEST_F(NamedObjectsTest, FetchTriesAgainWhatFailedAWhileAgo) {
  NamedObjects named = Make();
  named.Want("n", {"a"});
  script->answers = {Cut(), Body(Object("n", "a", "1"))};
  EXPECT_EQ(named.Step(), seconds{30});
  pace.now += seconds{4};
  EXPECT_FALSE(named.Fetch("n", {"a"}, seconds{30}));  // at once
  EXPECT_EQ(named.Step(), seconds{26});
  pace.now += seconds{2};
  EXPECT_FALSE(named.Fetch("n", {"a"}, milliseconds{0}));
  EXPECT_EQ(named.Step(), seconds{60});
  EXPECT_TRUE(named.Fetch("n", {"a"}, milliseconds{0}));
}

TEST(NamedConfigMapsTest, FindsMountsAndVariables) {
  const auto file = ReadManifest("x.yaml", R"(
spec:
  template:
    spec:
      volumes:
      - configMap: {name: mounted}
      - projected: {sources: [{configMap: {name: projected}}, {secret: {name: secret}}]}
      - configMap: {}
      containers:
      - envFrom: [{configMapRef: {name: all}}, {secretRef: {name: secret}}]
        env: [{name: X, valueFrom: {configMapKeyRef: {name: one, key: x}}},
              {name: Y, valueFrom: {configMapKeyRef: {name: one, key: y}}}]
)");
  EXPECT_EQ(NamedConfigMaps(*file->documents().at(0).root),
            (Strings{"all", "mounted", "one", "projected"}));
}

}  // namespace
}  // namespace giq
