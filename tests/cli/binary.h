// Runs the real giq-lint and tells what it printed, how it ended and what it cost.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/linter/temp_folder.h"

namespace giq {

/// The bytes of a file; "" when there is none.
inline std::string ReadBack(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Outcome {
  int code = -1;  ///< 128 + signal when one ended it.
  std::string out;
  std::string err;
  double seconds = 0;
  long peak_mib = 0;
};

/// giq-lint in a folder of its own.
class Binary {
 public:
  [[nodiscard]] const TempFolder& folder() const { return folder_; }
  std::string Write(std::string_view name, std::string_view text) const {
    return folder_.Write(name, text);
  }
  [[nodiscard]] std::string Read(std::string_view name) const { return ReadBack(folder_.At(name)); }

  /// Runs in the folder; `input` is its standard input.
  [[nodiscard]] Outcome Run(const std::vector<std::string>& arguments,
                            std::string_view input = "") const {
    return Run(arguments, input, false);
  }
  /// Runs and is killed after a while, unless it has ended by then; what is in the folder then is
  /// what counts.
  void RunAndKill(const std::vector<std::string>& arguments,
                  std::chrono::microseconds after) const {
    const std::string in = outside_.Write("in", "");
    const pid_t child = ::fork();
    if (child == 0) Become(arguments, in, outside_.At("out"), outside_.At("err"), false);
    std::this_thread::sleep_for(after);
    ::kill(child, SIGKILL);
    if (::waitpid(child, nullptr, 0) != child) std::abort();
  }
  /// The same as a user for whom file modes count, also where the test runs as root.
  [[nodiscard]] Outcome RunUnprivileged(const std::vector<std::string>& arguments,
                                        mode_t folder_mode = 0755) const {
    ::chmod(folder_.path().c_str(), folder_mode);
    return Run(arguments, "", ::geteuid() == 0);
  }

 private:
  [[nodiscard]] Outcome Run(const std::vector<std::string>& arguments, std::string_view input,
                            bool as_nobody) const {
    const std::string in = outside_.Write("in", input);
    const std::string out = outside_.At("out");
    const std::string err = outside_.At("err");
    const auto start = std::chrono::steady_clock::now();
    const pid_t child = ::fork();
    if (child == 0) Become(arguments, in, out, err, as_nobody);
    int status = 0;
    struct rusage usage{};
    if (::wait4(child, &status, 0, &usage) != child) std::abort();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    return {.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
            .out = ReadBack(out),
            .err = ReadBack(err),
            .seconds = took.count(),
            .peak_mib = usage.ru_maxrss / 1024};
  }

  [[noreturn]] void Become(const std::vector<std::string>& arguments, const std::string& in,
                           const std::string& out, const std::string& err, bool as_nobody) const {
    constexpr int kCreate = O_WRONLY | O_CREAT | O_TRUNC;
    const bool ready = ::dup2(::open(in.c_str(), O_RDONLY), 0) == 0 &&
                       ::dup2(::open(out.c_str(), kCreate, 0600), 1) == 1 &&
                       ::dup2(::open(err.c_str(), kCreate, 0600), 2) == 2 &&
                       ::chdir(folder_.path().c_str()) == 0;
    if (!ready) ::_exit(126);
    constexpr uid_t kNobody = 65534;
    if (as_nobody && (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) ::_exit(125);
    const struct rlimit seconds{100, 100};  // a hang ends the test, not the machine
    ::setrlimit(RLIMIT_CPU, &seconds);
    ::unsetenv("NO_COLOR");
    std::vector<char*> words{const_cast<char*>(kPath)};
    for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    ::execv(kPath, words.data());
    ::_exit(127);
  }

  static constexpr const char* kPath = GIQ_BIN "/giq-lint";
  TempFolder folder_;
  TempFolder outside_;
};

}  // namespace giq
