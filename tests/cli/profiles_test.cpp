// giq-lint profiles: lists in every format, targets, manifests, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/cli/binary.h"

namespace giq {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* kBench =
    "Instance Type,Accelerator Type,Model Name,Model Server Name,Model Server Version,"
    "Output Tokens/s,NTPOT (ms),TTFT (ms),ITL (ms),QPS,Use Case,Average Input Length,"
    "Average Output Length,Serving Stack,Serving Stack Version,Cost/M Input Tokens,"
    "Cost/M Output Tokens\n"
    "g2-standard-24,nvidia-l4,acme/chat-4b,vllm,v0.10.0,100,20,50,15,1,Chatbot (ShareGPT),128,128,"
    ",,0.3,1.2\n"
    "g2-standard-24,nvidia-l4,acme/chat-4b,vllm,v0.10.0,300.5,40,90,30,3,Chatbot (ShareGPT),128,"
    "128,,,0.1,0.4\n"
    "g2-standard-24,nvidia-l4,acme/chat-4b,vllm,v0.10.0,500,400,900,300,5,Chatbot (ShareGPT),128,"
    "128,,,0.06,0.24\n"
    "g2-standard-24,nvidia-l4,acme/chat-4b,vllm,v0.9.0,120,25,60,16,1.2,Deep Research,256,4096,"
    "llm-d,0.3,0.3,1.2\n";

/// Runs with the measurements above.
class Profiles : public ::testing::Test {
 protected:
  Profiles() { giq_lint_.Write("bench.csv", kBench); }

  [[nodiscard]] Outcome Run(std::vector<std::string> words) const {
    words.insert(words.begin(), "profiles");
    words.insert(words.end(), {"--catalog", "bench.csv"});
    return giq_lint_.Run(words);
  }
  /// What is printed, behind the exit code where that is not 0.
  [[nodiscard]] std::string Out(const std::vector<std::string>& words) const {
    const Outcome run = Run(words);
    return run.code == 0 ? run.out : std::to_string(run.code) + " " + run.err;
  }
  [[nodiscard]] std::string Create(std::vector<std::string> words) const {
    words.insert(words.begin(), {"manifests", "create", "--model=acme/chat-4b",
                                 "--model-server=vllm", "--accelerator-type=nvidia-l4"});
    return Out(words);
  }
  [[nodiscard]] std::string FileText(std::string_view name) const {
    std::ifstream file(giq_lint_.folder().At(name));
    return {std::istreambuf_iterator<char>(file), {}};
  }

