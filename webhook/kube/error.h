// Why an API server did not do what it was asked.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace giq {

/// What a caller decides by.
enum class KubeErrorKind : std::uint8_t {
  kUnreachable,      ///< No answer: no connection, a deadline, a broken stream.
  kCancelled,        ///< The client was told to stop.
  kBadAnswer,        ///< An answer that is no JSON of the expected form.
  kTooLarge,         ///< An answer over the limit on bytes.
  kInvalid,          ///< 400, 405, 413, 415, 422: the request itself is wrong.
  kUnauthorized,     ///< 401, also with new credentials.
  kForbidden,        ///< 403.
  kNotFound,         ///< 404: the object, or its kind.
  kAlreadyExists,    ///< 409 when creating.
  kConflict,         ///< 409 when replacing a version that is not the newest.
  kGone,             ///< 410: the version or the page asked for is too old.
  kTooManyRequests,  ///< 429.
  kOther,            ///< Anything else: 5xx mostly.
};

/// An API server's refusal, or why there is no answer.
struct KubeError {
  KubeErrorKind kind = KubeErrorKind::kOther;
  unsigned status = 0;                  ///< Of HTTP; 0 without an answer.
  std::string what;                     ///< One line without control characters.
  std::chrono::seconds retry_after{0};  ///< What the server asks for; 0 when it does not.
};

template <typename T>
using KubeResult = std::expected<T, KubeError>;

/// What a Status object says.
struct ApiStatus {
  unsigned code = 0;
  std::string reason;  ///< "NotFound", "AlreadyExists", "Expired", …
  std::string message;
  std::chrono::seconds retry_after{0};
};

/// The error that an HTTP status and a Status object mean together; a code in the object counts
/// where there is no HTTP status (0).
[[nodiscard]] KubeError ErrorOf(unsigned http_status, const ApiStatus& status);

/// The same as an Error of the engine's kind; `doing` says what was tried: "reading the Secret".
[[nodiscard]] Error ToError(const KubeError& error, std::string_view doing);

/// A text from outside as one short line: control characters become blanks, the end is cut off.
[[nodiscard]] std::string OneLine(std::string_view text);

}  // namespace giq
