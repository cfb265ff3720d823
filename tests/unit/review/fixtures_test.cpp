// The webhook's verdict on each object of each rule's fixtures is the one of `check`.
#include "tests/rules/fixtures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "rules/table.h"
#include "tests/unit/review/reviews.h"
#include "webhook/review/subject.h"

namespace giq::testing {
namespace {

/// `GIQ101 /spec/replicas` of each finding, sorted.
std::vector<std::string> Pointed(const std::vector<Finding>& findings) {
  std::vector<std::string> pointed;
  for (const Finding& finding : findings) {
    const Node* node = finding.place.node;
    pointed.push_back(std::string(finding.rule->code) + " " +
                      (node != nullptr ? PointerOf(*node) : ""));
  }
  std::ranges::sort(pointed);
  return pointed;
}

/// The same from an answer's audit annotation: `GIQ101 deny /spec/replicas; …`.
std::vector<std::string> Pointed(const Response& response) {
  std::vector<std::string> pointed;
  std::istringstream list(response.audit("findings"));
  for (std::string each; std::getline(list, each, ';');) {
    std::istringstream words(each);
    std::string code;
    std::string action;
    std::string pointer;
    words >> code >> action >> pointer;
    pointed.push_back(code + " " + pointer);
  }
  std::ranges::sort(pointed);
  return pointed;
}

/// A review of an object as it stands in a fixture; nothing for kinds that are not judged.
std::optional<Request> RequestFor(const Object& object) {
  const auto slash = object.api_version.find('/');
  Request request{
      .group = std::string(slash == std::string_view::npos ? std::string_view()
                                                           : object.api_version.substr(0, slash)),
      .kind = std::string(object.kind),
      .name = std::string(object.name),
      .namespace_ = object.namespace_.empty() ? "llm" : std::string(object.namespace_),
      .object = ToJson(*object.root)};
  const Review review{.group = request.group, .kind = request.kind, .operation = "CREATE"};
  if (SubjectKindOf(review) != SubjectKind::kWorkload) return std::nullopt;
  return request;
}

/// Each object of the fixtures of all rules that the webhook judges.
template <typename Visit>
void ForEachObject(Visit visit) {
  for (const Rule* rule : AllRules()) {
    for (const std::string_view prefix : {"bad", "good"}) {
      for (const Fixture& fixture : FixturesOf(*rule, prefix)) {
        SCOPED_TRACE(std::string(rule->code) + "/" + fixture.name());
        const auto file = ReadManifest(fixture.name(), fixture.text());
        World world;
        world.env = *fixture.environment();
        world.cluster = std::make_shared<FakeCluster>();
        for (const Object& object : ObjectsOf(*file)) {
          if (const auto request = RequestFor(object)) visit(world, *request);
        }
      }
    }
  }
}

TEST(Fixtures, HaveTheFindingsOfCheck) {
  std::size_t judged = 0;
  ForEachObject([&](const World& world, const Request& request) {
    const Answer answer = world.Ask(request);
    const Response response(answer);
    EXPECT_EQ(answer.status, 200U) << answer.body;
    const Judged check = Judge("object.json", request.object, world.env, AllRules());
    if (check.bundle.workloads.empty()) {
      EXPECT_EQ(answer.decision.verdict, Outcome::kSkip) << request.object;
      return;
    }
    ++judged;
    EXPECT_EQ(Pointed(response), Pointed(check.findings)) << request.object;
  });
  EXPECT_GT(judged, 300U);
}

TEST(Fixtures, AreMutatedOnce) {
  std::size_t mutated = 0;
  ForEachObject([&](const World& world, Request request) {
    const Answer answer = world.Ask(request, Door::kMutate);
    const std::string patch = Response(answer).patch();
    if (patch.empty()) return;
    ++mutated;
    request.object = Patched(request.object, patch);
    const Answer again = world.Ask(request, Door::kMutate);
    EXPECT_EQ(Response(again).patch(), "") << patch;
  });
  EXPECT_GT(mutated, 30U);
}

}  // namespace
}  // namespace giq::testing
