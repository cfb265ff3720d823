// giq-lint serve, and giq-lint catalog pull from it and from servers that refuse.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <cstdlib>
#include <optional>

#include "tests/cli/binary.h"
#include "tests/cli/network/running.h"
#include "tests/unit/http/canned.h"
#include "tests/unit/http/testing.h"

namespace giq {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Sets a variable of the environment while it lives; nullptr removes it.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    value == nullptr ? ::unsetenv(name) : ::setenv(name, value, 1);
  }
  ~Variable() { old_ ? ::setenv(name_, old_->c_str(), 1) : ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> old_;
};

constexpr const char* kBench =
    "Instance Type,Accelerator Type,Model Name,Model Server Name,Model Server Version,"
    "Output Tokens/s,NTPOT (ms),TTFT (ms),ITL (ms),QPS,Use Case,Average Input Length,"
    "Average Output Length,Serving Stack,Serving Stack Version\n"
    "g2-standard-24,nvidia-l4,acme/chat-4b,vllm,v0.10.0,100,20,50,15,1,,,,,\n"
    "g2-standard-24,nvidia-l4,acme/chat-4b,vllm,v0.10.0,300,40,90,30,3,,,,,\n"
    "g2-standard-24,nvidia-l4,acme/chat-4b,vllm,v0.10.0,500,400,900,300,5.25,,,,,\n"
    "g2-standard-24,nvidia-l4,acme/chat-4b,vllm,v0.9.0,120,25,60,16,1.2,Deep Research,256,4096,"
    "llm-d,0.3\n"
    "g2-standard-24,nvidia-l4,acme/chat-4b,sglang,v0.4.6,90,25,60,16,1.1,,,,,\n";

/// Serves over TLS what a folder has, and pulls it.
class Pull : public ::testing::Test {
 protected:
  Pull() {
    const TestPair pair = authority_.Issue();
    giq_lint_.Write("tls.pem", pair.certificate_pem);
    giq_lint_.Write("key.pem", pair.key_pem);
    giq_lint_.Write("ca.pem", authority_.pem());
    giq_lint_.Write("token", "abc\n");
    giq_lint_.Write("bench.csv", kBench);
  }

  /// Pulls with the token, trusting the test's authority.
  [[nodiscard]] Outcome Run(const std::string& endpoint, const std::vector<std::string>& more = {},
                            const char* ca = "ca.pem") const {
    std::vector<std::string> words = {"catalog", "pull",   "--model", "acme/chat-4b", "--endpoint",
                                      endpoint,  "--into", "facts",   "--ca",         ca};
    words.insert(words.end(), more.begin(), more.end());
    return giq_lint_.Run(words);
  }

  /// Pulls from a server that gives one answer to all.
  [[nodiscard]] Outcome RunAgainst(unsigned status, const std::string& body) const {
    const auto server = StartServer({.tls = false}, [&](const HttpRequest&) {
      return HttpResponse{.status = status, .body = body};
    });
    return Run("http://127.0.0.1:" + std::to_string(server->port()), {"--token-file", "token"});
  }

  TestAuthority authority_{"test"};
  Binary giq_lint_;
};

TEST_F(Pull, BringsWhatTheServerMeasured) {
  const RunningServer server(giq_lint_.folder(), {"--catalog", "bench.csv", "--tls-certificate",
                                                  "tls.pem", "--tls-key", "key.pem"});
  ASSERT_THAT(server.address(), StartsWith("https://127.0.0.1:"));
  const Outcome run = Run(server.address(), {"--token-file", "token"});
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(run.out,
            "5 points in 3 curves of 1 model; curves of three points and more, by which rules "
            "judge: 1\nwrote facts/benchmarks.csv\n"
            "to use it: catalog: [facts] in .giq-lint.yaml, or --catalog facts\n");
  for (const char* list : {"benchmarks", ""}) {
    std::vector<std::string> words = {"profiles", "list", "--model=acme/chat-4b",
                                      "--model-server-version=all", "--format=csv"};
    if (*list != 0) {
      words = {"profiles",
               list,
               "list",
               "--model=acme/chat-4b",
               "--model-server=vllm",
               "--model-server-version=all"};
    }
    words.insert(words.end(), {"--catalog", "bench.csv"});
    const std::string before = giq_lint_.Run(words).out;
    words.back() = "facts";
    EXPECT_EQ(giq_lint_.Run(words).out, before);
    EXPECT_THAT(before, HasSubstr("llm-d"));
  }
  const std::string shown =
      giq_lint_.Run({"catalog", "show", "benchmarks", "acme", "--catalog", "facts", "--sources"})
          .out;
  EXPECT_THAT(shown, ::testing::ContainsRegex(
                         "gkerecommender.googleapis.com benchmarkingData, 20..-..-.."));
}

