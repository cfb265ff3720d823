#include "tests/cli/network/running.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>

namespace giq {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kPatience{10};
constexpr const char* kPath = GIQ_BIN "/giq-lint";

[[noreturn]] void Become(const TempFolder& folder, std::vector<std::string> words, int out) {
  if (::dup2(out, STDOUT_FILENO) < 0 || ::chdir(folder.path().c_str()) != 0) ::_exit(126);
  std::vector<char*> arguments{const_cast<char*>(kPath)};
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execv(kPath, arguments.data());
  ::_exit(127);
}

/// The first line that comes out of a pipe; what came when none does in time.
std::string FirstLine(int pipe) {
  const auto end = Clock::now() + kPatience;
  std::string line;
  while (Clock::now() < end) {
    struct pollfd ready{.fd = pipe, .events = POLLIN, .revents = 0};
    if (::poll(&ready, 1, 100) <= 0) continue;
    char byte = 0;
    if (::read(pipe, &byte, 1) != 1 || byte == '\n') break;
    line += byte;
  }
  return line;
}

}  // namespace

RunningServer::RunningServer(const TempFolder& folder, std::vector<std::string> options) {
  options.insert(options.begin(), {"serve", "--port", "0"});
  int ends[2] = {-1, -1};
  if (::pipe(ends) != 0) return;
  child_ = ::fork();
  if (child_ == 0) Become(folder, options, ends[1]);
  ::close(ends[1]);
  address_ = FirstLine(ends[0]);
  ::close(ends[0]);
}

RunningServer::~RunningServer() {
  if (child_ <= 0) return;
  EXPECT_EQ(End(SIGTERM), 0);
}

int RunningServer::End(int signal) {
  const auto end = Clock::now() + kPatience;
  ::kill(child_, signal);
  int status = 0;
  while (::waitpid(child_, &status, WNOHANG) == 0) {
    if (Clock::now() > end) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, &status, 0);
      child_ = -1;
      return -1;
    }
    ::poll(nullptr, 0, 10);
  }
  child_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace giq
