#include "webhook/review/handle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/unit/review/reviews.h"

namespace giq {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::JsonOf;
using testing::kServer;
using testing::Misspelled;
using ::testing::Not;
using testing::Replaced;
using testing::Request;
using testing::Response;
using testing::ReviewOf;
using testing::Server;
using ::testing::SizeIs;
using ::testing::StartsWith;
using testing::WithOneL4;
using testing::World;

TEST(Handle, AllowsAServerThatNothingIsWrongWith) {
  const Answer answer = World().Ask(Server());
  const Response response(answer);
  EXPECT_EQ(response.status(), 200U);
  EXPECT_TRUE(response.allowed());
  EXPECT_EQ(response.Text({"response", "uid"}), Server().uid);
  EXPECT_THAT(response.warnings(), IsEmpty());
  EXPECT_EQ(response.audit("mode"), "audit");
  EXPECT_EQ(response.audit("findings"), "GIQ305 audit /spec/template/spec/containers/0");
  EXPECT_EQ(answer.decision.verdict, Outcome::kAllow);
  EXPECT_THAT(answer.decision.codes, ElementsAre("GIQ305"));
}

TEST(Handle, DeniesACertainErrorWithItsNumbersAndTheLineThatCorrectsIt) {
  const Answer answer = WithOneL4().Ask(Server());
  const Response response(answer);
  EXPECT_FALSE(response.allowed());
  EXPECT_EQ(response.message(),
            "giq-lint denies Deployment \"qwen\": 1 finding\n"
            "error[GIQ101]: Deployment \"llm/qwen\" needs 2 nvidia-l4, the quota NVIDIA_L4_GPUS in "
            "us-central1 is 1\n"
            "  at spec.replicas\n"
            "  steady state: 2 pods × 1 accelerator = 2\n"
            "  quota limit: 1 (quota.json:12)\n"
            "  fix (unsafe): set replicas to 1, the most that fit\n"
            "    spec.replicas: 1");
  EXPECT_THAT(response.warnings(), IsEmpty());
  EXPECT_EQ(response.audit("mode"), "deny");
  EXPECT_EQ(response.audit("codes"), "GIQ101,GIQ305");
  EXPECT_EQ(answer.decision.verdict, Outcome::kDeny);
  EXPECT_EQ(answer.decision.kind, "Deployment");
  EXPECT_EQ(answer.decision.namespace_, "llm");
  EXPECT_EQ(answer.decision.name, "qwen");
  EXPECT_EQ(answer.decision.operation, "CREATE");
  EXPECT_EQ(answer.decision.user, "alice");
}

TEST(Handle, ADenialListsWarningsToo) {
  const Answer answer = WithOneL4().Ask({.object = JsonOf(Misspelled())});
  const Response response(answer);
  EXPECT_THAT(response.message(), StartsWith("giq-lint denies Deployment \"qwen\": 2 findings\n"
                                             "error[GIQ101]: "));
  EXPECT_THAT(response.message(), HasSubstr("\nwarning[GIQ610]: "));
}

TEST(Handle, WarnsInOneLine) {
  const Answer answer = World().Ask({.object = JsonOf(Misspelled())});
  const Response response(answer);
  EXPECT_TRUE(response.allowed());
  ASSERT_THAT(response.warnings(), SizeIs(1));
  EXPECT_THAT(response.warnings()[0], StartsWith("giq-lint warning[GIQ610]: "));
  EXPECT_EQ(answer.decision.verdict, Outcome::kWarn);
  EXPECT_EQ(response.audit("mode"), "warn");
}

TEST(Handle, TheSameReviewGivesTheSameAnswerInADryRun) {
  Request request = Server();
  const std::string once = WithOneL4().Ask(request).body;
  request.dry_run = true;
  const Answer dry = WithOneL4().Ask(request);
  EXPECT_EQ(dry.body, once);
  EXPECT_TRUE(dry.decision.dry_run);
}

TEST(Handle, AMadeUpNameIsNoName) {
  const std::string object =
      Replaced(JsonOf(kServer), "\"name\":\"qwen\"", "\"generateName\":\"q-\"");
  const Answer answer = WithOneL4().Ask({.name = "", .object = object});
  const Response response(answer);
  EXPECT_THAT(response.message(), StartsWith("giq-lint denies Deployment: 1 finding\n"));
  EXPECT_EQ(answer.decision.name, "");
}

struct Skipped {
  const char* name;
  Request request;
  const char* reason;
};

TEST(Handle, AllowsAtOnceWhatIsNotJudged) {
  const std::string server = JsonOf(kServer);
  const std::vector<Skipped> cases = {
      {"plain",
       {.object = R"({"kind":"Deployment","spec":{"template":{"spec":{"containers":[]}}}})"},
       "no inference workload"},
      {"marker alone",
       {.object =
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"vllm-docs"}})"},
       "no inference workload"},
      {"kind", {.group = "", .kind = "ConfigMap", .object = server}, "a kind that is not judged"},
      {"group", {.group = "x.k8s.io", .object = server}, "a kind that is not judged"},
      {"status", {.subresource = "status", .object = server}, "a kind that is not judged"},
      {"delete", {.operation = "DELETE", .old_object = server}, "an operation that is not judged"},
      {"connect", {.operation = "CONNECT"}, "an operation that is not judged"},
      {"system", {.namespace_ = "kube-system", .object = server}, "a system namespace"},
      {"own", {.namespace_ = "giq-system", .object = server}, "the webhook's own namespace"},
      {"controller",
       {.object = Replaced(server, R"("namespace":"llm")",
                           R"("namespace":"llm","ownerReferences":[{"kind":"App"},
                              {"kind":"Re\u0001plicaSet","controller":true}])")},
       "a controller owns it: Re\\x01plicaSet"},
      {"deleted",
       {.operation = "UPDATE",
        .object = Replaced(server, R"("namespace":"llm")",
                           R"("namespace":"llm","deletionTimestamp":"2026-11-28T00:00:00Z")"),
        .old_object = server},
       "it is being deleted"},
      {"scale without a cluster",
       {.kind = "Scale", .subresource = "scale", .object = "{}"},
       "the cluster is not known"},
  };
  for (const Skipped& each : cases) {
    SCOPED_TRACE(each.name);
    const Answer answer = WithOneL4().Ask(each.request);
    const Response response(answer);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_TRUE(response.allowed());
    EXPECT_EQ(answer.decision.verdict, Outcome::kSkip);
    EXPECT_EQ(answer.decision.reason, each.reason);
    EXPECT_EQ(
        answer.body,
        R"({"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":")" +
            each.request.uid + R"(","allowed":true}})");
  }
}

