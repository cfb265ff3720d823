// Files whose content is looked at again and again: a ConfigMap's volume swaps them behind a
// symbolic link, which those who watch the files do not see.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace giq {

/// The files that a path stands for: itself, or the files of a folder that are not hidden, sorted.
[[nodiscard]] Result<std::vector<std::string>> FilesAt(const std::string& path);

/// Compares what the files hold now with what they held before.
class WatchedFiles {
 public:
  /// Paths of files and of folders.
  explicit WatchedFiles(std::vector<std::string> paths) : paths_(std::move(paths)) {}

  /// Reads all of them; true when something differs from the last time, and the first time.
  [[nodiscard]] Result<bool> Look();
  /// Names the content of the last Look: the same in every process that sees the same files.
  [[nodiscard]] std::uint64_t fingerprint() const { return fingerprint_; }
  /// When the newest of the files was written, as of the last Look; the epoch without files.
  [[nodiscard]] std::chrono::system_clock::time_point written() const { return written_; }

 private:
  std::vector<std::string> paths_;
  std::uint64_t fingerprint_ = 0;
  std::chrono::system_clock::time_point written_;
  bool looked_ = false;
};

}  // namespace giq
