// The whole program on loopback, without a cluster.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/unit/review/reviews.h"
#include "tests/unit/webhook/process.h"

namespace giq {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// A vLLM server on as many GPUs as it starts workers, or on too few.
std::string ReviewOfVllm(int workers, std::string name = "qwen") {
  return testing::ReviewOf({.name = name,
                            .object = testing::JsonOf(R"(
apiVersion: apps/v1
kind: Deployment
metadata: {name: qwen, namespace: llm}
spec:
  selector: {matchLabels: {app: qwen}}
  template:
    metadata: {labels: {app: qwen}}
    spec:
      nodeSelector: {cloud.google.com/gke-accelerator: nvidia-l4}
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.0
        args: [--model=Qwen/Qwen2.5-7B-Instruct, --tensor-parallel-size=)" +
                                                      std::to_string(workers) + R"(]
        ports: [{containerPort: 8000}]
        resources: {limits: {nvidia.com/gpu: "2"}}
)")});
}

const char* const kWeb = R"({"kind":"Deployment","metadata":{"name":"web"},
  "spec":{"template":{"spec":{"containers":[{"name":"web","image":"web:1"}]}}}})";

/// Sets a policy on the whole rule's finding.
std::string PolicyOf(const std::string& action) {
  return "actions:\n- rules: [GIQ601]\n  action: " + action + "\n";
}

TEST(Program, DeniesWhatIsWrong) {
  const WebhookProcess webhook({});
  ASSERT_TRUE(webhook.BecomesReady());
  const auto answer = webhook.Post("/validate?timeout=2s", ReviewOfVllm(4));
  ASSERT_TRUE(answer) << answer.error().Text();
  EXPECT_EQ(answer->status, 200U);
  EXPECT_THAT(answer->body, AllOf(HasSubstr(R"("allowed":false)"), HasSubstr("error[GIQ601]")));
}

TEST(Program, LeavesOtherWorkloadsAlone) {
  const WebhookProcess webhook({});
  ASSERT_TRUE(webhook.BecomesReady());
  const auto answer = webhook.Post("/validate", testing::ReviewOf({.object = kWeb}));
  ASSERT_TRUE(answer) << answer.error().Text();
  EXPECT_EQ(answer->body, R"({"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview",)"
                          R"("response":{"uid":"705ab4f5-6393-11e8-b7cc-42010a800002",)"
                          R"("allowed":true}})");
}

TEST(Program, LogsEachDecisionOnALineWithoutItsBody) {
  const WebhookProcess webhook({});
  ASSERT_TRUE(webhook.BecomesReady());
  ASSERT_TRUE(webhook.Post("/validate", ReviewOfVllm(4, "qwen\u0007\u001b[31m")));
  ASSERT_TRUE(Eventually([&] { return webhook.Log().find("decision") != std::string::npos; }));
  const std::string log = webhook.Log();
  EXPECT_THAT(log, HasSubstr(R"("message":"decision","door":"validate","verdict":"deny",)"
                             R"("uid":"705ab4f5-6393-11e8-b7cc-42010a800002",)"
                             R"("kind":"Deployment","namespace":"llm","name":"qwen)"));
  EXPECT_THAT(log, HasSubstr(R"("operation":"CREATE","user":"alice","codes":[)"));
  EXPECT_THAT(log, HasSubstr(R"("GIQ601")"));
  EXPECT_THAT(log, HasSubstr(R"("duration_us":)"));
  EXPECT_THAT(log, HasSubstr(R"("env_version":")"));
  EXPECT_THAT(log, Not(HasSubstr("vllm-openai")));
  EXPECT_EQ(log.find('\x1b'), std::string::npos);
  EXPECT_EQ(log.find('\x07'), std::string::npos);
}

TEST(Program, MutatesOnlyWhenItIsAskedTo) {
  const WebhookProcess plain({});
  ASSERT_TRUE(plain.BecomesReady());
  const auto refused = plain.Post("/mutate", ReviewOfVllm(2));
  ASSERT_TRUE(refused) << refused.error().Text();
  EXPECT_EQ(refused->status, 404U);
  const WebhookProcess mutating({"--mutate"});
  ASSERT_TRUE(mutating.BecomesReady());
  const auto answer = mutating.Post("/mutate", ReviewOfVllm(2));
  ASSERT_TRUE(answer) << answer.error().Text();
  EXPECT_EQ(answer->status, 200U);
  EXPECT_THAT(answer->body, HasSubstr(R"("allowed":true)"));
  EXPECT_THAT(mutating.Health("/metrics"),
              ::testing::ContainsRegex(R"(reviews_total\{door="mutate",verdict="[a-z]+"\} 1)"));
}

TEST(Program, RefusesWhatIsNoReview) {
  const WebhookProcess webhook({});
  ASSERT_TRUE(webhook.BecomesReady());
  for (const std::string& body : {std::string(), std::string("garbage"), std::string("{}"),
                                  std::string(200'000, '['), std::string("\0\xff", 2)}) {
    const auto answer = webhook.Post("/validate", body);
    ASSERT_TRUE(answer) << answer.error().Text();
    EXPECT_EQ(answer->status, 400U) << body.substr(0, 20);
  }
  EXPECT_EQ(webhook.Client()->Send({.target = "/validate"})->status, 405U);
  EXPECT_EQ(webhook.Post("/", "")->status, 404U);
  RawSocket garbage(webhook.port());
  garbage.Say("GET / HTTP/1.1\r\n\r\n\x16\x03\x01");
  EXPECT_TRUE(garbage.Ends());
  EXPECT_TRUE(webhook.Post("/validate", ReviewOfVllm(2)));
  EXPECT_THAT(webhook.Health("/metrics"),
              HasSubstr(R"(giq_webhook_reviews_total{door="validate",verdict="bad"} 5)"));
}

TEST(Program, TellsMetrics) {
  const WebhookProcess webhook({});
  ASSERT_TRUE(webhook.BecomesReady());
  ASSERT_TRUE(webhook.Post("/validate", ReviewOfVllm(4)));
  const std::string metrics = webhook.Health("/metrics");
  EXPECT_THAT(metrics, StartsWith("200 # HELP "));
  for (const char* line : {"giq_webhook_reviews_total{door=\"validate\",verdict=\"deny\"} 1",
                           "giq_webhook_review_duration_seconds_count{door=\"validate\"} 1",
                           "giq_webhook_findings_total{rule=\"GIQ601\"} 1", "giq_webhook_ready 1",
                           "giq_webhook_certificate_expiry_timestamp_seconds ",
                           "giq_webhook_reload_failures_total{files=\"policy\"} 0",
                           "giq_webhook_connections_total 1", "giq_webhook_faults_total 0"}) {
    EXPECT_THAT(metrics, HasSubstr(line));
  }
}

TEST(Program, IsReadyOnlyWithACertificate) {
  WebhookProcess webhook({}, false);
  EXPECT_EQ(webhook.Health("/healthz"), "200 ok\n");
  EXPECT_THAT(webhook.Health("/readyz"), StartsWith("503 certificate: "));
  EXPECT_FALSE(webhook.Post("/validate", ReviewOfVllm(2)));
  webhook.Certify();
  EXPECT_TRUE(webhook.BecomesReady());
  ASSERT_TRUE(Eventually([&] { return webhook.Post("/validate", ReviewOfVllm(2)).has_value(); }));
}

TEST(Program, TakesUpAChangedPolicyAndKeepsItWhenTheNextIsBroken) {
  TempFolder folder;
  const std::string policy = folder.Write("policy.yaml", PolicyOf("warn"));
  const WebhookProcess webhook({"--policy=" + policy});
  ASSERT_TRUE(webhook.BecomesReady());
  const auto denies = [&] {
    const auto answer = webhook.Post("/validate", ReviewOfVllm(4));
    return answer && answer->body.find(R"("allowed":false)") != std::string::npos;
  };
  EXPECT_FALSE(denies());
  folder.Write("policy.yaml", PolicyOf("deny"));
  ASSERT_TRUE(Eventually(denies));
  folder.Write("policy.yaml", PolicyOf("explode"));
  ASSERT_TRUE(Eventually([&] {
    return webhook.Health("/metrics").find("reload_failures_total{files=\"policy\"} 1") !=
           std::string::npos;
  }));
  EXPECT_TRUE(denies());
  EXPECT_THAT(webhook.Log(), HasSubstr("files do not load, what was loaded before stays"));
  folder.Write("policy.yaml", PolicyOf("warn"));
  EXPECT_TRUE(Eventually([&] { return !denies(); }));
}

TEST(Program, EndsUnderLoadWithoutAFailedRequest) {
  WebhookProcess webhook({"--drain-seconds=1"});
  ASSERT_TRUE(webhook.BecomesReady());
  const std::string review = ReviewOfVllm(4);
  std::atomic<bool> done = false;
  std::atomic<int> answered = 0;
  std::atomic<int> failed = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&] {
      const auto client = webhook.Client();
      while (!done) {
        const auto answer = client->Send({.method = "POST", .target = "/validate", .body = review});
        ++(answer && answer->status == 200 ? answered : failed);
      }
    });
  }
  EXPECT_TRUE(Eventually([&] { return answered > 100; }));
  webhook.Signal(SIGTERM);
  EXPECT_TRUE(Eventually([&] { return webhook.Health("/readyz") == "503 it is being stopped\n"; }));
  const int at_signal = answered;
  EXPECT_TRUE(Eventually([&] { return answered > at_signal + 20; }));  // new connections, too
  // As the endpoints do: nobody comes any more.
  done = true;
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(webhook.Ends(), 0);
  EXPECT_THAT(webhook.Log(), HasSubstr("giq-webhook ends"));
}

TEST(Program, EndsAtOnceWithASecondSignal) {
  WebhookProcess webhook({"--drain-seconds=3600"});
  ASSERT_TRUE(webhook.BecomesReady());
  webhook.Signal(SIGTERM);
  ASSERT_TRUE(Eventually([&] { return webhook.Health("/readyz") == "503 it is being stopped\n"; }));
  webhook.Signal(SIGTERM);
  EXPECT_EQ(webhook.Ends(), 0);
}

}  // namespace
}  // namespace giq
