// Runs the real giq-webhook on loopback, with certificates of a test's own.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/http/testing.h"
#include "tests/unit/linter/temp_folder.h"
#include "webhook/http/client.h"

namespace giq {

/// The program, from its start to its end; its log is read as it grows.
class WebhookProcess {
 public:
  /// `flags` stand behind those that make it listen on free ports.
  explicit WebhookProcess(std::vector<std::string> flags, bool certified = true) {
    if (certified) Certify();
    flags.insert(flags.begin(), {"--listen=127.0.0.1:0", "--health-port=0", "--cert-mode=files",
                                 "--cert-dir=" + folder_.path().string()});
    Run(flags);
    if (::testing::Test::HasFailure()) return;
    EXPECT_TRUE(Eventually([this] { return Log().find("giq-webhook listens") != npos; })) << Log();
    port_ = NumberBehind("\"port\":\"");
    health_port_ = NumberBehind("\"health_port\":\"");
  }
  ~WebhookProcess() {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
    if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
  }
  WebhookProcess(const WebhookProcess&) = delete;
  WebhookProcess& operator=(const WebhookProcess&) = delete;

  /// Writes a certificate of the authority for it to find.
  void Certify() {
    const TestPair pair = authority_.Issue();
    folder_.Write("tls.key", pair.key_pem);
    folder_.Write("tls.crt", pair.certificate_pem);
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] const TempFolder& folder() const { return folder_; }
  [[nodiscard]] std::string Log() const { return Text("log"); }
  [[nodiscard]] std::string Complaints() const { return Text("err"); }

  /// A connection to the port of reviews.
  [[nodiscard]] std::unique_ptr<HttpClient> Client() const {
    return *HttpClient::Create(
        {.url = "https://127.0.0.1:" + std::to_string(port_), .ca_pem = authority_.pem()});
  }
  [[nodiscard]] Result<ClientResponse> Post(const std::string& path, std::string body) const {
    return Client()->Send({.method = "POST", .target = path, .body = std::move(body)});
  }
  /// Status and body of a path on the plain port, as "200 ok\n"; "" when it does not answer.
  [[nodiscard]] std::string Health(const std::string& path) const {
    const auto client =
        HttpClient::Create({.url = "http://127.0.0.1:" + std::to_string(health_port_)});
    const auto answer = (*client)->Send({.target = path});
    return answer ? std::to_string(answer->status) + " " + answer->body : std::string();
  }
  [[nodiscard]] bool BecomesReady() const {
    return Eventually([this] { return Health("/readyz") == "200 ok\n"; });
  }

  void Signal(int signal) const { ::kill(pid_, signal); }
  /// Waits for its end, ten seconds at most; its exit code, 128 + a signal, -1 when it goes on.
  [[nodiscard]] int Ends() {
    int status = 0;
    if (!Eventually([&] { return ::waitpid(pid_, &status, WNOHANG) == pid_; })) return -1;
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  static constexpr auto npos = std::string::npos;

  void Run(const std::vector<std::string>& flags) {
    std::vector<std::string> words = {GIQ_BIN "/giq-webhook"};
    words.insert(words.end(), flags.begin(), flags.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    const std::string log = folder_.At("log");
    const std::string err = folder_.At("err");
    pid_ = ::fork();
    if (pid_ != 0) return;
    constexpr int kNew = O_CREAT | O_WRONLY | O_TRUNC;
    ::dup2(::open(log.c_str(), kNew, 0600), STDOUT_FILENO);
    ::dup2(::open(err.c_str(), kNew, 0600), STDERR_FILENO);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }

  [[nodiscard]] std::string Text(const char* name) const {
    std::ifstream file(folder_.At(name));
    return {std::istreambuf_iterator<char>(file), {}};
  }

  [[nodiscard]] std::uint16_t NumberBehind(const std::string& key) const {
    const std::string log = Log();
    const auto at = log.find(key);
    if (at == npos) return 0;
    return static_cast<std::uint16_t>(std::stoi(log.substr(at + key.size())));
  }

  TestAuthority authority_{"ca"};
  TempFolder folder_;
  pid_t pid_ = 0;
  std::uint16_t port_ = 0;
  std::uint16_t health_port_ = 0;
};

}  // namespace giq