  Binary giq_lint_;
};

TEST_F(Profiles, ListsNamesAsGcloudDoes) {
  EXPECT_EQ(Out({"models", "list"}),
            "Supported models:\n-  acme/chat-4b\n-  google/gemma-2-27b-it\n"
            "-  meta-llama/Llama-3.3-70B-Instruct\n-  openai/gpt-oss-20b\n");
  EXPECT_EQ(Out({"model-servers", "list", "--model=acme/chat-4b"}),
            "Supported model servers:\n-  vllm\n");
  EXPECT_EQ(Out({"model-servers", "list", "--model=acme/none"}),
            "No supported model servers found.\n");
  EXPECT_EQ(Out({"model-server-versions", "list", "--model=acme/chat-4b", "--model-server=vllm"}),
            "Supported model server versions:\n-  v0.10.0\n-  v0.9.0\n");
  EXPECT_EQ(Out({"serving-stacks", "list"}), "Supported serving stacks:\n-  llm-d\n");
  EXPECT_EQ(Out({"serving-stack-versions", "list", "--serving-stack=llm-d"}),
            "Supported serving stack versions:\n-  0.3\n");
  EXPECT_EQ(Out({"models", "list", "--format=json"}),
            R"([{"model":"acme/chat-4b"},{"model":"google/gemma-2-27b-it"},)"
            R"({"model":"meta-llama/Llama-3.3-70B-Instruct"},{"model":"openai/gpt-oss-20b"}])"
            "\n");
  EXPECT_EQ(Out({"model-and-server-combinations", "list", "--model=acme/chat-4b"}),
            "MODEL_NAME    MODEL_SERVER_NAME  MODEL_SERVER_VERSION\n"
            "acme/chat-4b  vllm               v0.10.0\n"
            "acme/chat-4b  vllm               v0.9.0\n");
}

TEST_F(Profiles, ListsProfilesInEachFormat) {
  EXPECT_EQ(Out({"list", "--model=acme/chat-4b"}),
            "Instance Type   Accelerator  Cost/M Input Tokens  Cost/M Output Tokens  Output "
            "Tokens/s  NTPOT(ms)  TTFT(ms)  ITL(ms)  Model Server  Model Server Version  Model     "
            "    Use Case            Average Input Length  Average Output Length  Serving Stack  "
            "Serving Stack Version\n"
            "g2-standard-24  nvidia-l4    0.100                0.400                 301           "
            "   40         90        30       vllm          v0.10.0               acme/chat-4b  "
            "Chatbot (ShareGPT)  128                   128\n");
  EXPECT_EQ(
      Out({"list", "--model=acme/chat-4b", "--model-server-version=v0.9.0", "--format=csvprofile"}),
      "Instance Type,Accelerator,Cost/M Input Tokens,Cost/M Output Tokens,Output Tokens/s,"
      "NTPOT(ms),TTFT(ms),ITL(ms),Model Server,Model Server Version,Model,Use Case,"
      "Average Input Length,Average Output Length,Serving Stack,Serving Stack Version\n"
      "g2-standard-24,nvidia-l4,0.300,1.200,120,25,60,16,vllm,v0.9.0,acme/chat-4b,"
      "Deep Research,256,4096,llm-d,0.3\n");
  EXPECT_EQ(Out({"list", "--model=acme/chat-4b", "--format=yaml"}),
            "- instanceType: g2-standard-24\n  acceleratorType: nvidia-l4\n"
            "  costPerMillionInputTokens: 0.100\n  costPerMillionOutputTokens: 0.400\n"
            "  outputTokensPerSecond: 301\n  ntpotMilliseconds: 40\n  ttftMilliseconds: 90\n"
            "  itlMilliseconds: 30\n  modelServer: vllm\n  modelServerVersion: v0.10.0\n"
            "  model: acme/chat-4b\n  useCase: Chatbot (ShareGPT)\n  averageInputLength: 128\n"
            "  averageOutputLength: 128\n");
  EXPECT_EQ(Out({"list", "--model=acme/chat-4b", "--pricing-model=3-years-cud", "--format=json"}),
            R"([{"instanceType":"g2-standard-24","acceleratorType":"nvidia-l4",)"
            R"("costPerMillionInputTokens":"N/A","costPerMillionOutputTokens":"N/A",)"
            R"("outputTokensPerSecond":301,"ntpotMilliseconds":40,"ttftMilliseconds":90,)"
            R"("itlMilliseconds":30,"modelServer":"vllm","modelServerVersion":"v0.10.0",)"
            R"+("model":"acme/chat-4b","useCase":"Chatbot (ShareGPT)","averageInputLength":128,)+"
            R"("averageOutputLength":128}])"
            "\n");
}

TEST_F(Profiles, Filters) {
  const auto rows = [this](std::vector<std::string> words) {
    words.insert(words.begin(), {"list", "--model=acme/chat-4b", "--format=csv"});
    const Outcome run = Run(words);
    return std::pair(run.code, std::ranges::count(run.out, '\n') - 1);
  };
  EXPECT_EQ(rows({"--model-server-version=all"}), std::pair(0, 2L));
  EXPECT_EQ(rows({"--model-server-version=all", "--serving-stack=llm-d"}), std::pair(0, 1L));
  EXPECT_EQ(rows({"--model-server-version=all", "--use-case=deep research"}), std::pair(0, 1L));
  EXPECT_EQ(rows({"--model-server-version=all", "--target-input-length=300",
                  "--target-output-length=4000"}),
            std::pair(0, 1L));
  EXPECT_EQ(rows({"--instance-type=g2-standard-24", "--accelerator-type=nvidia-l4"}),
            std::pair(0, 1L));
  EXPECT_EQ(rows({"--instance-type=g2-standard-12"}), std::pair(1, 0L));
  EXPECT_EQ(rows({"--target-cost-per-million-output-tokens=0.4"}), std::pair(0, 1L));
  EXPECT_EQ(rows({"--target-cost-per-million-input-tokens=0.09"}), std::pair(1, 0L));
}

TEST_F(Profiles, TellsWhatIsPossibleWhereNothingMeetsTheTargets) {
  Outcome run = Run({"list", "--model=acme/chat-4b", "--target-ntpot-milliseconds=10"});
  EXPECT_EQ(run.code, 1);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err,
            "no profile: NTPOT 10 ms is below all that was measured: 20 ms to 400 ms is "
            "possible\n");
  run = Run({"list", "--model=acme/chat-4b", "--target-ttft-milliseconds=10",
             "--target-itl-milliseconds=1"});
  EXPECT_EQ(run.err,
            "no profile: TTFT 10 ms is below all that was measured: 50 ms to 900 ms is possible; "
            "ITL 1 ms is below all that was measured: 15 ms to 300 ms is possible\n");
  // Above all that was measured: full throughput.
  run = Run({"list", "--model=acme/chat-4b", "--target-ntpot-milliseconds=9999", "--format=csv"});
  EXPECT_THAT(run.out, HasSubstr(",500,400,900,300,vllm,"));
  run = Run({"list", "--model=acme/none"});
  EXPECT_EQ(run.err, "no profile: nothing was measured for this combination\n");
}

