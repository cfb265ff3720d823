// The check command as a user meets it: exact output, exit codes, configuration and flags.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/cli/binary.h"

namespace giq {
namespace {

constexpr const char* kGood = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: vllm}\n";
constexpr const char* kBroken = "apiVersion: v1\nkind: [vllm\n";
constexpr const char* kTypo =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: vllm}\nspec:\n  replicas: \"2\"\n";

TEST(Check, AGoodFileIsSilentOnStdout) {
  const Binary giq_lint;
  giq_lint.Write("good.yaml", kGood);
  const Outcome run = giq_lint.Run({"good.yaml"});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err, "no findings in 1 file\n");
}

TEST(Check, FindingsGoToStdoutAndTheSummaryToStderr) {
  const Binary giq_lint;
  giq_lint.Write("broken.yaml", kBroken);
  giq_lint.Write("good.yaml", kGood);
  const Outcome run = giq_lint.Run({"check", "broken.yaml", "good.yaml"});
  EXPECT_EQ(run.code, 1);
  EXPECT_TRUE(run.out.starts_with("error[GIQ001]: ")) << run.out;
  EXPECT_NE(run.out.find("\n --> broken.yaml:2:11\n"), std::string::npos) << run.out;
  EXPECT_TRUE(run.out.ends_with("  = help: giq-lint explain GIQ001\n\n")) << run.out;
  EXPECT_EQ(run.err, "1 error in 2 files\n");
}

TEST(Check, StandardInputIsAFile) {
  const Binary giq_lint;
  const Outcome run = giq_lint.Run({"-"}, kTypo);
  EXPECT_EQ(run.code, 1);
  EXPECT_NE(run.out.find("error[GIQ004]: "), std::string::npos) << run.out;
  EXPECT_NE(run.out.find(" --> <stdin>:5:13\n"), std::string::npos) << run.out;
  EXPECT_EQ(giq_lint.Run({"-"}, kGood).err, "no findings in 1 file\n");
  EXPECT_EQ(giq_lint.Run({"-"}).err, "no findings in 0 files (1 skipped: 1 empty: <stdin>)\n");
}

TEST(Check, JsonIsTheOnlyThingOnStdout) {
  const Binary giq_lint;
  giq_lint.Write("good.yaml", kGood);
  giq_lint.Write("empty.yaml", "");
  const Outcome run = giq_lint.Run({"--format", "json", "empty.yaml", "good.yaml", "none.yaml"});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(
      run.out,
      R"({"version":1,"findings":[],"summary":{"files":1,"errors":0,"warnings":0,"infos":0,)"
      R"("hidden":0,"unjudged":1,"suppressed":0,"skipped":[{"file":"empty.yaml","reason":"empty"}],)"
      R"("failures":[{"file":"none.yaml","line":0,"column":0,)"
      R"("message":"cannot open: No such file or directory"}]}})"
      "\n");
  EXPECT_EQ(
      run.err,
      "error: none.yaml: cannot open: No such file or directory\n"
      "no findings in 1 file (1 skipped: 1 empty: empty.yaml); 1 input could not be judged in "
      "full\n");
}

TEST(Check, TheSameInputGivesTheSameBytesWithAnyNumberOfThreads) {
  const Binary giq_lint;
  for (int i = 0; i < 60; ++i) {
    giq_lint.Write("f" + std::to_string(i % 7) + "/" + std::to_string(i) + ".yaml",
                   i % 3 == 0 ? kBroken : kTypo);
  }
  const Outcome one = giq_lint.Run({".", "-j", "1"});
  EXPECT_EQ(one.code, 1);
  EXPECT_EQ(one.err, "60 errors in 60 files\n");
  for (const char* jobs : {"2", "8", "64"}) {
    const Outcome many = giq_lint.Run({".", "-j", jobs});
    EXPECT_EQ(many.out, one.out) << jobs;
    EXPECT_EQ(many.err, one.err) << jobs;
  }
}

