// A file that is written under a name of its own beside the one whose place it takes, so that a
// reader sees the old text or the new one, never half of one.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "engine/base/result.h"

namespace giq {

/// What `doing` failed with, from errno.
[[nodiscard]] std::unexpected<Error> IoFailure(const std::string& path, std::string_view doing);

/// Writes all of a text at the descriptor's position; false leaves the reason in errno.
[[nodiscard]] bool WriteAll(int descriptor, std::string_view text);

/// Gone at the end of its life unless it got its name.
class TemporaryFile {
 public:
  /// A new file in the folder of `target`, for its owner's eyes alone so far.
  [[nodiscard]] static Result<TemporaryFile> Beside(const std::string& target);
  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile();

  [[nodiscard]] int descriptor() const { return descriptor_; }
  /// Writes the whole text, and has the system begin to bring it to the disk. Errors speak of the
  /// target.
  [[nodiscard]] Result<void> Write(std::string_view text);
  /// Waits until the disk has it.
  [[nodiscard]] Result<void> Sync();
  /// Takes the target's place.
  [[nodiscard]] Result<void> Rename();
  /// Stays where it is for good; its name.
  [[nodiscard]] std::string Keep() { return std::exchange(name_, {}); }

 private:
  TemporaryFile(std::string target, std::string name, int descriptor)
      : target_(std::move(target)), name_(std::move(name)), descriptor_(descriptor) {}

  std::string target_;
  std::string name_;  // "" when there is no such file any more
  int descriptor_ = -1;
};

/// Waits until the disk knows the names in a folder; file systems that cannot are left alone.
void SyncFolder(const std::string& folder);

}  // namespace giq