TEST_F(Profiles, ListsBenchmarksSoThatTheyCanBeImported) {
  const Outcome run = Run({"benchmarks", "list", "--model=acme/chat-4b", "--model-server=vllm",
                           "--model-server-version=all"});
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.out, StartsWith("Instance Type,Accelerator Type,Model Name,Model Server Name,"
                                  "Model Server Version,Output Tokens/s,NTPOT (ms),TTFT (ms),"
                                  "ITL (ms),QPS,Cost/M Input Tokens,Cost/M Output Tokens,Use Case,"
                                  "Average Input Length,Average Output Length,Serving Stack,"
                                  "Serving Stack Version\n"));
  EXPECT_THAT(run.out, HasSubstr("\ng2-standard-24,nvidia-l4,acme/chat-4b,vllm,v0.10.0,300.5,40,90,"
                                 "30,3.00,0.100,0.400,Chatbot (ShareGPT),128,128,,\n"));
  giq_lint_.Write("again.csv", run.out);
  const std::vector<std::string> words = {"profiles",
                                          "benchmarks",
                                          "list",
                                          "--model=acme/chat-4b",
                                          "--catalog",
                                          "again.csv",
                                          "--model-server=vllm",
                                          "--model-server-version=all"};
  EXPECT_EQ(giq_lint_.Run(words).out, run.out);
  const Outcome none = Run({"benchmarks", "list", "--model=acme/chat-4b", "--model-server=tgi"});
  EXPECT_EQ(none.code, 1);
  EXPECT_EQ(none.err, "no benchmark: nothing was measured for this combination\n");
}

TEST_F(Profiles, ListsAcceleratorsAndUseCases) {
  EXPECT_EQ(Out({"accelerators", "list", "--model=acme/chat-4b", "--max-ntpot-milliseconds=30"}),
            "ACCELERATOR_TYPE  MODEL_NAME    MODEL_SERVER_NAME  MODEL_SERVER_VERSION  "
            "ACCELERATOR_COUNT  OUTPUT_TOKENS_PER_SECOND  NTPOT_MILLISECONDS\n"
            "nvidia-l4         acme/chat-4b  vllm               v0.10.0               2            "
            "      200                       30\n");
  const std::string cases = Out({"use-cases", "list"});
  EXPECT_THAT(cases, HasSubstr("\nText Summarization                        1024                  "
                               "128\n"));
  EXPECT_THAT(cases, HasSubstr("\n  input   4  108  226  635  887  1024\n"));
  EXPECT_THAT(Out({"use-cases", "list", "--format=csv"}), HasSubstr("\nCode Completion,512,32\n"));
}

TEST_F(Profiles, CreatesManifestsInParts) {
  const std::string all = Create({"--target-ntpot-milliseconds=40"});
  EXPECT_THAT(all, StartsWith("# Generated by giq-lint "));
  EXPECT_THAT(all, HasSubstr("averageValue: \"10\"\n"));  // 300.5 × 0.04 ÷ 1.1 = 10.9
  const std::string manifest = Create({"--target-ntpot-milliseconds=40", "--output=manifest"});
  const std::string comments = Create({"--target-ntpot-milliseconds=40", "--output=comments"});
  EXPECT_THAT(manifest, StartsWith("apiVersion: apps/v1\nkind: Deployment\n"));
  EXPECT_EQ(comments + manifest, all);
  EXPECT_THAT(Create({"--namespace=team-1", "--serving-stack=llm-d", "--mode=autopilot"}),
              HasSubstr("namespace: team-1\n"));
  EXPECT_THAT(Create({"--requests-per-second=8"}), HasSubstr("replicas: 3\n"));
}

TEST_F(Profiles, SaysWhereATargetGetsNoAutoscaler) {
  const Outcome run = Run({"manifests", "create", "--model=acme/chat-4b", "--model-server=vllm",
                           "--accelerator-type=nvidia-l4", "--target-ntpot-milliseconds=1"});
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.out, ::testing::Not(HasSubstr("HorizontalPodAutoscaler")));
  EXPECT_EQ(run.err,
            "note: no autoscaler: NTPOT 1 ms is below all that was measured: 20 ms to 400 ms is "
            "possible\n");
}

