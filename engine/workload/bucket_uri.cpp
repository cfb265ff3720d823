#include "engine/workload/bucket_uri.h"

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>
#include <utility>

#include "engine/base/letters.h"

namespace giq {
namespace {

constexpr std::string_view kScheme = "gs://";

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

bool HasParentPart(std::string_view text) {
  for (const auto part : std::views::split(text, '/')) {
    if (std::string_view(part.begin(), part.end()) == "..") return true;
  }
  return false;
}

/// `bucket/path` as a URI; "" when the bucket's name is none, or escapes leave the meaning open.
std::string AsUri(std::string_view bucket_and_path) {
  while (bucket_and_path.ends_with('/')) bucket_and_path.remove_suffix(1);
  const std::string_view bucket = bucket_and_path.substr(0, bucket_and_path.find('/'));
  const bool plain =
      std::ranges::none_of(bucket_and_path, [](char c) { return c == '%' || IsSpace(c); });
  if (!plain || HasParentPart(bucket_and_path) || !BucketNameFault(bucket).empty()) return {};
  return std::string(kScheme) + std::string(bucket_and_path);
}

/// A web address without scheme, query and fragment, taken apart at the first slash.
struct WebAddress {
  std::string host;
  std::string_view path;  ///< Without leading slash.
};

std::optional<WebAddress> ParseWebAddress(std::string_view text) {
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return std::nullopt;
  const std::string scheme = LowerCase(text.substr(0, scheme_end));
  if (scheme != "https" && scheme != "http") return std::nullopt;
  text.remove_prefix(scheme_end + 3);
  // The console appends its state behind a semicolon: `;tab=objects?prefix=…`.
  text = text.substr(0, text.find_first_of(";?#"));
  const auto slash = text.find('/');
  return WebAddress{LowerCase(text.substr(0, slash)),
                    slash == std::string_view::npos ? "" : text.substr(slash + 1)};
}

/// `bucket/path` that a web address shows; nothing for an address that is no bucket's.
std::optional<std::string> BucketBehind(const WebAddress& address) {
  constexpr std::string_view kVirtualHost = ".storage.googleapis.com";
  std::string_view path = address.path;
  if (address.host == "console.cloud.google.com" ||
      address.host == "console.developers.google.com") {
    if (!path.starts_with("storage/browser")) return std::nullopt;
    path.remove_prefix(std::string_view("storage/browser").size());
    while (path.starts_with('/')) path.remove_prefix(1);
    if (path.starts_with("_details/")) path.remove_prefix(std::string_view("_details/").size());
    return std::string(path);
  }
  if (address.host == "storage.googleapis.com" || address.host == "storage.cloud.google.com") {
    return std::string(path);
  }
  if (address.host.ends_with(kVirtualHost)) {
    const auto bucket = address.host.substr(0, address.host.size() - kVirtualHost.size());
    return bucket + "/" + std::string(path);
  }
  return std::nullopt;
}

/// The text behind `gs` and whatever colon and slashes follow it; nothing when it does not start
/// so.
std::optional<std::string_view> BehindScheme(std::string_view text, std::string_view scheme) {
  if (LowerCase(text.substr(0, scheme.size())) != scheme) return std::nullopt;
  text.remove_prefix(scheme.size());
  if (!text.starts_with(':') && !text.starts_with("//")) return std::nullopt;
  return text.substr(std::min(text.find_first_not_of(":/"), text.size()));
}

UriJudgement JudgeScheme(std::string_view text) {
  if (const auto behind = BehindScheme(text, "gcs")) {
    return {UriFault::kWrongScheme, AsUri(*behind)};
  }
  const auto behind = BehindScheme(text, "gs");
  if (!behind) return {};
  if (behind->empty()) return {UriFault::kNoBucket, {}};
  if (!text.starts_with("gs")) return {UriFault::kWrongScheme, AsUri(*behind)};
  const auto prefix = text.substr(0, text.size() - behind->size());
  if (prefix != kScheme) return {UriFault::kWrongSlashes, AsUri(*behind)};
  return {};
}

std::string_view LastPart(std::string_view uri) {
  const auto scheme = uri.find("://");
  const auto start = scheme == std::string_view::npos ? 0 : scheme + 3;
  const auto slash = uri.rfind('/');
  // Without a slash behind the bucket there is no path at all.
  if (slash == std::string_view::npos || slash < start) return {};
  return uri.substr(slash + 1);
}

bool IsBlankWord(std::string_view name) {
  constexpr std::array<std::string_view, 5> kBlanks = {"bucket-name", "bucket_name", "changeme",
                                                       "change-me", "replace-me"};
  const std::string lower = LowerCase(name);
  return std::ranges::find(kBlanks, lower) != kBlanks.end() || lower.starts_with("your-") ||
         lower.starts_with("your_");
}

/// Bucket names have no capital letters, so a name in capitals alone is a blank.
bool IsInCapitals(std::string_view name) {
  return std::ranges::any_of(name, IsUpper) && std::ranges::all_of(name, [](char c) {
           return IsUpper(c) || IsDigit(c) || c == '_' || c == '-';
         });
}

/// `<bucket>`, `{bucket}`, `${BUCKET}`, `$BUCKET`, `[BUCKET]`, but not Kubernetes' own `$(VAR)`.
bool HasBrackets(std::string_view text) {
  constexpr std::array<std::pair<char, char>, 3> kPairs = {{{'<', '>'}, {'{', '}'}, {'[', ']'}}};
  for (const auto& [open, close] : kPairs) {
    const auto first = text.find(open);
    const auto last = text.rfind(close);
    if (first != std::string_view::npos && last != std::string_view::npos && first < last) {
      return true;
    }
  }
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const char next = text[i + 1];
    if (text[i] == '$' && (IsUpper(next) || IsLower(next) || next == '_')) return true;
  }
  return false;
}

bool HasBlankPart(std::string_view path) {
  for (const auto part : std::views::split(path, '/')) {
    const std::string_view text(part.begin(), part.end());
    if (text.starts_with("YOUR_") || text.starts_with("YOUR-")) return true;
  }
  return false;
}

/// `1.2.3.4`, which Cloud Storage refuses as a bucket's name.
bool IsDottedAddress(std::string_view name) {
  return std::ranges::count(name, '.') == 3 &&
         std::ranges::all_of(name, [](char c) { return IsDigit(c) || c == '.'; }) &&
         name.find("..") == std::string_view::npos;
}

bool HasLongPart(std::string_view name) {
  for (const auto part : std::views::split(name, '.')) {
    if (std::ranges::distance(part) > 63) return true;
  }
  return false;
}

}  // namespace

