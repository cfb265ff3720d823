// The fix command as a user meets it: what is written, what is printed, exit codes and flags.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/cli/binary.h"

namespace giq {
namespace {

/// A Deployment whose replicas are a string: GIQ004 with a safe fix.
constexpr const char* kTypo =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: vllm}\nspec:\n  replicas: \"2\"  # "
    "two\n";
constexpr const char* kFixed =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: vllm}\nspec:\n  replicas: 2  # two\n";
/// The same with a list where no fix is known.
constexpr const char* kBoth =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: vllm}\nspec:\n  replicas: \"2\"\n"
    "  selector: []\n";
constexpr const char* kGood = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: vllm}\n";
constexpr const char* kDiff =
    "--- a/a.yaml\n+++ b/a.yaml\n@@ -2,4 +2,4 @@\n kind: Deployment\n metadata: {name: vllm}\n "
    "spec:\n"
    "-  replicas: \"2\"  # two\n+  replicas: 2  # two\n";

TEST(Fix, CorrectsAFileInPlace) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", kTypo);
  const Outcome run = giq_lint.Run({"fix", "a.yaml"});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(
      run.err,
      "fixed a.yaml:5:13: error[GIQ004]: DeploymentSpec.replicas is the string \"2\", the API "
      "server takes an int32 there\n  = write the value without quotes\n"
      "1 finding fixed in 1 file; 0 findings left in 1 file\n");
  EXPECT_EQ(giq_lint.Read("a.yaml"), kFixed);
}

TEST(Fix, ASecondRunChangesNothing) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", kTypo);
  EXPECT_EQ(giq_lint.Run({"fix", "a.yaml"}).code, 0);
  const Outcome again = giq_lint.Run({"fix", "a.yaml"});
  EXPECT_EQ(again.code, 0);
  EXPECT_EQ(again.err, "nothing fixed; 0 findings left in 1 file\n");
  EXPECT_EQ(giq_lint.Read("a.yaml"), kFixed);
}

TEST(Fix, SaysWhatIsLeftAndWhy) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", kBoth);
  const Outcome run = giq_lint.Run({"fix", "a.yaml"});
  EXPECT_EQ(run.code, 1);
  EXPECT_NE(
      run.err.find("left a.yaml:6:13: error[GIQ004]: DeploymentSpec.selector is a list, the "
                   "API server takes an object there\n  = no fix is known\n1 finding fixed in 1 "
                   "file; 1 finding left in 1 file\n"),
      std::string::npos)
      << run.err;
  EXPECT_EQ(giq_lint.Run({"fix", "--fail-on", "never", "a.yaml"}).code, 0);
}

TEST(Fix, DiffShowsTheChangeAndWritesNothing) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", kTypo);
  giq_lint.Write("b.yaml", kGood);
  const Outcome run = giq_lint.Run({"fix", "--diff", "a.yaml", "b.yaml"});
  EXPECT_EQ(run.code, 1);
  EXPECT_EQ(run.out, kDiff);
  EXPECT_TRUE(run.err.starts_with("would fix a.yaml:5:13: ")) << run.err;
  EXPECT_TRUE(run.err.ends_with("1 finding to fix in 1 file; 0 findings left in 2 files\n"))
      << run.err;
  EXPECT_EQ(giq_lint.Read("a.yaml"), kTypo);
  const Outcome none = giq_lint.Run({"fix", "--diff", "b.yaml"});
  EXPECT_EQ(none.code, 0);
  EXPECT_EQ(none.out, "");
  EXPECT_EQ(none.err, "nothing to fix; 0 findings left in 1 file\n");
}

