// Inputs that break other tools: each gets one clear message, the right exit code, and a good file
// beside it is judged.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "tests/cli/binary.h"

namespace giq {
namespace {

namespace fs = std::filesystem;

// Generous bounds: a hang or a blow-up breaks them, a slow machine or a sanitizer does not.
constexpr double kMostSeconds = 60;
constexpr long kMostMib = 700;

class BadInput : public testing::Test {
 protected:
  void SetUp() override {
    // A finding of its own proves that this file was judged whatever stands beside it.
    giq_lint_.Write("judged.yaml",
                    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: vllm}\n"
                    "spec: {replicas: \"2\"}\n");
  }

  /// Checks `name` together with the good file; prints what it cost.
  Outcome Check(const std::string& name) {
    Outcome run = giq_lint_.Run({name, "judged.yaml"});
    fmt::print("{}: {:.2f} s, {} MiB\n", name, run.seconds, run.peak_mib);
    EXPECT_LT(run.seconds, kMostSeconds) << name;
    EXPECT_LT(run.peak_mib, kMostMib) << name;
    EXPECT_NE(run.out.find("--> judged.yaml:4:18\n"), std::string::npos) << run.out << run.err;
    return run;
  }

  /// A finding of GIQ001 whose headline and place are these.
  void ExpectFinding(const std::string& name, const std::string& headline,
                     const std::string& place) {
    const Outcome run = Check(name);
    EXPECT_EQ(run.code, 1) << run.err;
    EXPECT_NE(run.out.find(headline + "\n"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find(fmt::format("--> {}:{}\n", name, place)), std::string::npos) << run.out;
  }

  /// An error of the run with exactly this line.
  void ExpectError(const std::string& name, const std::string& line) {
    const Outcome run = Check(name);
    EXPECT_EQ(run.code, 2) << run.err;
    EXPECT_TRUE(run.err.starts_with("error: " + line + "\n")) << run.err;
    EXPECT_NE(run.err.find("1 input could not be judged in full"), std::string::npos) << run.err;
  }

  Binary giq_lint_;
};

TEST_F(BadInput, EmptyFilesAreCounted) {
  giq_lint_.Write("empty.yaml", "");
  const Outcome run = Check("empty.yaml");
  EXPECT_EQ(run.code, 1);
  EXPECT_EQ(run.err, "1 error in 1 file (1 skipped: 1 empty: empty.yaml)\n");
}

TEST_F(BadInput, Binary) {
  std::string bytes =
      "\x7f"
      "ELF";
  for (int i = 0; i < 20'000; ++i) bytes.push_back(static_cast<char>(i * i % 251));
  bytes[100] = '\0';
  giq_lint_.Write("image.yaml", bytes);
  const Outcome run = Check("image.yaml");
  EXPECT_EQ(run.code, 1);
  EXPECT_NE(run.out.find("binary file\n"), std::string::npos) << run.out;
}

TEST_F(BadInput, AGigabyteIsRefusedBeforeItIsRead) {
  const std::string path = giq_lint_.Write("sparse.yaml", "");
  ASSERT_EQ(::truncate(path.c_str(), off_t{1} << 30), 0);
  const Outcome run = Check("sparse.yaml");
  EXPECT_EQ(run.code, 2);
  EXPECT_TRUE(run.err.starts_with(
      "error: sparse.yaml: is larger than 536870912 bytes (--max-file-bytes)\n"))
      << run.err;
  EXPECT_LT(run.peak_mib, 200);
}

TEST_F(BadInput, ALimitIsAFlag) {
  giq_lint_.Write("small.yaml", "a: 1\n");
  const Outcome run = giq_lint_.Run({"--max-file-bytes", "4", "small.yaml"});
  EXPECT_EQ(run.code, 2);
  EXPECT_TRUE(
      run.err.starts_with("error: small.yaml: is larger than 4 bytes (--max-file-bytes)\n"));
  const Outcome depth = giq_lint_.Run({"--max-depth", "2", "-"}, "a: {b: {c: 1}}\n");
  EXPECT_EQ(depth.code, 2);
  EXPECT_TRUE(depth.err.starts_with("error: <stdin>:1:8: nested more than 2 levels deep\n"))
      << depth.err;
  const Outcome stream = giq_lint_.Run({"--max-file-bytes", "8", "-"}, "a: 123456789\n");
  EXPECT_EQ(stream.code, 2);
  EXPECT_TRUE(
      stream.err.starts_with("error: <stdin>: is larger than 8 bytes (--max-file-bytes)\n"));
}

TEST_F(BadInput, DanglingLinkFolderPipeAndDevice) {
  fs::create_symlink("nowhere", giq_lint_.folder().At("dangling.yaml"));
  ExpectError("dangling.yaml", "dangling.yaml: cannot open: No such file or directory");
  ASSERT_EQ(::mkfifo(giq_lint_.folder().At("pipe.yaml").c_str(), 0600), 0);
  ExpectError("pipe.yaml",
              "pipe.yaml: is a named pipe, not a file (to check a stream, pipe it in and give -)");
  ExpectError("/dev/zero",
              "/dev/zero: is a device, not a file (to check a stream, pipe it in and give -)");
}

TEST_F(BadInput, AFileThatMayNotBeRead) {
  ::chmod(giq_lint_.Write("secret.yaml", "a: 1\n").c_str(), 0);
  giq_lint_.Write("locked/a.yaml", "a: 1\n");
  ::chmod(giq_lint_.folder().At("locked").c_str(), 0);
  const Outcome run = giq_lint_.RunUnprivileged({"."});
  ::chmod(giq_lint_.folder().At("locked").c_str(), 0700);
  if (run.code == 127) GTEST_SKIP() << "another user may not run " GIQ_BIN "/giq-lint";
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.err,
            "error: locked: cannot open: Permission denied\n"
            "error: secret.yaml: cannot open: Permission denied\n"
            "1 error in 1 file; 2 inputs could not be judged in full\n");
  EXPECT_NE(run.out.find("--> judged.yaml:4:18\n"), std::string::npos) << run.out;
}

TEST_F(BadInput, NestedTenThousandDeep) {
  giq_lint_.Write("flow.yaml", "a: " + std::string(10'000, '[') + std::string(10'000, ']') + "\n");
  ExpectError("flow.yaml", "flow.yaml:1:259: nested more than 256 levels deep");
  std::string block;
  for (std::size_t i = 0; i < 2'000; ++i) block += std::string(i, ' ') + "k:\n";
  giq_lint_.Write("block.yaml", block);
  ExpectError("block.yaml", "block.yaml:257:257: nested more than 256 levels deep");
  giq_lint_.Write("deep.json", std::string(200'000, '['));
  const Outcome json = Check("deep.json");
  EXPECT_EQ(json.code, 2);
  EXPECT_NE(json.err.find("nested more than 256 levels deep\n"), std::string::npos) << json.err;
}

TEST_F(BadInput, AliasBomb) {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char name = 'b'; name <= 'i'; ++name) {
    bomb += fmt::format("{0}: &{0} [*{1}, *{1}, *{1}, *{1}, *{1}, *{1}, *{1}, *{1}, *{1}, *{1}]\n",
                        name, static_cast<char>(name - 1));
  }
  giq_lint_.Write("bomb.yaml", bomb);
  const Outcome run = Check("bomb.yaml");
  EXPECT_EQ(run.code, 2);
  EXPECT_TRUE(run.err.starts_with("error: bomb.yaml:5:")) << run.err;
  EXPECT_NE(run.err.find(": aliases expand to more than 100000 nodes\n"), std::string::npos);
}

TEST_F(BadInput, Cycle) {
  giq_lint_.Write("cycle.yaml", "a: &a [*a]\n");
  ExpectFinding("cycle.yaml", "anchor \"a\" contains itself", "1:8");
}

TEST_F(BadInput, BrokenUtf8) {
  giq_lint_.Write("latin1.yaml", "apiVersion: v1\nkind: Se\xffrvice\n");
  ExpectFinding("latin1.yaml", "invalid UTF-8 (byte 0xFF)", "2:9");
}

TEST_F(BadInput, TabIndentation) {
  giq_lint_.Write("tab.yaml", "spec:\n\treplicas: 1\n");
  const Outcome run = Check("tab.yaml");
  EXPECT_EQ(run.code, 1);
  EXPECT_NE(run.out.find("a tab"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("--> tab.yaml:2:1\n"), std::string::npos) << run.out;
}

TEST_F(BadInput, DuplicateKeys) {
  giq_lint_.Write("twice.yaml", "kind: Service\nmetadata: {name: a}\nmetadata: {name: b}\n");
  const Outcome run = Check("twice.yaml");
  EXPECT_EQ(run.code, 1);
  EXPECT_NE(run.out.find("[GIQ002]: key \"metadata\" stands twice"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("--> twice.yaml:3:1\n"), std::string::npos) << run.out;
}

TEST_F(BadInput, UnrenderedTemplateBesideAGoodFile) {
  giq_lint_.Write("chart.yaml", "image: vllm\n{{- if .Values.tpu }}\nreplicas: 1\n{{- end }}\n");
  const Outcome run = Check("chart.yaml");
  EXPECT_EQ(run.code, 1);
  EXPECT_EQ(run.err,
            "1 error in 1 file (1 skipped: 1 unrendered template: chart.yaml); 1 finding below "
            "--severity\n");
}

TEST_F(BadInput, FolderLoop) {
  giq_lint_.Write("tree/sub/a.yaml", "kind: vllm\n");
  fs::create_symlink("..", giq_lint_.folder().At("tree/sub/loop"));
  fs::create_symlink("sub", giq_lint_.folder().At("tree/again"));
  const Outcome run = Check("tree");
  EXPECT_EQ(run.code, 1);
  EXPECT_EQ(run.err,
            "1 error in 2 files (2 skipped: 2 repeated link: tree/again, tree/sub/loop)\n");
}

TEST_F(BadInput, AllOfThemInOneWalk) {
  giq_lint_.Write(
      "bomb.yaml", "a: &a [vllm]\nb: [" + [] {
        std::string aliases;
        for (int i = 0; i < 60'000; ++i) aliases += "*a, ";
        return aliases;
      }() + "]\n");
  giq_lint_.Write("latin1.yaml", "kind: vllm\xff\n");
  giq_lint_.Write("deep.yaml", "vllm: " + std::string(10'000, '['));
  giq_lint_.Write("empty.yaml", "");
  fs::create_symlink("nowhere", giq_lint_.folder().At("dangling.yaml"));
  const Outcome run = giq_lint_.Run({"."});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.err,
            "error: bomb.yaml:2:200005: aliases expand to more than 100000 nodes\n"
            "error: dangling.yaml: cannot open: No such file or directory\n"
            "error: deep.yaml:1:262: nested more than 256 levels deep\n"
            "2 errors in 2 files (1 skipped: 1 empty: empty.yaml); 3 inputs could not be judged in "
            "full\n");
  EXPECT_NE(run.out.find("--> latin1.yaml:1:11\n"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("--> judged.yaml:4:18\n"), std::string::npos) << run.out;
}

}  // namespace
}  // namespace giq