TEST_F(Pull, TakesOneServerAndWritesNothingInADryRun) {
  const RunningServer server(giq_lint_.folder(), {"--catalog", "bench.csv"});
  const Outcome run =
      Run(server.address(), {"--token-file", "token", "--model-server", "sglang", "--dry-run"});
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_THAT(run.out, StartsWith("1 point in 1 curve of 1 model;"));
  EXPECT_THAT(run.out, HasSubstr("\nwould write facts/benchmarks.csv\n"));
  EXPECT_FALSE(std::filesystem::exists(giq_lint_.folder().At("facts")));
}

TEST_F(Pull, SendsTokenAndQuotaProject) {
  std::vector<std::string> headers;
  {
    const CannedServer server([&](int, CannedPeer& peer) {
      headers.push_back(peer.Hear());
      const std::string body = headers.back().starts_with("GET /v1/modelServers:")
                                   ? R"({"modelServers":["vllm"]})"
                                   : "{}";
      peer.Say(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
          "Content-Length: " +
          std::to_string(body.size()) + "\r\n\r\n" + body);
    });
    const Outcome run = Run("http://127.0.0.1:" + std::to_string(server.port()),
                            {"--token-file", "token", "--quota-project", "billed"});
    EXPECT_EQ(run.code, 2);
    EXPECT_EQ(run.err,
              "error: nothing was measured for acme/chat-4b: giq-lint profiles models list shows "
              "what the built-in catalog has\nnothing was pulled\n");
  }
  ASSERT_EQ(headers.size(), 2U);
  EXPECT_THAT(headers[0], StartsWith("GET /v1/modelServers:fetch?model=acme%2Fchat-4b HTTP/1.1"));
  EXPECT_THAT(headers[1], StartsWith("GET /v1/modelServerVersions:fetch?model=acme%2Fchat-4b"
                                     "&modelServer=vllm HTTP/1.1"));
  for (const std::string& header : headers) {
    EXPECT_THAT(header, HasSubstr("\r\nAuthorization: Bearer abc\r\n"));
    EXPECT_THAT(header, HasSubstr("\r\nX-Goog-User-Project: billed\r\n"));
  }
}

TEST_F(Pull, SaysWhatToDoAboutRefusals) {
  const std::string path = "error: /v1/modelServers:fetch answered ";
  Outcome run =
      RunAgainst(401, R"({"error":{"code":401,"message":"no","status":"UNAUTHENTICATED"}})");
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.err, path +
                         "401 UNAUTHENTICATED: no; the access token is not taken: run gcloud "
                         "auth login for a new one\nnothing was pulled\n");
  run = RunAgainst(403, R"({"error":{"code":403,"message":"off","status":"PERMISSION_DENIED",
"details":[{"@type":"x"},{"reason":"SERVICE_DISABLED"}]}})");
  EXPECT_EQ(run.err, path +
                         "403 PERMISSION_DENIED: off; enable the API: gcloud services enable "
                         "gkerecommender.googleapis.com\nnothing was pulled\n");
  run = RunAgainst(403, R"({"error":{"code":403,"status":"PERMISSION_DENIED","message":
"The API requires a quota project, which is not set by default."}})");
  EXPECT_THAT(run.err, HasSubstr("; name a project that is billed: --quota-project, or gcloud "
                                 "config set billing/quota_project PROJECT_ID\n"));
  run = RunAgainst(403, "<html>");
  EXPECT_EQ(run.err, path +
                         "403; the account may not ask: it needs a project with the API enabled "
                         "(--quota-project)\nnothing was pulled\n");
  run = RunAgainst(400, R"({"error":{"code":400,"message":"no latency profiles found"}})");
  EXPECT_THAT(run.err, HasSubstr("400: no latency profiles found; nothing was measured for this "
                                 "model: giq-lint profiles models list shows what was\n"));
  run = RunAgainst(503, "");
  EXPECT_EQ(run.err, path + "503; try again later\nnothing was pulled\n");
  run = RunAgainst(200, "{");
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, StartsWith("error: /v1/modelServers:fetch?model=acme%2Fchat-4b:1:"));
  EXPECT_FALSE(std::filesystem::exists(giq_lint_.folder().At("facts")));
}