TEST_F(Profiles, WritesManifestsIntoAFile) {
  const std::vector<std::string> words = {"manifests",
                                          "create",
                                          "--model=acme/chat-4b",
                                          "--model-server=vllm",
                                          "--accelerator-type=nvidia-l4",
                                          "--output-path=out.yaml"};
  giq_lint_.Write("out.yaml", "old");
  const Outcome run = Run(words);
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err, "Output saved to out.yaml\n");
  EXPECT_EQ(FileText("out.yaml"), Create({}));
  // Nothing is left beside it.
  const auto files = std::filesystem::directory_iterator(giq_lint_.folder().path());
  EXPECT_EQ(std::distance(begin(files), end(files)), 2);
  const std::string nowhere = Create({"--output-path=none/out.yaml"});
  EXPECT_THAT(nowhere, StartsWith("2 error: none/out.yaml: cannot "));
  EXPECT_THAT(nowhere, HasSubstr("No such file or directory"));
  EXPECT_THAT(Create({"--output-path=."}), StartsWith("2 error: "));
}

TEST_F(Profiles, RefusesWhatNobodyMeasured) {
  EXPECT_EQ(Create({"--use-case=Code Completion"}),
            "2 error: use case \"Code Completion\" was not measured with this model: there is "
            "Chatbot (ShareGPT), Deep Research\n");
  EXPECT_EQ(Create({"--use-case=Deep Resarch"}),
            "2 error: there is no use case \"Deep Resarch\"; did you mean 'Deep Research'? "
            "(profiles use-cases list shows them)\n");
  EXPECT_EQ(Create({"--use-case=Multi Agent Large Document Summarization"}),
            "2 error: the token lengths of \"Multi Agent Large Document Summarization\" are not "
            "public: import rows that were measured for it (giq-lint catalog import)\n");
  EXPECT_EQ(Create({"--namespace=Team"}),
            "2 error: \"Team\" is no namespace: its name has small letters, digits and -, at most "
            "63 of them\n");
  EXPECT_EQ(giq_lint_.Run({"profiles", "models", "list", "--catalog", "none.csv"}).err,
            "error: none.csv: cannot open the catalog: No such file or directory\n");
}

TEST_F(Profiles, RefusesBadUsage) {
  const auto refused = [this](const std::vector<std::string>& words) { return Out(words); };
  EXPECT_EQ(refused({"list", "--target-ntpot-milliseconds=0"}),
            "2 error: --target-ntpot-milliseconds: give a number above 0 (giq-lint profiles list "
            "--help tells more)\n");
  EXPECT_EQ(refused({"list", "--target-input-length=3"}),
            "2 error: --target-input-length requires --target-output-length (giq-lint profiles "
            "list --help tells more)\n");
  EXPECT_EQ(refused({"list", "--pricing-model=free"}),
            "2 error: --pricing-model: 'free' is not on-demand, spot, 3-years-cud or 1-year-cud "
            "(giq-lint profiles list --help tells more)\n");
  EXPECT_EQ(refused({"models", "list", "--format=xml"}),
            "2 error: --format: 'xml' is not profile, csvprofile, yaml or json (giq-lint profiles "
            "models list --help tells more)\n");
  EXPECT_EQ(refused({"serving-stack-versions", "list"}),
            "2 error: --serving-stack is required (giq-lint profiles serving-stack-versions list "
            "--help tells more)\n");
  EXPECT_EQ(refused({"manifests", "create", "--model=a", "--model-server=b"}),
            "2 error: --accelerator-type is required (giq-lint profiles manifests create --help "
            "tells more)\n");
}

TEST_F(Profiles, ExplainItsCommands) {
  for (const char* command : {"models", "model-servers", "model-server-versions", "benchmarks",
                              "use-cases", "serving-stacks", "serving-stack-versions",
                              "accelerators", "model-and-server-combinations"}) {
    const Outcome help = giq_lint_.Run({"profiles", command, "list", "--help"});
    EXPECT_EQ(help.code, 0) << command;
    EXPECT_THAT(help.out,
                HasSubstr("Usage: giq-lint profiles " + std::string(command) + " list [OPTIONS]"));
    EXPECT_THAT(help.out, HasSubstr("--catalog"));
  }
  EXPECT_THAT(giq_lint_.Run({"profiles", "--help"}).out,
              HasSubstr("giq-lint profiles list --model=google/gemma-2-27b-it "
                        "--target-ntpot-milliseconds=200\n"));
  EXPECT_THAT(giq_lint_.Run({"profiles", "manifests", "create", "--help"}).out,
              HasSubstr("--target-ntpot-milliseconds MS"));
}

}  // namespace
}  // namespace giq
