// Lists and watches against a scripted API server: which requests, which pauses, what is held.
#include "webhook/kube/reflector.h"

#include <gtest/gtest.h>

#include "tests/unit/kube/support.h"

namespace giq {
namespace {

using Strings = std::vector<std::string>;
using Pauses = std::vector<std::int64_t>;

const std::string kPath = "/apis/apps/v1/deployments";

std::string ListRequest(std::string_view rest = "") {
  return "GET " + kPath + "?limit=500" + std::string(rest);
}
std::string WatchRequest(std::string_view version) {
  return "GET " + kPath +
         "?watch=1&allowWatchBookmarks=true&resourceVersion=" + std::string(version) +
         "&timeoutSeconds=600";
}

class ReflectorTest : public testing::Test {
 protected:
  void Run(std::deque<Scripted> answers) {
    script->answers = std::move(answers);
    script->at_end = [this] {
      pace.stopped = true;
      script->cancelled = true;
    };
    Reflector reflector(0, ClientOf(script), *store, pace,
                        [this](std::string_view resource, std::string_view what) {
                          told.push_back(std::string(resource) + ": " + std::string(what));
                        });
    reflector.Run();
  }
  [[nodiscard]] std::string Held() const { return Names(*store->Snapshot(), "Deployment"); }
  [[nodiscard]] ResourceStatus Status() const {
    return store->Snapshot()->TableOf("Deployment")->status;
  }
  [[nodiscard]] Presence PresenceOf(std::string_view name) const {
    return store->Snapshot()->Find("Deployment", "n", name).presence;
  }

  std::shared_ptr<Script> script = std::make_shared<Script>();
  std::unique_ptr<Store> store = MakeStore({{.type = kDeployments}});
  FakePace pace;
  Strings told;
};

TEST_F(ReflectorTest, ListsPageByPageThenWatches) {
  Run({Body(List({Object("n", "a", "1")}, "10", "more")), Body(List({Object("n", "b", "2")}, "10")),
       Lines({Event("ADDED", Object("m", "c", "11")), Event("DELETED", Object("n", "a", "12")),
              Event("MODIFIED", Object("n", "b", "13", R"(,"spec":{"replicas":3})"))}),
       Lines({Event("BOOKMARK", R"({"metadata":{"resourceVersion":"20"}})")})});
  EXPECT_EQ(script->requests,
            (Strings{ListRequest(), ListRequest("&continue=more"), WatchRequest("10"),
                     WatchRequest("13"), WatchRequest("20")}));
  EXPECT_EQ(Held(), "m/c n/b");
  EXPECT_EQ(
      JsonOf(store->Snapshot()->Find("Deployment", "n", "b")),
      R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"namespace":"n","name":"b"},)"
      R"("spec":{"replicas":3}})");
  EXPECT_EQ(pace.slept, (Pauses{0, 0, 0, 0}));
  EXPECT_EQ(told, (Strings{"deployments.apps: listed and followed"}));
  EXPECT_EQ(PresenceOf("a"), Presence::kAbsent);
  EXPECT_EQ(script->silences.front(), std::chrono::minutes{3});
}

TEST_F(ReflectorTest, ResumesAWatchThatIsCutWhereItWas) {
  Run({Body(List({Object("n", "a", "1")}, "10")),
       Lines({Event("ADDED", Object("n", "b", "11"))}, Fail(ErrorCode::kIo, "reset")),
       Cut("refused"), Lines({Event("ADDED", Object("n", "c", "12"))})});
  EXPECT_EQ(script->requests, (Strings{ListRequest(), WatchRequest("10"), WatchRequest("11"),
                                       WatchRequest("11"), WatchRequest("12")}));
  EXPECT_EQ(Held(), "n/a n/b n/c");
  EXPECT_EQ(pace.slept, (Pauses{0, 0, 800, 1600, 0}));
  // One cut is not worth a word; the second is, and that it is over.
  EXPECT_EQ(told, (Strings{"deployments.apps: listed and followed", "deployments.apps: refused",
                           "deployments.apps: listed and followed"}));
  EXPECT_EQ(Status().why, "");
}

TEST_F(ReflectorTest, PausesGrowToABoundWithAPartLeftToChance) {
  pace.random = 0;
  Run({Cut(), Cut(), Cut(), Cut(), Cut(), Cut(), Cut(), Body(List({}, "1"))});
  EXPECT_EQ(pace.slept, (Pauses{0, 400, 800, 1600, 3200, 6400, 12800, 15000, 0}));
  EXPECT_EQ(script->requests.size(), 9U);
}

