#include "linter/input/temporary_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "linter/input/descriptor.h"

namespace giq {

std::unexpected<Error> IoFailure(const std::string& path, std::string_view doing) {
  return Fail(ErrorCode::kIo, fmt::format("{}: {}", doing, std::generic_category().message(errno)),
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

Result<TemporaryFile> TemporaryFile::Beside(const std::string& target) {
  std::string name = target + ".XXXXXX";
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) return IoFailure(target, "cannot write");
  return TemporaryFile(target, std::move(name), descriptor);
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : target_(std::move(other.target_)),
      name_(std::exchange(other.name_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

TemporaryFile::~TemporaryFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!name_.empty()) ::unlink(name_.c_str());
}

Result<void> TemporaryFile::Write(std::string_view text) {
  if (!WriteAll(descriptor_, text)) return IoFailure(target_, "cannot write");
  // Of many files each fsync would else wait for a journal of its own. Only a hint: Sync decides.
  ::sync_file_range(descriptor_, 0, 0, SYNC_FILE_RANGE_WRITE);
  return {};
}

Result<void> TemporaryFile::Sync() {
  if (::fsync(descriptor_) != 0) return IoFailure(target_, "cannot write");
  return {};
}

Result<void> TemporaryFile::Rename() {
  // Some file systems tell only here that they could not keep what was written.
  if (::close(std::exchange(descriptor_, -1)) != 0) return IoFailure(target_, "cannot write");
  if (std::rename(name_.c_str(), target_.c_str()) != 0) return IoFailure(target_, "cannot write");
  name_.clear();
  return {};
}

void SyncFolder(const std::string& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.value() >= 0) ::fsync(opened.value());
}

}  // namespace giq
