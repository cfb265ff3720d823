// What the policy makes of the findings on a review.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/review/reviews.h"

namespace giq {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;
using testing::JsonOf;
using testing::kServer;
using testing::Misspelled;
using testing::Replaced;
using testing::Request;
using testing::Response;
using testing::ReviewOf;
using testing::Server;
using ::testing::SizeIs;
using ::testing::StartsWith;
using testing::WithOneL4;
using testing::World;

TEST(Opinion, APolicyChangesWhatAFindingDoes) {
  World world = WithOneL4();
  world.SetPolicy("actions: [{rules: GIQ101, action: warn}, {rules: GIQ610, action: deny}]");
  Answer answer = world.Ask(Server());
  EXPECT_EQ(answer.decision.verdict, Outcome::kWarn);
  answer = world.Ask({.object = JsonOf(Misspelled())});
  EXPECT_THAT(Response(answer).message(),
              StartsWith("giq-lint denies Deployment \"qwen\": 2 findings\nwarning[GIQ610]: "));
  world.SetPolicy("actions: [{action: audit}]");
  answer = world.Ask(Server());
  EXPECT_EQ(answer.decision.verdict, Outcome::kAllow);
  EXPECT_EQ(Response(answer).audit("findings"),
            "GIQ101 audit /spec/replicas; GIQ305 audit /spec/template/spec/containers/0");
  world.SetPolicy("actions: [{action: off}]");
  answer = world.Ask(Server());
  EXPECT_THAT(answer.decision.codes, IsEmpty());
  EXPECT_EQ(Response(answer).At({"response", "auditAnnotations"}), nullptr);
  world.SetPolicy("actions: [{rules: GIQ1, namespaces: [llm], action: off}]");
  EXPECT_EQ(world.Ask(Server()).decision.verdict, Outcome::kAllow);
}

TEST(Opinion, AWarningTellsFromWhenItDenies) {
  World world = WithOneL4();
  world.SetPolicy("actions: [{rules: GIQ101, action: deny, from: 2027-01-31}]");
  const Answer answer = world.Ask(Server());
  const Response response(answer);
  EXPECT_TRUE(response.allowed());
  ASSERT_THAT(response.warnings(), SizeIs(1));
  EXPECT_THAT(response.warnings()[0], EndsWith(" (denied from 2027-01-31)"));
  const Answer later = Handle(ReviewOf(Server()), Door::kValidate, world.snapshot(),
                              std::chrono::year(2027) / std::chrono::January / 31);
  EXPECT_EQ(later.decision.verdict, Outcome::kDeny);
}

TEST(Opinion, ExemptsWhatThePolicyExempts) {
  World world = WithOneL4();
  world.SetPolicy(R"(
exemptions:
- {namespaces: lab-*}
- {labels: {team: research}, reason: "they\tknow"}
)");
  Request request = Server();
  EXPECT_EQ(world.Ask(request).decision.verdict, Outcome::kDeny);
  request.namespace_ = "lab-1";
  EXPECT_EQ(world.Ask(request).decision.reason, "the policy exempts the namespace");
  request.namespace_ = "llm";
  request.object = Replaced(request.object, R"("namespace":"llm")",
                            R"("namespace":"llm","labels":{"team":"research"})");
  EXPECT_EQ(world.Ask(request).decision.reason, "the policy exempts it: they    know");
}

TEST(Opinion, AnAnnotationSilencesWhatThePolicyLetsIt) {
  World world = WithOneL4();
  const std::string object = Replaced(
      JsonOf(Misspelled()), R"("namespace":"llm")",
      R"("namespace":"llm","annotations":{"giq-lint.dev/ignore":"GIQ101, GIQ610, GIQ305"})");
  Answer answer = world.Ask({.object = object});
  EXPECT_EQ(answer.decision.verdict, Outcome::kDeny);
  EXPECT_THAT(answer.decision.codes, ElementsAre("GIQ101"));
  EXPECT_THAT(answer.decision.suppressed, ElementsAre("GIQ305", "GIQ610"));
  EXPECT_EQ(Response(answer).audit("suppressed"), "GIQ305,GIQ610");
  world.SetPolicy("suppressible: [GIQ101]");
  answer = world.Ask({.object = object});
  EXPECT_EQ(answer.decision.verdict, Outcome::kWarn);
  EXPECT_THAT(answer.decision.codes, ElementsAre("GIQ305", "GIQ610"));
  EXPECT_EQ(Response(answer).audit("suppressed"), "GIQ101");
}

TEST(Opinion, WhatAnObjectHadBeforeOnlyWarns) {
  World world = WithOneL4();
  Request request = Server();
  request.operation = "UPDATE";
  request.old_object = request.object;
  request.object =
      Replaced(request.object, R"("namespace":"llm")", R"("namespace":"llm","labels":{"a":"b"})");
  const Answer answer = world.Ask(request);
  EXPECT_EQ(answer.decision.verdict, Outcome::kWarn);
  ASSERT_THAT(Response(answer).warnings(), SizeIs(1));
  EXPECT_THAT(Response(answer).warnings()[0],
              EndsWith(" (it was there before; a new object would be denied)"));
  world.SetPolicy("strict: true");
  EXPECT_EQ(world.Ask(request).decision.verdict, Outcome::kWarn) << "the spec is as it was";
  request.object = Replaced(request.object, R"("Recreate")", R"("RollingUpdate")");
  EXPECT_EQ(world.Ask(request).decision.verdict, Outcome::kDeny);
  world.SetPolicy("strict: false");
  EXPECT_EQ(world.Ask(request).decision.verdict, Outcome::kWarn);
}

TEST(Opinion, MoreOfAFaultDeniesAndLessOfItWarns) {
  const World world = WithOneL4();
  const auto verdict = [&](std::string_view before, std::string_view after) {
    const std::string object = JsonOf(kServer);
    const auto with = [&](std::string_view replicas) {
      return Replaced(object, R"("replicas":2)", "\"replicas\":" + std::string(replicas));
    };
    return world.Ask({.operation = "UPDATE", .object = with(after), .old_object = with(before)})
        .decision.verdict;
  };
  EXPECT_EQ(verdict("2", "3"), Outcome::kDeny);
  EXPECT_EQ(verdict("1", "2"), Outcome::kDeny);
  EXPECT_EQ(verdict("3", "2"), Outcome::kWarn);
  EXPECT_EQ(verdict("3", "1"), Outcome::kAllow);
}

}  // namespace
}  // namespace giq
