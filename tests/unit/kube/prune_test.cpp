// What an API server sends, taken apart.
#include "webhook/kube/prune.h"

#include <gtest/gtest.h>

#include "tests/unit/kube/support.h"

namespace giq {
namespace {

std::string Pruned(std::string_view body, const Pruning& pruning = {}) {
  const auto object = PruneObject(body, kDeployments, pruning);
  if (!object) return "error: " + object.error().what;
  return object->too_large ? "too large" : object->json;
}

constexpr std::string_view kHead = R"({"apiVersion":"apps/v1","kind":"Deployment")";

TEST(Prune, LeavesOutWhatNobodyReads) {
  EXPECT_EQ(Pruned(R"({"kind":"Other","metadata":{"name":"a","resourceVersion":"7",
      "managedFields":[{"fieldsV1":{"f:spec":{"f:x":[1,{"a":2}]}}}],"selfLink":"/x",
      "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}","keep":"1"}},
      "spec":{"managedFields":[1],"kind":"x","n":[1.50,-2,1e3,true,null,"\"\u00e9\n"]}})"),
            std::string(kHead) +
                R"(,"metadata":{"name":"a","annotations":{"keep":"1"}},)"
                R"("spec":{"managedFields":[1],"kind":"x","n":[1.50,-2,1e3,true,null,"\")"
                "\xC3\xA9"
                R"(\n"]}})");
}

TEST(Prune, KeepsOnlyWhatIsAskedFor) {
  const Pruning pruning = {.keep = {"/metadata/name", "/spec/containers/resources"},
                           .drop = {"/spec/containers/resources/requests"}};
  EXPECT_EQ(Pruned(R"({"metadata":{"name":"a","labels":{"x":"y"}},"spec":{"nodeName":"n",
      "containers":[{"name":"c","resources":{"limits":{"nvidia.com/gpu":"1"},"requests":{"b":1}}},
                    {"resourcesX":{},"resources":{}}],"containersX":[1]},"status":{"phase":"x"}})",
                   pruning),
            std::string(kHead) +
                R"(,"metadata":{"name":"a"},"spec":{"containers":[)"
                R"({"resources":{"limits":{"nvidia.com/gpu":"1"}}},{"resources":{}}]}})");
}

TEST(Prune, TellsNameNamespaceAndVersion) {
  const auto object = PruneObject(
      R"({"spec":{"template":{"metadata":{"name":"inner"}}},"metadata":{"namespace":"n","name":"a",)"
      R"("resourceVersion":"12","ownerReferences":[{"name":"owner"}]}})",
      kDeployments, {});
  ASSERT_TRUE(object.has_value());
  EXPECT_EQ(object->namespace_, "n");
  EXPECT_EQ(object->name, "a");
  EXPECT_EQ(object->resource_version, "12");
}

TEST(Prune, AnObjectOverItsLimitKeepsItsName) {
  const Pruning pruning = {.object_bytes = 200};
  const std::string text(300, 'x');
  EXPECT_EQ(Pruned(R"({"spec":")" + text + R"("})", pruning), "too large");
  const auto object = PruneObject(
      R"({"spec":[")" + text + R"(",")" + text + R"("],"metadata":{"namespace":"n","name":"a"}})",
      kDeployments, pruning);
  ASSERT_TRUE(object.has_value());
  EXPECT_TRUE(object->too_large);
  EXPECT_EQ(object->json, "");
  EXPECT_EQ(object->namespace_ + "/" + object->name, "n/a");
  // What is dropped does not count.
  EXPECT_EQ(Pruned(R"({"metadata":{"managedFields":")" + text + R"("}})", pruning),
            std::string(kHead) + R"(,"metadata":{}})");
}