TEST(Handle, AnOwnerThatControlsNothingChangesNothing) {
  const std::string owned =
      Replaced(JsonOf(kServer), R"("namespace":"llm")",
               R"("namespace":"llm","ownerReferences":[{"kind":"App","controller":false}])");
  EXPECT_EQ(WithOneL4().Ask({.object = owned}).decision.verdict, Outcome::kDeny);
}

TEST(Handle, AKindIsFoundByWhatItHolds) {
  const std::string pod = JsonOf(R"(apiVersion: v1
kind: Pod
metadata: {name: a, namespace: llm}
spec:
  nodeSelector: {cloud.google.com/gke-accelerator: nvidia-l4}
  containers:
  - name: vllm
    image: vllm/vllm-openai:v0.11.1
    args: [--model=Qwen/Qwen2.5-7B-Instruct]
    resources: {limits: {nvidia.com/gpu: 2}}
)");
  const Answer answer =
      WithOneL4().Ask({.group = "", .kind = "Pod", .resource = "pods", .object = pod});
  EXPECT_EQ(answer.decision.verdict, Outcome::kDeny);
}

TEST(Handle, RefusesWhatItCannotRead) {
  const World world = WithOneL4();
  const auto refused = [&](std::string_view text) {
    const Answer answer = Handle(text, Door::kValidate, world.snapshot(), testing::kToday);
    const Response response(answer);
    EXPECT_EQ(answer.status, 400U) << answer.body;
    EXPECT_EQ(answer.decision.verdict, Outcome::kBad);
    EXPECT_EQ(response.Text({"kind"}), "Status");
    EXPECT_EQ(response.Text({"reason"}), "BadRequest");
    EXPECT_EQ(response.Text({"message"}), answer.decision.reason);
    return answer.decision.reason;
  };
  EXPECT_THAT(refused(""), StartsWith("no JSON at byte 0"));
  EXPECT_THAT(refused("\x16\x03\x01garbage"), StartsWith("no JSON at byte 0"));
  EXPECT_THAT(refused(std::string(200'000, '[')), Not(IsEmpty()));
  EXPECT_EQ(refused(ReviewOf({.uid = "", .object = JsonOf(kServer)})),
            "the review has no request.uid");
  EXPECT_EQ(refused(ReviewOf({})), "the review has no request.object");
  EXPECT_THAT(refused(Replaced(ReviewOf(Server()), "admission.k8s.io/v1", "admission.k8s.io/v2")),
              StartsWith("admission.k8s.io/v2 "));
  const std::string broken = Replaced(JsonOf(kServer), ":", " ");
  EXPECT_THAT(refused(ReviewOf({.object = broken})), StartsWith("the review's object:1:"));
  EXPECT_THAT(refused(std::string(kMaxReviewBytes + 1, ' ')), StartsWith("a review of 6815745 "));
}

TEST(Handle, BoundsTheValuesOfAnObject) {
  std::string many = R"({"apiVersion":"apps/v1","kind":"Deployment","vllm":[)";
  for (int i = 0; i < 400'000; ++i) many += "0,";
  const Answer answer = World().Ask({.object = many + "0]}"});
  EXPECT_EQ(answer.status, 400U);
  EXPECT_THAT(answer.decision.reason, HasSubstr("more than 200000 "));
}

TEST(Handle, ReadsTheLargestReviews) {
  const auto padded = [](std::size_t size) {
    std::string object = JsonOf(kServer);
    object.insert(1, R"("padding":")" + std::string(size, 'x') + R"(",)");
    return object;
  };
  const std::size_t half = 3'200 << 10;
  const Answer answer =
      WithOneL4().Ask({.operation = "UPDATE", .object = padded(half), .old_object = padded(half)});
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.decision.verdict, Outcome::kWarn);  // the old object had the fault
}

TEST(Handle, ShowsNoControlCharacterOfAnObject) {
  const std::string name = R"(a\u001b[31m\nb\u202e\u0000)";
  std::string object =
      Replaced(JsonOf(Misspelled()), R"("name":"qwen")", R"("name":")" + name + '"');
  object = Replaced(object, R"("-tensor-parallel-size=1")",
                    R"("-tensor-parallel-size=\u0007\n1","-tensor-parallel-size\u202e")");
  for (const bool quota : {false, true}) {
    const World world = quota ? WithOneL4() : World();
    const Answer answer = world.Ask({.user = "a\nb\x01", .object = object});
    const Response response(answer);  // checks each text
    EXPECT_EQ(answer.decision.user, "a\\nb\\x01");
    EXPECT_EQ(response.allowed(), !quota);
    EXPECT_THAT(quota ? response.message() : response.warnings().at(0), Not(HasSubstr("\u202e")));
  }
}

TEST(Handle, TheLastOfDuplicateKeysCounts) {
  std::string object = JsonOf(kServer);
  object = Replaced(object, R"("replicas":2)", R"("replicas":1,"replicas":2)");
  const Answer answer = WithOneL4().Ask({.object = object});
  const Response response(answer);
  EXPECT_FALSE(response.allowed());
  EXPECT_THAT(answer.decision.codes, ElementsAre("GIQ002", "GIQ101", "GIQ305"));
}

TEST(Handle, ManyWarningsEndInOneThatCountsTheRest) {
  std::string labels;
  for (int i = 0; i < 120; ++i) {
    const std::string label = "\"label-" + std::to_string(i) + "\":\"";
    labels += label + "a\"," + label + "b\",";
  }
  const std::string object = Replaced(JsonOf(kServer), R"("labels":{)", R"("labels":{)" + labels);
  World world;
  world.SetPolicy("actions: [{rules: GIQ002, action: warn}]");
  const Answer answer = world.Ask({.object = object});
  const Response response(answer);
  ASSERT_GT(response.warnings().size(), 15U);
  EXPECT_THAT(response.warnings().front(), StartsWith("giq-lint error[GIQ002]: "));
  const std::size_t rest = 121 - response.warnings().size();
  EXPECT_EQ(response.warnings().back(),
            "giq-lint: " + std::to_string(rest) + " more findings: GIQ002");
}

TEST(Handle, TheSameWarningIsGivenOnce) {
  const std::string object =
      Replaced(JsonOf(Misspelled()), R"("-tensor-parallel-size=1")",
               R"("-tensor-parallel-size=1","--tensor-paralel-size=1","--tensor-paralel-size=1")");
  const Answer answer = World().Ask({.object = object});
  const std::vector<std::string> warnings = Response(answer).warnings();
  EXPECT_EQ(std::set<std::string>(warnings.begin(), warnings.end()).size(), warnings.size());
  EXPECT_THAT(warnings, SizeIs(2));
}

}  // namespace
}  // namespace giq