TEST(Fix, DiffIsWhatGitApplies) {
  if (std::system("git --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "there is no git here";
  const Binary giq_lint;
  giq_lint.Write("a b/a.yaml", kTypo);
  giq_lint.Write("a b/crlf.yaml",
                 "apiVersion: apps/v1\r\nkind: Deployment\r\nspec:\r\n  replicas: \"2\"");
  giq_lint.Write("change.diff", giq_lint.Run({"fix", "--diff", "a b", "a b/crlf.yaml"}).out);
  const std::string in_folder = "cd '" + giq_lint.folder().path().string() + "' && ";
  ASSERT_EQ(std::system((in_folder + "git apply change.diff").c_str()), 0)
      << giq_lint.Read("change.diff");
  EXPECT_EQ(giq_lint.Read("a b/a.yaml"), kFixed);
  EXPECT_EQ(giq_lint.Read("a b/crlf.yaml"),
            "apiVersion: apps/v1\r\nkind: Deployment\r\nspec:\r\n  replicas: 2");
}

TEST(Fix, ColourIsForTerminals) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", kTypo);
  EXPECT_EQ(giq_lint.Run({"fix", "--diff", "--color", "never", "a.yaml"}).out, kDiff);
  EXPECT_NE(giq_lint.Run({"fix", "--diff", "--color", "always", "a.yaml"})
                .out.find("\x1b[32m+  replicas: 2  # two\x1b[0m\n"),
            std::string::npos);
}

TEST(Fix, StandardInputGoesToStandardOutput) {
  const Binary giq_lint;
  EXPECT_EQ(giq_lint.Run({"fix", "-"}, kTypo).out, kFixed);
  for (const char* as_it_is :
       {kGood, "", "not: [yaml", "a: {{ .Values.x }}\r\n", "\xEF\xBB\xBFx: 1"}) {
    EXPECT_EQ(giq_lint.Run({"fix", "-"}, as_it_is).out, as_it_is);
  }
  const Outcome diff = giq_lint.Run({"fix", "--diff", "-"}, kTypo);
  EXPECT_EQ(diff.code, 1);
  EXPECT_TRUE(diff.out.starts_with("--- a/<stdin>\n+++ b/<stdin>\n")) << diff.out;
  const Outcome large = giq_lint.Run({"fix", "--max-file-bytes", "10", "-"}, kTypo);
  EXPECT_EQ(large.code, 2);
  EXPECT_EQ(large.out, "");
}

TEST(Fix, JsonListsTheEdits) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", kBoth);
  const Outcome run = giq_lint.Run({"fix", "--format", "json", "a.yaml"});
  EXPECT_EQ(run.code, 1);
  const auto has = [&](const char* part) { return run.out.find(part) != std::string::npos; };
  EXPECT_TRUE(
      run.out.starts_with(R"({"version":1,"written":true,"fixed":[{"finding":{"code":"GIQ004",)"))
      << run.out;
  EXPECT_TRUE(
      has(R"("title":"write the value without quotes","safe":true,"operations":[{"file":"a.yaml",)"
          R"("doc_index":0,"op":"replace","path":"/spec/replicas","value":2}]}],"left":[{)"))
      << run.out;
  EXPECT_TRUE(
      has(R"("because":"no-fix","reason":"no fix is known"}],"files":[{"file":"a.yaml"}],)"
          R"("summary":{"files":1,"fixed":1,"left":1,"hidden":0,"unjudged":0,"suppressed":0,)"
          R"("skipped":[],"failures":[]}})"))
      << run.out;
  giq_lint.Write("b.yaml", kTypo);
  const Outcome diff = giq_lint.Run({"fix", "--format", "json", "--diff", "b.yaml"});
  EXPECT_NE(diff.out.find(R"("files":[{"file":"b.yaml","diff":"--- a/b.yaml\n+++ b/b.yaml\n@@)"),
            std::string::npos)
      << diff.out;
  const Outcome both = giq_lint.Run({"fix", "--format", "json", "-"}, kTypo);
  EXPECT_EQ(both.code, 2);
  EXPECT_NE(both.err.find("--format json and - both want standard output; add --diff"),
            std::string::npos)
      << both.err;
}

TEST(Fix, SelectAndIgnoreChooseWhatIsCorrected) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", kTypo);
  const Outcome other = giq_lint.Run({"fix", "--select", "GIQ3", "a.yaml"});
  EXPECT_EQ(other.code, 0);
  EXPECT_EQ(other.err, "nothing fixed; 0 findings left in 1 file\n");
  EXPECT_EQ(giq_lint.Run({"fix", "--ignore", "wrong-type", "a.yaml"}).err, other.err);
  EXPECT_EQ(giq_lint.Read("a.yaml"), kTypo);
  EXPECT_EQ(giq_lint.Run({"fix", "--select", "GIQ004", "a.yaml"}).code, 0);
  EXPECT_EQ(giq_lint.Read("a.yaml"), kFixed);
}

