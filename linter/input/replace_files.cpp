#include "linter/input/replace_files.h"

#include <sys/stat.h>

#include "linter/input/temporary_file.h"

namespace giq {
namespace {

/// The mode of the file that is replaced, else what a new file of this user gets.
mode_t ModeFor(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0) return status.st_mode & 07777;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

}  // namespace

Result<void> ReplaceFiles(const std::vector<NewFile>& files) {
  std::vector<TemporaryFile> written;
  for (const NewFile& file : files) {
    GIQ_TRY(TemporaryFile temporary, TemporaryFile::Beside(file.path));
    if (::fchmod(temporary.descriptor(), ModeFor(file.path)) != 0) {
      return IoFailure(file.path, "cannot write");
    }
    if (auto done = temporary.Write(file.text); !done) return done;
    written.push_back(std::move(temporary));
  }
  for (TemporaryFile& temporary : written) {
    if (auto synced = temporary.Sync(); !synced) return synced;
  }
  for (TemporaryFile& temporary : written) {
    if (auto renamed = temporary.Rename(); !renamed) return renamed;
  }
  return {};
}

}  // namespace giq
