#include "webhook/kube/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace giq {
namespace {

constexpr std::size_t kLongestLine = 512;
constexpr std::chrono::seconds kLongestRetry{600};

KubeErrorKind KindOf(unsigned status, std::string_view reason) {
  switch (status) {
    case 400:
    case 405:
    case 413:
    case 415:
    case 422:
      return KubeErrorKind::kInvalid;
    case 401:
      return KubeErrorKind::kUnauthorized;
    case 403:
      return KubeErrorKind::kForbidden;
    case 404:
      return KubeErrorKind::kNotFound;
    case 409:
      return reason == "AlreadyExists" ? KubeErrorKind::kAlreadyExists : KubeErrorKind::kConflict;
    case 410:
      return KubeErrorKind::kGone;
    case 429:
      return KubeErrorKind::kTooManyRequests;
    default:
      return KubeErrorKind::kOther;
  }
}

}  // namespace

KubeError ErrorOf(unsigned http_status, const ApiStatus& status) {
  const unsigned code = http_status != 0 ? http_status : status.code;
  std::string what = OneLine(status.message.empty() ? status.reason : status.message);
  if (what.empty()) what = fmt::format("the API server answered {}", code);
  return {.kind = KindOf(code, status.reason),
          .status = code,
          .what = std::move(what),
          .retry_after = std::clamp(status.retry_after, std::chrono::seconds{0}, kLongestRetry)};
}

Error ToError(const KubeError& error, std::string_view doing) {
  const ErrorCode code = error.kind == KubeErrorKind::kBadAnswer  ? ErrorCode::kInvalid
                         : error.kind == KubeErrorKind::kTooLarge ? ErrorCode::kLimit
                                                                  : ErrorCode::kIo;
  return {code, fmt::format("{}: {}", doing, error.what)};
}

std::string OneLine(std::string_view text) {
  std::string line(text.substr(0, kLongestLine));
  if (text.size() > kLongestLine) {
    // Not in the middle of a code point.
    while (!line.empty() && (static_cast<unsigned char>(line.back()) & 0xC0U) == 0x80U)
      line.pop_back();
    if (!line.empty() && static_cast<unsigned char>(line.back()) >= 0x80U) line.pop_back();
    line += "...";
  }
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; }, ' ');
  return line;
}

}  // namespace giq
