#include "linter/input/read_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "linter/input/descriptor.h"

namespace giq {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 16;

std::unexpected<Error> IoError(const std::string& path, std::string_view doing, int code) {
  return Fail(ErrorCode::kIo, fmt::format("{}: {}", doing, std::generic_category().message(code)),
              {.file = path});
}

std::unexpected<Error> TooLarge(const std::string& name, std::size_t max_bytes) {
  return Fail(ErrorCode::kLimit,
              fmt::format("is larger than {} bytes (--max-file-bytes)", max_bytes), {.file = name});
}

std::unexpected<Error> NoFile(const std::string& path, mode_t mode) {
  if (S_ISDIR(mode)) return Fail(ErrorCode::kIo, "is a folder, not a file", {.file = path});
  const std::string_view kind = S_ISFIFO(mode)   ? "a named pipe"
                                : S_ISSOCK(mode) ? "a socket"
                                                 : "a device";
  return Fail(ErrorCode::kIo,
              fmt::format("is {}, not a file (to check a stream, pipe it in and give -)", kind),
              {.file = path});
}

Result<std::string> ReadAll(int descriptor, const std::string& path, std::size_t expected,
                            std::size_t max_bytes) {
  std::string text;
  std::size_t size = 0;
  text.resize(expected + 1);  // one more byte, so that the end is seen without growing
  while (true) {
    if (size == text.size()) text.resize(size + std::max(kChunk, size / 2));
    const ssize_t got = ::read(descriptor, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return IoError(path, "cannot read", errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
    if (size > max_bytes) return TooLarge(path, max_bytes);
    // All that the file has, and less than it was asked for: its end needs no call of its own.
    if (size == expected && size < text.size()) break;
  }
  text.resize(size);
  return text;
}

}  // namespace

Result<std::string> ReadFile(const std::string& path, std::size_t max_bytes) {
  // O_NONBLOCK: opening a pipe that nobody writes to must not wait.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.value() < 0) return IoError(path, "cannot open", errno);
  struct stat status{};
  if (::fstat(file.value(), &status) != 0) return IoError(path, "cannot read", errno);
  if (!S_ISREG(status.st_mode)) return NoFile(path, status.st_mode);
  const auto size = static_cast<std::size_t>(std::max<off_t>(status.st_size, 0));
  if (size > max_bytes) return TooLarge(path, max_bytes);
  return ReadAll(file.value(), path, size, max_bytes);
}

Result<std::string> ReadStream(std::istream& stream, const std::string& name,
                               std::size_t max_bytes) {
  std::string text;
  std::string chunk(kChunk, '\0');
  while (stream.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) ||
         stream.gcount() > 0) {
    text.append(chunk, 0, static_cast<std::size_t>(stream.gcount()));
    if (text.size() > max_bytes) return TooLarge(name, max_bytes);
  }
  if (stream.bad()) return Fail(ErrorCode::kIo, "cannot read", {.file = name});
  return text;
}

}  // namespace giq