TEST(Fix, UnsafeFixesWantTheirFlag) {
  const Binary giq_lint;
  const std::string example = ReadBack(GIQ_ROOT "/examples/bad-latency-target.yaml");
  giq_lint.Write("a.yaml", example);
  const Outcome safe = giq_lint.Run({"fix", "a.yaml"});
  EXPECT_EQ(safe.code, 1);
  EXPECT_NE(safe.err.find("\n  = --unsafe would set the target to "), std::string::npos)
      << safe.err;
  EXPECT_EQ(giq_lint.Read("a.yaml"), example);
  const Outcome unsafe = giq_lint.Run({"fix", "--unsafe", "a.yaml"});
  EXPECT_EQ(unsafe.code, 0) << unsafe.err;
  EXPECT_NE(giq_lint.Read("a.yaml"), example);
  EXPECT_EQ(giq_lint.Run({"check", "a.yaml"}).code, 0);
}

TEST(Fix, SuppressedFindingsAreLeftAlone) {
  const Binary giq_lint;
  const std::string suppressed = std::string(kTypo).replace(std::string(kTypo).find("# two"), 5,
                                                            "# giq-lint: ignore[GIQ004] yes");
  giq_lint.Write("a.yaml", suppressed);
  const Outcome run = giq_lint.Run({"fix", "a.yaml"});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.err, "nothing fixed; 0 findings left in 1 file; 1 finding suppressed\n");
  EXPECT_EQ(giq_lint.Read("a.yaml"), suppressed);
  EXPECT_EQ(giq_lint.Run({"fix", "--no-suppress", "a.yaml"}).code, 0);
  EXPECT_NE(giq_lint.Read("a.yaml"), suppressed);
}

TEST(Fix, RefusedFixesSayWhatStandsInTheWay) {
  const Binary giq_lint;
  const std::string anchored =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: vllm}\nspec:\n  replicas: &n \"2\"\n"
      "  revisionHistoryLimit: *n\n";
  giq_lint.Write("a.yaml", anchored);
  const Outcome run = giq_lint.Run({"fix", "a.yaml"});
  EXPECT_EQ(run.code, 1);
  EXPECT_NE(
      run.err.find("left a.yaml:5:16: error[GIQ004]: DeploymentSpec.replicas is the string \"2\", "
                   "the API server takes an int32 there\n  = cannot write the value without "
                   "quotes: the anchor \"n\" "),
      std::string::npos)
      << run.err;
  EXPECT_EQ(giq_lint.Read("a.yaml"), anchored);
}

TEST(Fix, OtherErrorsOfTheRunAreToldAndTheRestIsCorrected) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", kTypo);
  const Outcome run = giq_lint.Run({"fix", "a.yaml", "none.yaml"});
  EXPECT_EQ(run.code, 2);
  EXPECT_NE(run.err.find("error: none.yaml: cannot open: No such file or directory\n"),
            std::string::npos)
      << run.err;
  EXPECT_EQ(giq_lint.Read("a.yaml"), kFixed);
  EXPECT_EQ(giq_lint.Run({"fix"}).code, 2);
}

TEST(Fix, FoldersAreWalkedAsByCheck) {
  const Binary giq_lint;
  const std::string server = ReadBack(GIQ_ROOT "/examples/bad-bucket-uri.yaml");
  for (int i = 0; i < 40; ++i) {
    giq_lint.Write("f" + std::to_string(i % 7) + "/" + std::to_string(i) + ".yaml", server);
  }
  const std::string other = "apiVersion: apps/v1\nkind: Deployment\nspec:\n  replicas: \"2\"\n";
  giq_lint.Write("f0/other.yaml", other);
  giq_lint.Write("f0/.hidden.yaml", server);
  const Outcome one = giq_lint.Run({"fix", "--diff", "-j", "1", "."});
  EXPECT_EQ(one.code, 1);
  EXPECT_NE(one.err.find("40 findings to fix in 40 files; "), std::string::npos) << one.err;
  for (const char* jobs : {"2", "16"}) {
    const Outcome many = giq_lint.Run({"fix", "--diff", "-j", jobs, "."});
    EXPECT_EQ(many.out, one.out) << jobs;
    EXPECT_EQ(many.err, one.err) << jobs;
  }
  EXPECT_EQ(giq_lint.Run({"fix", "--no-progress", "."}).code, 0);
  EXPECT_EQ(giq_lint.Read("f0/other.yaml"), other);
  EXPECT_EQ(giq_lint.Read("f0/.hidden.yaml"), server);
  EXPECT_NE(giq_lint.Read("f0/0.yaml"), server);
}

}  // namespace
}  // namespace giq
