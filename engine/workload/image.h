// Container image references and the versions in them.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/workload/fact.h"

namespace giq {

/// `registry/path/name:tag@digest`, taken apart. A part that is a placeholder (`IMAGE_NAME`,
/// `${TAG}`) is marked so.
struct ImageReference {
  std::string repository;  ///< Without tag and digest.
  std::string name;        ///< The last part of the repository.
  std::string tag;         ///< "" when there is none.
  std::string digest;      ///< "sha256:…", "" when there is none.
  bool name_is_placeholder = false;
  bool tag_is_placeholder = false;
};

[[nodiscard]] ImageReference ParseImage(std::string_view image);

/// Whether an image is a system, a language or a framework to install things in: its tag counts
/// releases of that.
[[nodiscard]] bool IsBaseImage(const ImageReference& image);

/// The server's version as the image tells it: the tag, or the version inside the name of Google's
/// Hugging Face images
/// (`…-cu124.2-3.ubuntu2204.py311` gives `cu124.2-3`). Absent without either, unknown for
/// placeholders.
[[nodiscard]] Fact<std::string> VersionOf(const Fact<std::string>& image);

/// A version that can be compared. A release candidate or development build comes before its
/// release.
struct Version {
  std::int64_t major = 0;
  std::int64_t minor = 0;
  std::int64_t patch = 0;
  bool before_release = false;
  constexpr std::strong_ordering operator<=>(const Version& other) const {
    if (const auto order = major <=> other.major; order != 0) return order;
    if (const auto order = minor <=> other.minor; order != 0) return order;
    if (const auto order = patch <=> other.patch; order != 0) return order;
    return other.before_release <=> before_release;
  }
  constexpr bool operator==(const Version&) const = default;
};

/// `v0.7.2`, `0.11.1`, `v0.10.0rc1`, `2.4.0-rocm`, `cu124.2-3`'s TGI 2.3; nothing for `latest`,
/// dates, hashes and nightlies.
[[nodiscard]] std::optional<Version> ParseVersion(std::string_view text);

}  // namespace giq
