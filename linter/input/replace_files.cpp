#include "linter/input/replace_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace giq {
namespace {

std::unexpected<Error> CannotWrite(const std::string& path) {
  return Fail(ErrorCode::kIo,
              fmt::format("cannot write: {}", std::generic_category().message(errno)),
              {.file = path});
}

bool WriteAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// The mode of the file that is replaced, else what a new file of this user gets.
mode_t ModeFor(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0) return status.st_mode & 07777;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

/// Files that were written but have not got their names yet; those are removed at the end.
class Pending {
 public:
  Pending() = default;
  Pending(const Pending&) = delete;
  Pending& operator=(const Pending&) = delete;
  ~Pending() {
    for (const std::string& name : names_) ::unlink(name.c_str());
  }

  Result<void> Write(const NewFile& file) {
    std::string name = file.path + ".XXXXXX";
    const int descriptor = ::mkstemp(name.data());
    if (descriptor < 0) return CannotWrite(file.path);
    names_.push_back(name);
    const bool written = WriteAll(descriptor, file.text) &&
                         ::fchmod(descriptor, ModeFor(file.path)) == 0 && ::fsync(descriptor) == 0;
    auto failed = CannotWrite(file.path);  // takes errno before close changes it
    if (::close(descriptor) != 0 || !written) return failed;
    return {};
  }

  Result<void> Rename(const std::vector<NewFile>& files) {
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (std::rename(names_[i].c_str(), files[i].path.c_str()) != 0) {
        return CannotWrite(files[i].path);
      }
    }
    names_.clear();
    return {};
  }

 private:
  std::vector<std::string> names_;
};

}  // namespace

Result<void> ReplaceFiles(const std::vector<NewFile>& files) {
  Pending pending;
  for (const NewFile& file : files) {
    if (auto written = pending.Write(file); !written) return written;
  }
  return pending.Rename(files);
}

}  // namespace giq
