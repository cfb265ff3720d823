#include "linter/network/access_token.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "linter/input/child.h"
#include "linter/input/read_file.h"

namespace giq {
namespace {

constexpr std::size_t kMostToken = std::size_t{16} << 10;

/// Without the white space around it; an Error where a header could not carry it.
Result<std::string> Trimmed(std::string text, std::string_view from) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  while (!text.empty() && is_blank(text.back())) text.pop_back();
  text.erase(text.begin(), std::ranges::find_if_not(text, is_blank));
  const auto printable = [](char c) { return c > ' ' && c < 0x7F; };
  if (text.empty() || !std::ranges::all_of(text, printable)) {
    return Fail(ErrorCode::kUsage, "there is no access token in " + std::string(from));
  }
  return text;
}

Result<std::string> FromFile(const std::string& path) {
  GIQ_TRY(std::string text, ReadFile(path, kMostToken));
  return Trimmed(std::move(text), path);
}

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

Result<std::string> AccessToken(const std::string& file) {
  if (!file.empty()) return FromFile(file);
  for (const char* name : {"CLOUDSDK_AUTH_ACCESS_TOKEN", "GOOGLE_OAUTH_ACCESS_TOKEN"}) {
    if (std::string token = Variable(name); !token.empty()) return Trimmed(std::move(token), name);
  }
  if (const std::string path = Variable("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"); !path.empty()) {
    return FromFile(path);
  }
  const auto child = RunChild({"gcloud", "auth", "print-access-token"}, kMostToken);
  if (child && child->code == 0) return Trimmed(child->out, "gcloud's answer");
  return Fail(ErrorCode::kUsage,
              "there is no access token: run gcloud auth login, or give one with --token-file or "
              "in CLOUDSDK_AUTH_ACCESS_TOKEN");
}

}  // namespace giq
