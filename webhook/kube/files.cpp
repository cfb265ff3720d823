#include "webhook/kube/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace giq {
namespace {

constexpr std::size_t kMaxTokenBytes = std::size_t{64} << 10;

bool IsVisible(char c) { return c > 0x20 && c < 0x7F; }

}  // namespace

Result<std::string> ReadSmallFile(const std::string& path, std::size_t limit) {
  std::error_code error;
  // A pipe would make the reader wait for whoever writes to it.
  const bool regular = std::filesystem::is_regular_file(path, error);
  if (error) return Fail(ErrorCode::kIo, error.message(), {path});
  if (!regular) return Fail(ErrorCode::kIo, "no regular file", {path});
  std::ifstream file(path, std::ios::binary);
  if (!file) return Fail(ErrorCode::kIo, "cannot be opened", {path});
  std::string text(limit + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return Fail(ErrorCode::kIo, "cannot be read", {path});
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > limit)
    return Fail(ErrorCode::kLimit, fmt::format("more than {} bytes", limit), {path});
  return text;
}

Result<std::string> ReadTokenFile(const std::string& path) {
  GIQ_TRY(const std::string text, ReadSmallFile(path, kMaxTokenBytes));
  const auto begin = std::ranges::find_if(text, IsVisible);
  const auto end = std::find_if(text.rbegin(), text.rend(), IsVisible).base();
  if (begin == text.end()) return Fail(ErrorCode::kInvalid, "holds no token", {path});
  std::string token(begin, end);
  // A line break in a header would begin another header.
  if (!std::ranges::all_of(token, IsVisible))
    return Fail(ErrorCode::kInvalid, "holds something else than one token", {path});
  return token;
}

}  // namespace giq