TEST(Prune, RefusesWhatIsNoObject) {
  EXPECT_EQ(Pruned("[]"), "error: expected an object");
  EXPECT_EQ(Pruned("3"), "error: expected an object");
  EXPECT_EQ(Pruned(""), "error: no JSON: The document is empty (byte 0)");
  EXPECT_EQ(Pruned("{\"a\":\"\xFF\"}"), "error: no JSON: Invalid encoding in string (byte 6)");
  EXPECT_EQ(Pruned("{} {}"),
            "error: no JSON: The document root must not be followed by other values (byte 3)");
  EXPECT_EQ(Pruned(R"({"a":)" + std::string(300, '[')), "error: nested more than 256 levels deep");
  EXPECT_EQ(Pruned(std::string(200'000, '[')), "error: nested more than 256 levels deep");
}

TEST(ListPage, GivesObjectsAndPlace) {
  std::vector<std::string> seen;
  const auto page = ReadListPage(
      R"({"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"},"items":[{"x":1}]}],)"
      R"("kind":"DeploymentList","metadata":{"continue":"more","resourceVersion":"9"}})",
      kDeployments, {}, [&](PrunedObject object) { seen.push_back(object.name + object.json); });
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->resource_version, "9");
  EXPECT_EQ(page->continue_token, "more");
  EXPECT_EQ(seen,
            (std::vector<std::string>{
                "a" + std::string(kHead) + R"(,"metadata":{"name":"a"}})",
                "b" + std::string(kHead) + R"(,"metadata":{"name":"b"},"items":[{"x":1}]})"}));
}

TEST(ListPage, AnEmptyListHasNoItems) {
  const ObjectSink none = [](const PrunedObject&) { FAIL(); };
  EXPECT_TRUE(
      ReadListPage(R"({"kind":"XList","metadata":{},"items":null})", kDeployments, {}, none));
  EXPECT_EQ(ReadListPage(R"({"kind":"Deployment"})", kDeployments, {}, none).error().what,
            "expected a list of deployments.apps");
}

TEST(WatchEventTest, GivesTypeAndObject) {
  const auto event =
      ReadWatchEvent(Event("ADDED", Object("n", "a", "5", R"(,"type":"T")")), kDeployments, {});
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->type, "ADDED");
  EXPECT_EQ(event->object.resource_version, "5");
  EXPECT_EQ(event->object.json,
            std::string(kHead) + R"(,"metadata":{"namespace":"n","name":"a"},"type":"T"})");
}

TEST(WatchEventTest, GivesTheStatusOfAnErrorWhateverIsPruned) {
  const auto event = ReadWatchEvent(
      R"({"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"old",)"
      R"("details":{"retryAfterSeconds":3}}})",
      kDeployments, {.keep = {"/metadata/name"}});
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->type, "ERROR");
  EXPECT_EQ(event->status.code, 410U);
  EXPECT_EQ(event->status.reason, "Expired");
  EXPECT_EQ(event->status.message, "old");
  EXPECT_EQ(event->status.retry_after, std::chrono::seconds{3});
}

TEST(WatchEventTest, RefusesOtherText) {
  for (const std::string_view line :
       {"{}", "garbage", R"({"type":"ADDED"})", R"({"object":{}})",
        R"({"type":"ADDED","object":[]})", R"({"type":"ADDED","object":{},"object":{}})"}) {
    EXPECT_FALSE(ReadWatchEvent(line, kDeployments, {}).has_value()) << line;
  }
}

TEST(StatusTest, APageThatIsNoStatusIsEmpty) {
  const ApiStatus status = ReadStatus("<html>Bad gateway</html>");
  EXPECT_EQ(status.message, "");
  EXPECT_EQ(ErrorOf(502, status).what, "the API server answered 502");
}

TEST(ErrorText, IsOneShortLine) {
  EXPECT_EQ(OneLine("a\nb\t\x7F"
                    "c"),
            "a b  c");
  EXPECT_EQ(OneLine(std::string(511, 'x') + "\xC3\xA9"
                                            "y"),
            std::string(511, 'x') + "...");
  EXPECT_EQ(OneLine(std::string(512, 'x')), std::string(512, 'x'));
}

}  // namespace
}  // namespace giq