TEST(Check, SeverityDecidesWhatIsShownAndFailOnWhatFails) {
  const Binary giq_lint;
  giq_lint.Write("broken.yaml", kBroken);
  EXPECT_EQ(giq_lint.Run({"--fail-on", "never", "broken.yaml"}).code, 0);
  EXPECT_EQ(giq_lint.Run({"--fail-on", "error", "broken.yaml"}).code, 1);
  const std::string tail = "a: vllm\nb: {{ x }}\n";
  const Outcome hidden = giq_lint.Run({"-"}, tail);
  EXPECT_EQ(hidden.code, 0);
  EXPECT_EQ(hidden.err,
            "no findings in 0 files (1 skipped: 1 unrendered template: <stdin>); 1 finding below "
            "--severity\n");
  const Outcome shown = giq_lint.Run({"--severity", "info", "-"}, tail);
  EXPECT_EQ(shown.code, 0);
  EXPECT_NE(shown.out.find("info[GIQ003]: "), std::string::npos) << shown.out;
  const Outcome failing = giq_lint.Run({"--fail-on", "info", "-"}, tail);
  EXPECT_EQ(failing.code, 1) << "what fails a run is shown";
  EXPECT_EQ(failing.out, shown.out);
}

TEST(Check, SelectAndIgnoreChooseRules) {
  const Binary giq_lint;
  giq_lint.Write("typo.yaml", kTypo);
  EXPECT_EQ(giq_lint.Run({"--select", "GIQ1,GIQ3", "typo.yaml"}).code, 0);
  EXPECT_EQ(giq_lint.Run({"--select=wrong-type", "typo.yaml"}).code, 1);
  EXPECT_EQ(giq_lint.Run({"--ignore", "GIQ004", "typo.yaml"}).code, 0);
  const Outcome typo = giq_lint.Run({"--select", "wrong-typ", "typo.yaml"});
  EXPECT_EQ(typo.code, 2);
  EXPECT_EQ(typo.out, "");
  EXPECT_EQ(typo.err,
            "error: --select: no rule is called 'wrong-typ'; did you mean 'wrong-type'? (giq-lint "
            "check --help tells more)\n");
}

TEST(Check, AWalkIsSilentAboutOtherManifestsAndCountsThem) {
  const Binary giq_lint;
  giq_lint.Write("plain/ingress.yaml", "kind: Ingress\nkind: Ingress\n");
  giq_lint.Write("plain/broken.yaml", "a: [\n");
  giq_lint.Write("plain/nothing.yaml", "# later\n");
  giq_lint.Write("plain/template.yaml", "{{- if .Values.x }}\n");
  const Outcome walk = giq_lint.Run({"plain"});
  EXPECT_EQ(walk.code, 0);
  EXPECT_EQ(walk.out, "");
  EXPECT_EQ(walk.err,
            "no findings in 0 files (4 skipped: 3 without inference: plain/broken.yaml, "
            "plain/ingress.yaml, plain/template.yaml; 1 empty: plain/nothing.yaml)\n");
  const Outcome named = giq_lint.Run({"plain/ingress.yaml", "plain/broken.yaml"});
  EXPECT_EQ(named.code, 1);
  EXPECT_NE(named.out.find("[GIQ001]"), std::string::npos);
  EXPECT_NE(named.out.find("[GIQ002]"), std::string::npos);
}

TEST(Check, InAFileOfAWalkOnlyDocumentsOfInterestAreJudged) {
  const Binary giq_lint;
  giq_lint.Write(
      "mixed.yaml",
      "kind: Ingress\nkind: Ingress\n---\nkind: X\nimage: vllm\nimage: vllm\n---\na: [\n");
  const Outcome walk = giq_lint.Run({"."});
  EXPECT_EQ(walk.code, 1);
  EXPECT_EQ(walk.out.find("mixed.yaml:2:"), std::string::npos) << walk.out;
  EXPECT_NE(walk.out.find(" --> mixed.yaml:6:1\n"), std::string::npos) << walk.out;
  EXPECT_NE(walk.err.find("in 1 file (2 skipped: 2 without inference: mixed.yaml (document 0), "
                          "mixed.yaml (document 2))\n"),
            std::string::npos)
      << walk.err;
  const Outcome named = giq_lint.Run({"mixed.yaml"});
  EXPECT_NE(named.out.find(" --> mixed.yaml:2:1\n"), std::string::npos) << named.out;
  EXPECT_NE(named.out.find("error[GIQ001]"), std::string::npos) << named.out;
}

