#include "webhook/server/watched_files.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string_view>

#include "linter/input/catalog_files.h"

namespace giq {
namespace {

namespace fs = std::filesystem;

/// Mixes a text into a fingerprint; its length keeps neighbours apart.
std::uint64_t Mix(std::uint64_t into, std::string_view text) {
  constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15;  // 2^64 / the golden ratio
  for (const std::uint64_t part : {std::hash<std::string_view>{}(text), text.size()}) {
    into ^= part + kGolden + (into << 6U) + (into >> 2U);
  }
  return into;
}

std::chrono::system_clock::time_point WrittenAt(const std::string& path) {
  std::error_code failed;
  const auto time = fs::last_write_time(path, failed);
  if (failed) return {};
  return std::chrono::time_point_cast<std::chrono::system_clock::duration>(
      std::chrono::file_clock::to_sys(time));
}

}  // namespace

Result<std::vector<std::string>> FilesAt(const std::string& path) {
  std::error_code failed;
  if (!fs::is_directory(path, failed)) return std::vector<std::string>{path};
  std::vector<std::string> files;
  for (fs::directory_iterator entries(path, failed); entries != fs::directory_iterator();
       entries.increment(failed)) {
    if (failed) break;
    // A ConfigMap's volume holds its real files in hidden folders.
    if (entries->path().filename().string().starts_with('.')) continue;
    if (entries->is_regular_file(failed)) files.push_back(entries->path().string());
  }
  if (failed) {
    return Fail(ErrorCode::kIo, "cannot read the folder: " + failed.message(), {.file = path});
  }
  std::ranges::sort(files);
  return files;
}

Result<bool> WatchedFiles::Look() {
  std::uint64_t fingerprint = 0;
  std::chrono::system_clock::time_point written;
  for (const std::string& path : paths_) {
    GIQ_TRY(const std::vector<std::string> files, FilesAt(path));
    for (const std::string& file : files) {
      GIQ_TRY(const std::string text, ReadFacts(file));
      fingerprint = Mix(Mix(fingerprint, file), text);
      written = std::max(written, WrittenAt(file));
    }
  }
  const bool differs = !looked_ || fingerprint != fingerprint_;
  looked_ = true;
  fingerprint_ = fingerprint;
  written_ = written;
  return differs;
}

}  // namespace giq
