// giq-lint catalog diff, and catalog import of inference-perf's reports.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "tests/cli/binary.h"

namespace giq {
namespace {

using ::testing::HasSubstr;

/// A server that asks for 10 ms a token.
constexpr const char* kManifest = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: chat
  annotations: {giq-lint.dev/target-ntpot-milliseconds: "10"}
spec:
  replicas: 1
  selector:
    matchLabels: {app: chat}
  template:
    metadata:
      labels: {app: chat}
    spec:
      nodeSelector: {cloud.google.com/gke-accelerator: nvidia-l4}
      containers:
      - name: server
        image: vllm/vllm-openai:v0.10.0
        args: [--model=acme/chat-4b, --tensor-parallel-size=2]
        resources:
          limits: {nvidia.com/gpu: "2"}
)";

std::string Bench(const char* least) {
  return std::string(
             "machine_type,accelerator,model,server,server_version,"
             "output_tokens_per_second,ntpot_ms\n") +
         "g2-standard-24,nvidia-l4,acme/chat-4b,vllm,v0.10.0,100," + least +
         "\ng2-standard-24,nvidia-l4,acme/chat-4b,vllm,v0.10.0,300,40\n"
         "g2-standard-24,nvidia-l4,acme/chat-4b,vllm,v0.10.0,500,400\n";
}

TEST(CatalogDiff, TellsWhichFindingsComeAndGo) {
  const Binary giq_lint;
  giq_lint.Write("chat.yaml", kManifest);
  giq_lint.Write("slow.csv", Bench("20"));
  giq_lint.Write("fast.csv", Bench("5"));
  const Outcome added =
      giq_lint.Run({"catalog", "diff", "--with", "slow.csv", "--select", "GIQ2", "chat.yaml"});
  EXPECT_EQ(added.code, 1);
  EXPECT_THAT(added.out, testing::StartsWith("+ chat.yaml:5:"));
  EXPECT_THAT(added.out, HasSubstr(": error[GIQ201]: "));
  EXPECT_THAT(added.err, HasSubstr("0 findings gone, 1 finding new in 1 file\n"));
  const Outcome none =
      giq_lint.Run({"catalog", "diff", "--with", "fast.csv", "--select", "GIQ2", "chat.yaml"});
  EXPECT_EQ(none.code, 0);
  EXPECT_EQ(none.out, "");
  EXPECT_THAT(none.err, HasSubstr("0 findings gone, 0 findings new in 1 file\n"));
}

TEST(CatalogDiff, PrintsJson) {
  const Binary giq_lint;
  giq_lint.Write("chat.yaml", kManifest);
  giq_lint.Write("slow.csv", Bench("20"));
  const Outcome run = giq_lint.Run({"catalog", "diff", "--with", "slow.csv", "--select", "GIQ2",
                                    "--format", "json", "chat.yaml"});
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.out,
              testing::StartsWith(R"({"version":1,"removed":[],"added":[{"file":"chat.yaml",)"
                                  R"("line":5,)"));
  EXPECT_THAT(run.out, HasSubstr(R"("code":"GIQ201","severity":"error","message":")"));
}

TEST(CatalogDiff, RefusesWhatItCannotRead) {
  const Binary giq_lint;
  giq_lint.Write("chat.yaml", kManifest);
  EXPECT_EQ(giq_lint.Run({"catalog", "diff", "chat.yaml"}).err,
            "error: --with is required (giq-lint catalog diff --help tells more)\n");
  const Outcome none = giq_lint.Run({"catalog", "diff", "--with", "none.csv", "chat.yaml"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err,
              HasSubstr("none.csv: cannot open the catalog: No such file or directory\n"));
  EXPECT_EQ(
      giq_lint.Run({"catalog", "diff", "--with", "none.csv", "--format", "xml"}).err,
      "error: --format: 'xml' is not text or json (giq-lint catalog diff --help tells more)\n");
}

/// A stage's report, as inference-perf writes it; times in seconds.
std::string Stage(double rate, double tokens, double ntpot) {
  char text[1024];
  std::snprintf(text, sizeof text,
                R"({"load_summary": {"count": 60, "requested_rate": %g, "achieved_rate": %g},
"successes": {"count": 60, "latency": {
  "request_latency": {"mean": 0.79, "median": 0.73},
  "normalized_time_per_output_token": {"mean": 0.1, "median": %g, "p90": %g},
  "time_to_first_token": {"mean": 0.04, "median": 0.0385, "p90": 0.05}},
 "throughput": {"output_tokens_per_sec": %g, "requests_per_sec": %g},
 "prompt_len": {"mean": 74.9}, "output_len": {"mean": 105.4}},
"failures": {"count": 0}})",
                rate, rate, ntpot, ntpot * 2, tokens, rate);
  return text;
}

class InferencePerf : public ::testing::Test {
 protected:
  InferencePerf() {
    giq_lint_.Write("stage_0.json", Stage(1, 100, 0.02));
    giq_lint_.Write("stage_1.json", Stage(3, 300, 0.04));
    giq_lint_.Write("stage_2.json", Stage(5, 500, 0.4));
  }
  [[nodiscard]] Outcome Import(std::vector<std::string> more) const {
    more.insert(more.begin(), {"catalog", "import", "stage_0.json", "stage_1.json", "stage_2.json",
                               "--model", "acme/chat-4b"});
    return giq_lint_.Run(more);
  }
  Binary giq_lint_;
};

TEST_F(InferencePerf, StagesBecomeOneCurve) {
  const std::vector<std::string> setup = {"--model-server",         "vllm",
                                          "--model-server-version", "v0.10.0",
                                          "--instance-type",        "g2-standard-24"};
  const Outcome run = Import(setup);
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_THAT(run.out, testing::StartsWith("3 points in 1 curve of 1 model; curves of three points "
                                           "and more, by which rules judge: 1\n"));
  const std::vector<std::string> list = {"profiles", "benchmarks",   "list",
                                         "--model",  "acme/chat-4b", "--model-server",
                                         "vllm",     "--catalog",    "giq-catalog"};
  EXPECT_THAT(giq_lint_.Run(list).out,
              HasSubstr("\ng2-standard-24,nvidia-l4,acme/chat-4b,vllm,v0.10.0,300,40,38.5,,3.00,"));
  EXPECT_EQ(giq_lint_
                .Run({"profiles", "manifests", "create", "--model", "acme/chat-4b",
                      "--model-server", "vllm", "--accelerator-type", "nvidia-l4", "--catalog",
                      "giq-catalog", "--target-ntpot-milliseconds", "40", "--output", "manifest"})
                .code,
            0);
}

TEST_F(InferencePerf, TakesAnotherPercentile) {
  EXPECT_EQ(Import({"--model-server", "vllm", "--instance-type", "g2-standard-24", "--percentile",
                    "p90", "--into", "tail"})
                .code,
            0);
  EXPECT_THAT(
      giq_lint_.Run({"catalog", "show", "benchmarks", "acme", "--catalog", "tail", "--sources"})
          .out,
      HasSubstr("p90"));
}

TEST_F(InferencePerf, SaysWhatAReportDoesNotTell) {
  const Outcome run = Import({"--model-server", "vllm"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("--instance-type"));
  EXPECT_THAT(run.err, HasSubstr("\nnothing was imported\n"));
  EXPECT_THAT(Import({"--instance-type", "g2-standard-24"}).err, HasSubstr("--model-server"));
  EXPECT_EQ(Import({"--percentile", "p42"}).code, 2);
}

}  // namespace
}  // namespace giq
