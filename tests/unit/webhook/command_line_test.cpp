// What the program says to its arguments, before it starts anything.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <string>

#include "tests/unit/linter/temp_folder.h"

namespace giq {
namespace {

using ::testing::HasSubstr;

struct Said {
  int code = -1;
  std::string text;
};

/// Runs it with these arguments, which make it end at once; both outputs together.
Said RunWith(const std::string& arguments, const std::string& variables = "") {
  const std::string command = variables + " " GIQ_BIN "/giq-webhook " + arguments + " 2>&1";
  Said said;
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return said;
  std::array<char, 4096> room;
  while (const std::size_t size = std::fread(room.data(), 1, room.size(), pipe)) {
    said.text.append(room.data(), size);
  }
  said.code = WEXITSTATUS(::pclose(pipe));
  return said;
}

TEST(CommandLine, TellsItsVersion) {
  const Said said = RunWith("--version");
  EXPECT_EQ(said.code, 0);
  EXPECT_EQ(said.text, "giq-webhook " GIQ_VERSION "\n");
}

TEST(CommandLine, ExplainsItself) {
  const Said said = RunWith("--help");
  EXPECT_EQ(said.code, 0);
  EXPECT_THAT(said.text, HasSubstr("--drain-seconds"));
  EXPECT_THAT(said.text, HasSubstr("Env:GIQ_WEBHOOK_DRAIN_SECONDS"));
}

struct BadCase {
  const char* name;
  const char* arguments;
  const char* complaint;
  const char* variables = "";
};
class BadCommandLine : public ::testing::TestWithParam<BadCase> {};

TEST_P(BadCommandLine, EndsWithTwo) {
  const Said said = RunWith(GetParam().arguments, GetParam().variables);
  EXPECT_EQ(said.code, 2);
  EXPECT_THAT(said.text, ::testing::AllOf(HasSubstr("error: "), HasSubstr(GetParam().complaint)));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadCommandLine,
    ::testing::Values(
        BadCase{"Nothing", "", "--cert-mode=own needs --service and --namespace"},
        BadCase{"NoFolder", "--cert-mode=files", "--cert-mode=files needs --cert-dir"},
        BadCase{"Mode", "--cert-mode=magic", "--cert-mode: 'magic' is not own or files"},
        BadCase{"Listen", "--listen=8443", "--listen: '8443' is not ADDRESS:PORT or :PORT"},
        BadCase{"Port", "--listen=:84430", "--listen: ':84430' has no port"},
        BadCase{"Level", "--log-level=loud", "'loud' is not debug, info, warning or error"},
        BadCase{"Unknown", "--frobnicate", "--frobnicate"},
        BadCase{"Count", "--cert-mode=files --cert-dir=x --count-usage",
                "--count-usage needs --in-cluster or --kubeconfig"},
        BadCase{"Both", "--in-cluster --kubeconfig=x", "--kubeconfig"},
        BadCase{"Variable", "", "--log-level: 'loud' is not", "GIQ_WEBHOOK_LOG_LEVEL=loud"},
        BadCase{"NoPolicy", "--cert-mode=files --cert-dir=x --policy=/nowhere/policy.yaml",
                "/nowhere/policy.yaml: "},
        BadCase{"NoKubeconfig", "--service=a --namespace=b --kubeconfig=/nowhere/config",
                "/nowhere/config: "},
        BadCase{"NoCluster", "--service=a --namespace=b --in-cluster", "KUBERNETES_SERVICE_HOST",
                "env -u KUBERNETES_SERVICE_HOST"},
        BadCase{"Address", "--cert-mode=files --cert-dir=x --listen=300.0.0.1:0",
                "cannot listen on 300.0.0.1:0"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(CommandLine, ABrokenPolicyIsToldWithItsPlace) {
  TempFolder folder;
  const std::string policy = folder.Write("policy.yaml", "actions:\n- {rules: [GIQ601]}\n");
  const Said said = RunWith("--cert-mode=files --cert-dir=x --policy=" + policy);
  EXPECT_EQ(said.code, 2);
  EXPECT_THAT(said.text, HasSubstr("policy.yaml:2:"));
}

}  // namespace
}  // namespace giq
