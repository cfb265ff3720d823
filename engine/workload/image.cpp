#include "engine/workload/image.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "engine/workload/read.h"

namespace giq {
namespace {

bool IsDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool IsUpper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

/// Digits at the front of `text`, taken off; nothing when there are none or more than a version
/// has.
std::optional<std::int64_t> TakeNumber(std::string_view& text) {
  const auto end = std::ranges::find_if_not(text, IsDigit);
  const auto length = static_cast<std::size_t>(end - text.begin());
  if (length == 0 || length > 4) return std::nullopt;
  std::int64_t number = 0;
  for (const char c : text.substr(0, length)) number = number * 10 + (c - '0');
  text.remove_prefix(length);
  return number;
}

bool Take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// `rc1`, `.dev3`, `-alpha`, `a1`, `b2` behind the numbers.
bool IsBeforeRelease(std::string_view rest) {
  while (!rest.empty() && (rest[0] == '.' || rest[0] == '-' || rest[0] == '_'))
    rest.remove_prefix(1);
  for (const std::string_view word : {"rc", "dev", "alpha", "beta", "pre", "nightly"}) {
    if (rest.starts_with(word)) return true;
  }
  return rest.size() > 1 && (rest[0] == 'a' || rest[0] == 'b') && IsDigit(rest[1]);
}

/// `cu124.2-3` inside an image name or alone: the CUDA release, then the server's major and minor
/// version.
std::string_view FindDlcVersion(std::string_view text) {
  for (std::size_t at = text.find("cu"); at != std::string_view::npos;
       at = text.find("cu", at + 1)) {
    std::string_view rest = text.substr(at + 2);
    if (!TakeNumber(rest) || !Take(rest, '.') || !TakeNumber(rest) || !Take(rest, '-') ||
        !TakeNumber(rest))
      continue;
    return text.substr(at, text.size() - at - rest.size());
  }
  return {};
}

}  // namespace

ImageReference ParseImage(std::string_view image) {
  ImageReference out;
  const std::size_t digest = image.find('@');
  if (digest != std::string_view::npos) out.digest = std::string(image.substr(digest + 1));
  image = image.substr(0, digest);
  const std::size_t slash = image.rfind('/');
  const std::size_t colon = image.rfind(':');
  if (colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash)) {
    out.tag = std::string(image.substr(colon + 1));
    image = image.substr(0, colon);
  }
  out.repository = std::string(image);
  out.name = out.repository.substr(slash == std::string_view::npos ? 0 : slash + 1);
  // Names of repositories are lower case; a tag of capitals alone is a word to fill in.
  out.name_is_placeholder = IsPlaceholder(out.name) || std::ranges::any_of(out.name, IsUpper);
  out.tag_is_placeholder =
      !out.tag.empty() && (IsPlaceholder(out.tag) || std::ranges::all_of(out.tag, IsUpper));
  return out;
}

bool IsBaseImage(const ImageReference& image) {
  constexpr std::array<std::string_view, 15> kBases = {
      "alpine",     "amazonlinux",   "busybox",    "centos",     "cuda",
      "debian",     "fedora",        "jax",        "python",     "pytorch",
      "miniconda3", "rocm-terminal", "rockylinux", "tensorflow", "ubuntu"};
  // Red Hat's: ubi9/python-311, ubi9-minimal.
  const bool red_hat =
      std::ranges::any_of(std::array<std::string_view, 4>{"ubi8/", "ubi8-", "ubi9/", "ubi9-"},
                          [&](std::string_view base) { return image.repository.contains(base); });
  return red_hat || std::ranges::find(kBases, image.name) != kBases.end() ||
         image.repository.ends_with("jax-ai-image/tpu");
}

Fact<std::string> VersionOf(const Fact<std::string>& image) {
  if (image.absent()) return image;
  const std::string& text = image.known() ? *image : image.text();
  const ImageReference reference = ParseImage(text);
  if (!reference.tag.empty()) {
    return reference.tag_is_placeholder ? Fact<std::string>::Unknown(image.at(), reference.tag)
                                        : Fact<std::string>::Known(reference.tag, image.at());
  }
  const std::string_view inside = FindDlcVersion(reference.name);
  if (!inside.empty()) return Fact<std::string>::Known(std::string(inside), image.at());
  const bool unknown = text.empty() || reference.name_is_placeholder || !reference.digest.empty();
  return unknown ? Fact<std::string>::Unknown(image.at(), text)
                 : Fact<std::string>::Absent(image.at());
}

std::optional<Version> ParseVersion(std::string_view text) {
  if (const std::string_view inside = FindDlcVersion(text); !inside.empty()) {
    text = inside.substr(inside.find('.') + 1);
    const auto major = TakeNumber(text);
    Take(text, '-');
    const auto minor = TakeNumber(text);
    if (major && minor) return Version{.major = *major, .minor = *minor};
  }
  Take(text, 'v');
  const auto major = TakeNumber(text);
  if (!major || !Take(text, '.')) return std::nullopt;
  const auto minor = TakeNumber(text);
  if (!minor) return std::nullopt;
  Version out{.major = *major, .minor = *minor};
  if (text.size() > 1 && text[0] == '.' && IsDigit(text[1])) {
    Take(text, '.');
    const auto patch = TakeNumber(text);
    if (!patch) return std::nullopt;
    out.patch = *patch;
  }
  out.before_release = IsBeforeRelease(text);
  return out;
}

}  // namespace giq