TEST_F(Pull, TrustsTheGivenAuthorityAlone) {
  const RunningServer server(giq_lint_.folder(),
                             {"--tls-certificate", "tls.pem", "--tls-key", "key.pem"});
  giq_lint_.Write("other.pem", TestAuthority("other").pem());
  const Outcome other = Run(server.address(), {"--token-file", "token"}, "other.pem");
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, HasSubstr("certificate"));
  EXPECT_THAT(other.err, HasSubstr("\nnothing was pulled\n"));
}

TEST_F(Pull, NeedsATokenAndAServer) {
  const Variable path("PATH", "/nonexistent");
  const Variable token("CLOUDSDK_AUTH_ACCESS_TOKEN", nullptr);
  const Variable oauth("GOOGLE_OAUTH_ACCESS_TOKEN", nullptr);
  const Variable file("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", nullptr);
  EXPECT_EQ(Run("http://127.0.0.1:1").err,
            "error: there is no access token: run gcloud auth login, or give one with --token-file "
            "or in CLOUDSDK_AUTH_ACCESS_TOKEN\nnothing was pulled\n");
  giq_lint_.Write("empty", " \n");
  EXPECT_EQ(Run("http://127.0.0.1:1", {"--token-file", "empty"}).err,
            "error: there is no access token in empty\nnothing was pulled\n");
  const Variable given("CLOUDSDK_AUTH_ACCESS_TOKEN", "abc");
  // A port on which nobody listens any more.
  std::uint16_t port = 0;
  port = StartServer({.tls = false}, Echo)->port();
  const Outcome refused = Run("http://127.0.0.1:" + std::to_string(port));
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("Connection refused"));
  EXPECT_THAT(Run("ftp://example").err, StartsWith("error: "));
}

TEST(Serve, AnswersOverHttpUntilItIsInterrupted) {
  const Binary giq_lint;
  RunningServer server(giq_lint.folder());
  ASSERT_THAT(server.address(), StartsWith("http://127.0.0.1:"));
  auto client = HttpClient::Create({.url = server.address()});
  ASSERT_TRUE(client) << client.error().Text();
  const auto models = (*client)->Send({.target = "/v1alpha1/models"});
  ASSERT_TRUE(models) << models.error().Text();
  EXPECT_EQ(models->status, 200U);
  EXPECT_EQ(models->content_type, "application/json");
  EXPECT_EQ(models->body,
            "{\"modelNames\":[\"google/gemma-2-27b-it\",\"meta-llama/Llama-3.3-70B-Instruct\","
            "\"openai/gpt-oss-20b\"]}\n");
  const auto none = (*client)->Send({.target = "/v1/none"});
  ASSERT_TRUE(none) << none.error().Text();
  EXPECT_EQ(none->status, 404U);
  client->reset();
  EXPECT_EQ(server.End(SIGINT), 0);
}

TEST(Serve, RefusesWhatItCannotServe) {
  const Binary giq_lint;
  EXPECT_EQ(giq_lint.Run({"serve", "--tls-key", "k"}).err,
            "error: --tls-key requires --tls-certificate (giq-lint serve --help tells more)\n");
  const Outcome missing =
      giq_lint.Run({"serve", "--port", "0", "--tls-key", "k", "--tls-certificate", "c"});
  EXPECT_EQ(missing.code, 2);
  EXPECT_EQ(missing.err, "error: c: cannot open: No such file or directory\n");
  giq_lint.Write("pem", "no certificate");
  EXPECT_EQ(
      giq_lint.Run({"serve", "--port", "0", "--tls-key", "pem", "--tls-certificate", "pem"}).code,
      2);
  EXPECT_EQ(giq_lint.Run({"serve", "--address", "localhost.invalid"}).code, 2);
  EXPECT_EQ(giq_lint.Run({"serve", "--catalog", "none.csv"}).code, 2);
  const auto taken = StartServer({.tls = false}, Echo);
  const Outcome busy = giq_lint.Run({"serve", "--port", std::to_string(taken->port())});
  EXPECT_EQ(busy.code, 2);
  EXPECT_THAT(busy.err, HasSubstr("in use"));
  EXPECT_THAT(giq_lint.Run({"serve", "--help"}).out,
              HasSubstr("CLOUDSDK_API_ENDPOINT_OVERRIDES_GKERECOMMENDER"));
  EXPECT_THAT(giq_lint.Run({"catalog", "pull", "--help"}).out,
              HasSubstr("--quota-project PROJECT"));
}

}  // namespace
}  // namespace giq