TEST_F(ReflectorTest, ListsAgainWhenItsVersionIsGone) {
  Run({Body(List({Object("n", "a", "1"), Object("n", "b", "2")}, "10")),
       Lines(
           {Event("ERROR", R"({"kind":"Status","code":410,"reason":"Expired","message":"old"})")}),
       Body(List({Object("n", "b", "2")}, "20")), Refused(410, "Expired"),
       Body(List({Object("n", "c", "21")}, "30"))});
  EXPECT_EQ(script->requests, (Strings{ListRequest(), WatchRequest("10"), ListRequest(),
                                       WatchRequest("20"), ListRequest(), WatchRequest("30")}));
  EXPECT_EQ(Held(), "n/c");
  // Once is normal; twice in a row without an event between is not to spin.
  EXPECT_EQ(pace.slept, (Pauses{0, 0, 0, 0, 1600, 0}));
}

TEST_F(ReflectorTest, ListsAgainAfterErrorsInTheStream) {
  Run({Body(List({}, "10")),
       Lines({Event("ERROR", R"({"kind":"Status","code":500,"message":"etcd"})")}),
       Body(List({}, "11")), Lines({"{garbage"}), Body(List({}, "12")),
       Lines({Event("RENAMED", Object("n", "a", "1"))}), Body(List({}, "13")),
       Lines({Event("ADDED", R"({"metadata":{"name":"a"}})")})});
  EXPECT_EQ(script->requests, (Strings{ListRequest(), WatchRequest("10"), ListRequest(),
                                       WatchRequest("11"), ListRequest(), WatchRequest("12"),
                                       ListRequest(), WatchRequest("13"), ListRequest()}));
  EXPECT_EQ(pace.slept, (Pauses{0, 0, 800, 0, 1600, 0, 3200, 0, 6400}));
  EXPECT_EQ(told.at(1),
            "deployments.apps: an event that cannot be read: no JSON: Missing a name for "
            "object member (byte 1)");
}

TEST_F(ReflectorTest, ListsAgainWhenResumingDoesNotHelp) {
  Run({Body(List({}, "10")), Cut("a", ErrorCode::kLimit), Cut("b"), Cut("c"), Cut("d"),
       Body(List({Object("n", "a", "1")}, "20"))});
  EXPECT_EQ(script->requests,
            (Strings{ListRequest(), WatchRequest("10"), WatchRequest("10"), WatchRequest("10"),
                     WatchRequest("10"), ListRequest(), WatchRequest("20")}));
  EXPECT_EQ(Held(), "n/a");
}

TEST_F(ReflectorTest, AWatchThatEndsAtOnceDoesNotSpin) {
  Run({Body(List({}, "10")), Lines({}), Lines({}), Lines({})});
  EXPECT_EQ(pace.slept, (Pauses{0, 0, 800, 1600, 3200}));
}

TEST_F(ReflectorTest, TheListBeginsAgainWhenAPageIsGone) {
  Run({Body(List({Object("n", "a", "1")}, "10", "more")), Refused(410, "Expired"),
       Body(List({Object("n", "b", "1")}, "11"))});
  EXPECT_EQ(script->requests, (Strings{ListRequest(), ListRequest("&continue=more"), ListRequest(),
                                       WatchRequest("11")}));
  EXPECT_EQ(Held(), "n/b");
}

TEST_F(ReflectorTest, AsksForSmallerPagesWhenOneIsTooLarge) {
  Run({Cut("too large", ErrorCode::kLimit), Cut("too large", ErrorCode::kLimit),
       Body(List({Object("n", "a", "1")}, "10"))});
  EXPECT_EQ(script->requests, (Strings{ListRequest(), "GET " + kPath + "?limit=250",
                                       "GET " + kPath + "?limit=125", WatchRequest("10")}));
  EXPECT_EQ(pace.slept, (Pauses{0, 0}));
}

TEST_F(ReflectorTest, PagesThatDoNotGoOnAreAnError) {
  Run({Body(List({}, "10", "x")), Body(List({}, "10", "x")), Body("<html>"), Body(List({}, ""))});
  EXPECT_EQ(told, (Strings{"deployments.apps: a list that cannot be read: no JSON: Invalid value "
                           "(byte 0)",
                           "deployments.apps: a list without a version"}));
  EXPECT_EQ(Status().state, ResourceState::kWaiting);
  EXPECT_EQ(PresenceOf("a"), Presence::kUnknown);
  EXPECT_FALSE(store->Snapshot()->settled());
}

