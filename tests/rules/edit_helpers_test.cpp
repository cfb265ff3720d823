// The edits that several rules share: variables, arguments, parallel sizes, rollouts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rules/env_edit.h"
#include "rules/parallel_edits.h"
#include "rules/rollout_edits.h"
#include "rules/word_edit.h"
#include "tests/rules/fixtures.h"

namespace giq::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kEnv = "/spec/template/spec/containers/0/env";

/// A vLLM Deployment of two replicas with more lines in its spec and in its container.
class Written {
 public:
  explicit Written(const std::string& container, const std::string& spec = "")
      : env_(EnvironmentOf("")), judged_(Judge("deploy.yaml", Text(container, spec), *env_, {})) {}

  [[nodiscard]] const Workload& workload() const { return *judged_.bundle.workloads.front(); }

 private:
  static std::string Text(const std::string& container, const std::string& spec) {
    return R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: llm}
spec:
  replicas: 2
)" + spec + R"(  selector: {matchLabels: {app: llm}}
  template:
    metadata: {labels: {app: llm}}
    spec:
      containers:
      - image: vllm/vllm-openai:v0.11.0
        resources: {limits: {nvidia.com/gpu: "2"}}
)" + container;
  }

  std::shared_ptr<const Environment> env_;
  Judged judged_;
};

/// `op pointer value` of each edit.
std::vector<std::string> Told(const std::vector<Edit>& edits) {
  std::vector<std::string> told;
  for (const Edit& edit : edits) {
    const char* op = edit.op == Edit::Op::kAdd       ? "add"
                     : edit.op == Edit::Op::kReplace ? "replace"
                                                     : "remove";
    told.push_back(std::string(op) + " " + edit.pointer + " " + edit.value_json);
  }
  return told;
}

std::vector<std::string> Told(const std::optional<Edit>& edit) {
  return edit ? Told(std::vector<Edit>{*edit}) : std::vector<std::string>();
}

std::vector<Edit> SetHome(const std::string& env) {
  return SetVariable(Written(env).workload(), "HF_HOME", "value", R"("/dev/shm")");
}

TEST(SetVariable, AddsOneThatIsNotThere) {
  EXPECT_THAT(Told(SetHome("")), ElementsAre("add " + std::string(kEnv) +
                                             R"( [{"name":"HF_HOME","value":"/dev/shm"}])"));
  EXPECT_THAT(
      Told(SetHome("        env: [{name: A, value: b}]\n")),
      ElementsAre("add " + std::string(kEnv) + R"(/- {"name":"HF_HOME","value":"/dev/shm"})"));
}

TEST(SetVariable, ReplacesTheOneThatCounts) {
  EXPECT_THAT(
      Told(SetHome("        env: [{name: HF_HOME, value: a}, {name: HF_HOME, value: b}]\n")),
      ElementsAre("replace " + std::string(kEnv) + R"(/1/value "/dev/shm")"));
  EXPECT_THAT(Told(SetHome("        env: [{name: HF_HOME}]\n")),
              ElementsAre("add " + std::string(kEnv) + R"(/0/value "/dev/shm")"));
}

TEST(SetVariable, TakesTheValueAwayForASource) {
  const Written written("        env: [{name: HF_TOKEN, value: \"\"}]\n");
  EXPECT_THAT(Told(SetVariable(written.workload(), "HF_TOKEN", "valueFrom", "{}")),
              ElementsAre("add " + std::string(kEnv) + "/0/valueFrom {}",
                          "remove " + std::string(kEnv) + "/0/value "));
}

TEST(SetVariable, LeavesWhatComesFromElsewhere) {
  EXPECT_THAT(
      SetHome("        env: [{name: HF_HOME, valueFrom: {secretKeyRef: {name: s, key: k}}}]\n"),
      IsEmpty());
  EXPECT_THAT(SetHome("        env: {HF_HOME: a}\n"), IsEmpty());
}