UriJudgement JudgeModelUri(std::string_view text) {
  if (const auto address = ParseWebAddress(Trimmed(text))) {
    const auto behind = BucketBehind(*address);
    if (!behind) return {};
    return {UriFault::kWebAddress, AsUri(*behind)};
  }
  if (Trimmed(text).size() != text.size()) {
    const UriJudgement inner = JudgeModelUri(Trimmed(text));
    if (inner.fault == UriFault::kNone) return {UriFault::kSpaces, std::string(Trimmed(text))};
    return inner;
  }
  UriJudgement judgement = JudgeScheme(text);
  if (judgement.fault != UriFault::kNone) return judgement;
  if (std::ranges::any_of(text, IsSpace)) return {UriFault::kSpaces, {}};
  if (HasParentPart(text)) return {UriFault::kParentFolder, {}};
  return {};
}

UriJudgement JudgeBucketField(std::string_view text) {
  const std::string_view name = Trimmed(text);
  if (const auto address = ParseWebAddress(name)) {
    const auto behind = BucketBehind(*address);
    if (!behind) return {UriFault::kSchemeInBucket, {}};
    const std::string uri = AsUri(*behind);
    const std::string_view bucket = BucketOf(uri);
    return {UriFault::kWebAddress,
            uri.size() == kScheme.size() + bucket.size() ? std::string(bucket) : ""};
  }
  auto behind = BehindScheme(name, "gs");
  if (!behind) behind = BehindScheme(name, "gcs");
  if (behind) {
    while (behind->ends_with('/')) behind->remove_suffix(1);
    return {UriFault::kSchemeInBucket,
            BucketNameFault(*behind).empty() ? std::string(*behind) : ""};
  }
  if (name.size() != text.size()) {
    return {UriFault::kSpaces, BucketNameFault(name).empty() ? std::string(name) : ""};
  }
  return {};
}

std::string_view BucketOf(std::string_view text) {
  if (text.starts_with(kScheme)) text.remove_prefix(kScheme.size());
  if (text.find("://") != std::string_view::npos || text.starts_with('/')) return {};
  return text.substr(0, text.find('/'));
}

std::string BucketNameFault(std::string_view name) {
  // https://cloud.google.com/storage/docs/buckets#naming
  const bool dotted = name.find('.') != std::string_view::npos;
  const std::size_t most = dotted ? 222 : 63;
  if (name.size() < 3) return "is shorter than 3 characters";
  if (name.size() > most || (dotted && HasLongPart(name))) return "is longer than 63 characters";
  if (std::ranges::any_of(name, IsUpper)) return "has capital letters";
  const auto allowed = [](char c) {
    return IsLower(c) || IsDigit(c) || c == '-' || c == '_' || c == '.';
  };
  if (!std::ranges::all_of(name, allowed)) {
    return "has characters other than small letters, digits, dashes, underscores and dots";
  }
  const auto alphanumeric = [](char c) { return IsLower(c) || IsDigit(c); };
  if (!alphanumeric(name.front()) || !alphanumeric(name.back())) {
    return "does not start and end with a letter or a digit";
  }
  if (IsDottedAddress(name)) return "is an IP address";
  if (name.starts_with("goog")) return "starts with \"goog\"";
  if (name.find("google") != std::string_view::npos) return "contains \"google\"";
  return {};
}

bool NamesModelFile(std::string_view uri) {
  constexpr std::array<std::string_view, 4> kEndings = {".json", ".safetensors", ".bin", ".model"};
  const std::string_view last = LastPart(uri);
  return std::ranges::any_of(kEndings, [last](std::string_view ending) {
    return last.size() > ending.size() && last.ends_with(ending);
  });
}

bool NamesGgufFile(std::string_view uri) {
  constexpr std::string_view kEnding = ".gguf";
  const std::string_view last = LastPart(uri);
  return last.size() > kEnding.size() && last.ends_with(kEnding);
}

std::string FolderOf(std::string_view uri) {
  const std::string_view last = LastPart(uri);
  uri.remove_suffix(last.size());
  while (uri.size() > 1 && uri.ends_with('/')) uri.remove_suffix(1);
  return std::string(uri);
}

bool IsBucketPlaceholder(std::string_view text) {
  const std::string_view uri = Trimmed(text);
  if (HasBrackets(uri)) return true;
  std::string_view rest = uri;
  if (const auto scheme = uri.find("://"); scheme != std::string_view::npos) {
    rest = uri.substr(scheme + 3);
  }
  const std::string_view bucket = rest.substr(0, rest.find('/'));
  return IsInCapitals(bucket) || IsBlankWord(bucket) || HasBlankPart(rest);
}

}  // namespace giq
