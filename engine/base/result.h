// Errors as values: what went wrong, and where in which file.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace giq {

/// What kind of fault an Error is; decides the exit code, never the text.
enum class ErrorCode {
  kUsage,     ///< A command line or a configuration that makes no sense.
  kIo,        ///< A file that could not be read or written.
  kInvalid,   ///< Content that does not parse or breaks its own schema.
  kLimit,     ///< An input over one of the limits of `Limits`.
  kInternal,  ///< A fault of ours.
};

/// A place in a named input. Lines and columns are 1-based, columns count code points; 0 is "not
/// known".
struct Where {
  std::string file;
  std::size_t line = 0;
  std::size_t column = 0;
};

/// A failure that is not a finding: an unreadable file, a broken catalog row, bad usage.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string what;
  Where where = {};

  /// `file:line:column: what`, leaving out what is not known.
  [[nodiscard]] std::string Text() const;
};

template <typename T>
using Result = std::expected<T, Error>;

/// Shorthand for returning an Error from a function with a Result.
[[nodiscard]] inline std::unexpected<Error> Fail(ErrorCode code, std::string what,
                                                 Where where = {}) {
  return std::unexpected(Error{code, std::move(what), std::move(where)});
}

}  // namespace giq

#define GIQ_CONCAT_(a, b) a##b
#define GIQ_CONCAT(a, b) GIQ_CONCAT_(a, b)
#define GIQ_TRY_(tmp, decl, expr)                           \
  auto tmp = (expr);                                        \
  if (!tmp) return std::unexpected(std::move(tmp).error()); \
  decl = std::move(tmp).value()
/// `GIQ_TRY(const auto text, ReadFile(path));` binds the value or returns the Error.
#define GIQ_TRY(decl, expr) GIQ_TRY_(GIQ_CONCAT(giq_try_, __LINE__), decl, expr)