TEST(AppendArgument, NotBehindAScript) {
  EXPECT_THAT(Told(AppendArgument(Written("        args: [--model=a/b]\n").workload(), "--x")),
              ElementsAre(R"(add /spec/template/spec/containers/0/args/- "--x")"));
  EXPECT_FALSE(AppendArgument(
      Written("        command: [sh, -c]\n        args: [\"vllm serve a/b\"]\n").workload(),
      "--x"));
  EXPECT_FALSE(AppendArgument(Written("").workload(), "--x"));
}

std::optional<Edit> SetTensor(const std::string& args) {
  return SetTensorSize(Written(args).workload(), 2);
}

TEST(SetTensorSize, WhereverItIsWritten) {
  const std::string args = "/spec/template/spec/containers/0/args/";
  EXPECT_THAT(Told(SetTensor("        args: [--model=a/b, -tp, \"8\"]\n")),
              ElementsAre("replace " + args + R"(2 "2")"));
  EXPECT_THAT(Told(SetTensor("        args: [--model=a/b, --tensor-parallel-size=8]\n")),
              ElementsAre("replace " + args + R"(1 "--tensor-parallel-size=2")"));
  EXPECT_THAT(Told(SetTensor("        args: [--model=a/b]\n")),
              ElementsAre("add " + args + R"(- "--tensor-parallel-size=2")"));
  EXPECT_THAT(Told(SetTensor("        command: [sh, -c, \"vllm serve a/b -tp 8 --port 80\"]\n")),
              ElementsAre("replace /spec/template/spec/containers/0/command/2 "
                          R"("vllm serve a/b -tp 2 --port 80")"));
}

TEST(SetTensorSize, NotWhereAScriptSaysItTwice) {
  EXPECT_FALSE(
      SetTensor("        command: [sh, -c, \"vllm serve a/b -tp 8 || vllm serve a/b -tp 8\"]\n"));
}

TEST(TensorSizeFor, FollowsTheAccelerators) {
  const auto size_for = [](const std::string& arguments, std::int64_t accelerators) {
    return TensorSizeFor(Written("        args: [--model=a/b" + arguments + "]\n").workload(),
                         accelerators);
  };
  EXPECT_EQ(size_for(", -tp=2", 4), 4);
  EXPECT_EQ(size_for(", -tp=4", 4), 8);  // two devices an accelerator
  EXPECT_EQ(size_for(", -tp=2", 2), std::nullopt);
  EXPECT_EQ(size_for(", -tp=3", 4), std::nullopt);
  EXPECT_EQ(size_for("", 4), std::nullopt);
}

std::vector<std::string> Roll(const std::string& spec, std::int64_t replicas) {
  return Told(RollWithoutSurge(Written("", spec).workload(), replicas).edits);
}

TEST(RollWithoutSurge, WritesAStrategyWhereThereIsNone) {
  EXPECT_THAT(Roll("", 1), ElementsAre(R"(add /spec/strategy {"type":"Recreate"})"));
  EXPECT_THAT(Roll("", 2), ElementsAre(R"(add /spec/strategy {"type":"RollingUpdate",)"
                                       R"("rollingUpdate":{"maxSurge":0,"maxUnavailable":1}})"));
}

TEST(RollWithoutSurge, KeepsWhatIsWritten) {
  const std::string rolling = "  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}\n";
  EXPECT_THAT(Roll(rolling, 2), ElementsAre("add /spec/strategy/rollingUpdate/maxSurge 0",
                                            "add /spec/strategy/rollingUpdate/maxUnavailable 1"));
  EXPECT_THAT(Roll(rolling, 1), ElementsAre(R"(add /spec/strategy/type "Recreate")",
                                            "remove /spec/strategy/rollingUpdate "));
}

TEST(MustSurge, RoundsAsTheControllerDoes) {
  const Written by_default("");
  EXPECT_TRUE(MustSurge(by_default.workload(), 3));   // 25 % of 3: one more, none less
  EXPECT_FALSE(MustSurge(by_default.workload(), 4));  // one less
  EXPECT_FALSE(MustSurge(Written("", "  strategy: {type: Recreate}\n").workload(), 1));
}

}  // namespace
}  // namespace giq::testing
