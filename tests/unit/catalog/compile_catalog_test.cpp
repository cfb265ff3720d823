// The build stops at a bad row and says where it is.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

namespace giq {
namespace {

struct Outcome {
  int exit_code = -1;
  std::string output;
};

Outcome Compile(const std::string& csv) {
  // ctest runs each test in a process of its own, and several at once.
  const std::string folder =
      testing::TempDir() + "compile_catalog_test." + std::to_string(getpid());
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/models.csv") << csv;
  const std::string command = std::string(GIQ_BIN) + "/compile_catalog " + folder + "/out.cpp " +
                              folder + "/models.csv 2>&1";
  Outcome outcome;
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return outcome;
  std::array<char, 256> buffer{};
  while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) outcome.output += buffer.data();
  outcome.exit_code = WEXITSTATUS(pclose(pipe));
  std::filesystem::remove_all(folder);
  const std::size_t path = outcome.output.find(folder + "/");
  if (path != std::string::npos) outcome.output.erase(path, folder.size() + 1);
  return outcome;
}

TEST(CompileCatalogTest, StopsAtABadRow) {
  const Outcome outcome = Compile("id,weight_bytes,source\na/b,1,hub\nc/d,x,hub\n");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.output, "models.csv:3:5: column \"weight_bytes\": \"x\" is no integer\n");
}

TEST(CompileCatalogTest, StopsAtARowWithoutSource) {
  const Outcome outcome = Compile("id,weight_bytes,source\na/b,1,\n");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.output, "models.csv:2:7: column \"source\": is empty\n");
}

}  // namespace
}  // namespace giq