TEST(Check, OnlyInferenceTakesNamedFilesAsAWalkDoes) {
  const Binary giq_lint;
  giq_lint.Write(".github/workflows/image.yaml", "run: docker push vllm\nrun: [\n");
  giq_lint.Write(".giq-lint.yaml", "fail-on: warning\n");
  giq_lint.Write("broken.yaml", "a: [\n");
  giq_lint.Write("compose.yaml", "services:\n  web: {image: nginx}\n  web: {image: nginx}\n");
  giq_lint.Write("deploy/hpa.yaml",
                 "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n"
                 "metadata: {name: a}\nspec: {maxReplicas: \"3\"}\n");
  giq_lint.Write("deploy/server.yaml", kTypo);
  const std::vector<std::string> others = {"--only-inference", ".github/workflows/image.yaml",
                                           ".giq-lint.yaml", "broken.yaml", "compose.yaml"};
  const Outcome quiet = giq_lint.Run(others);
  EXPECT_EQ(quiet.code, 0);
  EXPECT_EQ(quiet.out, "");
  EXPECT_EQ(quiet.err,
            "no findings in 0 files (4 skipped: 2 without inference: broken.yaml, compose.yaml; "
            "2 hidden: .giq-lint.yaml, .github/workflows/image.yaml)\n");
  EXPECT_EQ(giq_lint.Run({"broken.yaml"}).code, 1);

  std::vector<std::string> all = others;
  all.insert(all.end(), {"deploy/hpa.yaml", "deploy/server.yaml"});
  const Outcome found = giq_lint.Run(all);
  EXPECT_EQ(found.code, 1);
  EXPECT_NE(found.out.find(" --> deploy/hpa.yaml:4:21\n"), std::string::npos) << found.out;
  EXPECT_NE(found.out.find(" --> deploy/server.yaml:5:13\n"), std::string::npos) << found.out;
  EXPECT_TRUE(found.err.starts_with("2 errors in 2 files (4 skipped: ")) << found.err;
}

TEST(Check, OnlyInferenceHoldsForStandardInput) {
  const Binary giq_lint;
  const Outcome companion = giq_lint.Run({"--only-inference", "-"}, "kind: Service\nkind: [\n");
  EXPECT_EQ(companion.code, 0);
  EXPECT_EQ(companion.err, "no findings in 0 files (1 skipped: 1 without inference: <stdin>)\n");
  EXPECT_EQ(giq_lint.Run({"--only-inference", "-"}, kTypo).code, 1);
}

TEST(Check, ACompanionIsJudgedBesideAnInferenceWorkload) {
  const Binary giq_lint;
  const char* scaler =
      "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\n"
      "spec: {maxReplicas: \"3\"}\n";
  giq_lint.Write("alone/hpa.yaml", scaler);
  giq_lint.Write("beside/hpa.yaml", scaler);
  giq_lint.Write("beside/server.yaml", kGood);
  EXPECT_EQ(giq_lint.Run({"alone"}).code, 0);
  const Outcome run = giq_lint.Run({"beside"});
  EXPECT_EQ(run.code, 1);
  EXPECT_NE(run.out.find("error[GIQ004]"), std::string::npos) << run.out;
}

TEST(Check, ColourNeedsATerminalOrAWish) {
  const Binary giq_lint;
  giq_lint.Write("broken.yaml", kBroken);
  EXPECT_EQ(giq_lint.Run({"broken.yaml"}).out.find('\x1b'), std::string::npos);
  EXPECT_NE(giq_lint.Run({"--color", "always", "broken.yaml"}).out.find('\x1b'), std::string::npos);
  EXPECT_EQ(giq_lint.Run({"--color", "never", "broken.yaml"}).out.find('\x1b'), std::string::npos);
}

TEST(Check, ABrokenPipeIsQuietAndAFullDiskIsNot) {
  const Binary giq_lint;
  for (int i = 0; i < 400; ++i) giq_lint.Write(std::to_string(i) + ".yaml", kBroken);
  const std::string command = "cd '" + giq_lint.folder().path().string() +
                              "' && { " GIQ_BIN
                              "/giq-lint . 2>err; echo $? >code; } | head -n 1 >/dev/null";
  ASSERT_EQ(std::system(command.c_str()), 0);
  const auto read = [&](const char* name) {
    std::ifstream file(giq_lint.folder().At(name));
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  EXPECT_EQ(read("code"), "1\n");
  EXPECT_EQ(read("err"), "400 errors in 400 files\n");
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  const std::string full = "cd '" + giq_lint.folder().path().string() +
                           "' && { " GIQ_BIN "/giq-lint 1.yaml 2>err >/dev/full; echo $? >code; }";
  ASSERT_EQ(std::system(full.c_str()), 0);
  EXPECT_EQ(read("code"), "2\n");
  EXPECT_EQ(read("err"),
            "1 error in 1 file\ngiq-lint: cannot write the output: No space left on device\n");
}

}  // namespace
}  // namespace giq