TEST_F(ReflectorTest, WaitsAsLongAsTheServerAsks) {
  Scripted busy = Refused(429, "TooManyRequests");
  busy.response->retry_after = std::chrono::seconds{9};
  Run({std::move(busy), Body(List({}, "10"))});
  EXPECT_EQ(pace.slept, (Pauses{0, 9000, 0}));
}

TEST_F(ReflectorTest, WhatIsForbiddenIsToldOnceAndTriedRarely) {
  Run({Body(List({Object("n", "a", "1")}, "10")), Refused(403, "Forbidden", "may not list"),
       Refused(403, "Forbidden", "may not list"), Refused(403, "Forbidden", "may not list")});
  EXPECT_EQ(pace.slept, (Pauses{0, 0, 10'000, 20'000, 40'000}));
  EXPECT_EQ(told,
            (Strings{"deployments.apps: listed and followed", "deployments.apps: may not list"}));
  EXPECT_EQ(Held(), "");
  EXPECT_EQ(Status().state, ResourceState::kForbidden);
  EXPECT_EQ(PresenceOf("a"), Presence::kUnknown);
  EXPECT_TRUE(store->Snapshot()->settled());
}

TEST_F(ReflectorTest, AKindThatTheClusterLacksIsTriedRarely) {
  Run({Refused(404, "NotFound"), Refused(404, "NotFound"), Refused(404, "NotFound"),
       Refused(404, "NotFound"), Refused(404, "NotFound"), Refused(404, "NotFound"),
       Refused(404, "NotFound"), Body(List({Object("n", "a", "1")}, "10"))});
  EXPECT_EQ(pace.slept, (Pauses{0, 10'000, 20'000, 40'000, 80'000, 160'000, 300'000, 300'000, 0}));
  EXPECT_EQ(told, (Strings{"deployments.apps: not served by this cluster",
                           "deployments.apps: listed and followed"}));
  EXPECT_EQ(Held(), "n/a");
}

TEST_F(ReflectorTest, WithoutItsKindNoObjectExists) {
  Run({Refused(404, "NotFound")});
  EXPECT_EQ(Status().state, ResourceState::kMissing);
  EXPECT_EQ(PresenceOf("a"), Presence::kAbsent);
}

TEST_F(ReflectorTest, A404OfAServerThatStartsForgetsNothing) {
  Run({Body(List({Object("n", "a", "1")}, "10")), Refused(404, "NotFound")});
  EXPECT_EQ(Held(), "n/a");
  EXPECT_EQ(PresenceOf("a"), Presence::kPresent);
  EXPECT_EQ(PresenceOf("b"), Presence::kUnknown);
}

TEST_F(ReflectorTest, AbsenceIsUnknownAfterALongSilence) {
  std::deque<Scripted> answers = {Body(List({Object("n", "a", "1")}, "10"))};
  for (int i = 0; i < 5; ++i) answers.push_back(Cut());
  Run(answers);
  EXPECT_EQ(PresenceOf("b"), Presence::kAbsent);
  EXPECT_EQ(Status().why, "connection reset");

  for (int i = 0; i < 15; ++i) answers.push_back(Cut());
  pace.stopped = script->cancelled = false;
  Run(answers);
  EXPECT_TRUE(Status().stale);
  EXPECT_EQ(PresenceOf("a"), Presence::kPresent);
  EXPECT_EQ(PresenceOf("b"), Presence::kUnknown);
  EXPECT_FALSE(store->Snapshot()->synced("Deployment"));
}

TEST_F(ReflectorTest, OverlongObjectsAreLeftOutAndCounted) {
  store = MakeStore({{.type = kDeployments, .pruning = {.object_bytes = 300}}});
  const std::string large = R"(,"spec":")" + std::string(400, 'x') + R"(")";
  Run({Body(List({Object("n", "a", "1", large), Object("n", "b", "1")}, "10"))});
  EXPECT_EQ(Held(), "n/b");
  EXPECT_EQ(Status().left_out, 1U);
  EXPECT_EQ(PresenceOf("a"), Presence::kUnknown);
  EXPECT_EQ(PresenceOf("never-seen"), Presence::kUnknown);

  pace.stopped = script->cancelled = false;
  Run({Body(List({Object("n", "a", "1", large), Object("n", "b", "1")}, "10")),
       Lines({Event("MODIFIED", Object("n", "b", "2", large)),
              Event("DELETED", Object("n", "a", "3", large)),
              Event("MODIFIED", Object("n", "b", "4"))})});
  EXPECT_EQ(Held(), "n/b");
  EXPECT_EQ(Status().left_out, 0U);
  EXPECT_EQ(PresenceOf("a"), Presence::kAbsent);
}

}  // namespace
}  // namespace giq
