#include "linter/input/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

extern char** environ;

namespace giq {
namespace {

constexpr std::size_t kMostErrorBytes = std::size_t{16} << 10;

/// Both ends of a pipe, which no other child inherits.
class Pipe {
 public:
  Pipe() : open_(::pipe2(ends_.data(), O_CLOEXEC) == 0) {}
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    CloseReader();
    CloseWriter();
  }
  [[nodiscard]] bool open() const { return open_; }
  [[nodiscard]] int reader() const { return ends_[0]; }
  [[nodiscard]] int writer() const { return ends_[1]; }
  void CloseReader() { Close(ends_[0]); }
  void CloseWriter() { Close(ends_[1]); }

 private:
  static void Close(int& descriptor) {
    if (descriptor >= 0) ::close(std::exchange(descriptor, -1));
  }
  std::array<int, 2> ends_{-1, -1};
  bool open_;
};

/// The descriptors that a child starts with.
class FileActions {
 public:
  FileActions(const Pipe& out, const Pipe& err) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, out.writer(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, err.writer(), STDERR_FILENO);
  }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

std::unexpected<Error> CannotRun(const std::string& name, int code) {
  return Fail(ErrorCode::kIo,
              fmt::format("cannot run {}: {}", name, std::generic_category().message(code)));
}

Result<pid_t> Spawn(const std::vector<std::string>& words, const Pipe& out, const Pipe& err) {
  const FileActions actions(out, err);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, words.front().c_str(), actions.get(), nullptr,
                                    arguments.data(), environ);
  if (failed != 0) return CannotRun(words.front(), failed);
  return child;
}

/// Reads what is there; false at the end.
bool ReadSome(int descriptor, std::string& into) {
  std::array<char, 1 << 16> chunk;
  const ssize_t got = ::read(descriptor, chunk.data(), chunk.size());
  if (got < 0) return errno == EINTR;
  into.append(chunk.data(), static_cast<std::size_t>(got));
  return got > 0;
}

/// Reads both pipes as they fill, so that the child waits for neither; false when there is too
/// much.
bool ReadBoth(const Pipe& out, const Pipe& err, std::size_t max_bytes, ChildOutcome& outcome) {
  std::array<pollfd, 2> waiting{{{out.reader(), POLLIN, 0}, {err.reader(), POLLIN, 0}}};
  while (waiting[0].fd >= 0 || waiting[1].fd >= 0) {
    if (::poll(waiting.data(), waiting.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    if (waiting[0].revents != 0 && !ReadSome(waiting[0].fd, outcome.out)) waiting[0].fd = -1;
    if (waiting[1].revents != 0 && !ReadSome(waiting[1].fd, outcome.err)) waiting[1].fd = -1;
    if (outcome.err.size() > kMostErrorBytes) outcome.err.resize(kMostErrorBytes);
    if (outcome.out.size() > max_bytes) return false;
  }
  return true;
}

int Await(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Result<ChildOutcome> RunChild(const std::vector<std::string>& words, std::size_t max_bytes) {
  Pipe out;
  Pipe err;
  if (!out.open() || !err.open()) return CannotRun(words.front(), errno);
  GIQ_TRY(const pid_t child, Spawn(words, out, err));
  out.CloseWriter();
  err.CloseWriter();
  ChildOutcome outcome;
  const bool fits = ReadBoth(out, err, max_bytes, outcome);
  if (!fits) ::kill(child, SIGKILL);
  outcome.code = Await(child);
  if (fits) return outcome;
  return Fail(ErrorCode::kLimit,
              fmt::format("{} prints more than {} bytes", words.front(), max_bytes));
}

}  // namespace giq
