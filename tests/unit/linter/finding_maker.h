// Findings at chosen places of a small manifest, without running a rule.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "engine/document/document.h"
#include "engine/rule/rule.h"

namespace giq {

inline const Rule kTestRule = {.code = "GIQ999", .name = "test-rule", .check = {}};

/// A manifest called deploy.yaml.
class Manifest {
 public:
  explicit Manifest(std::string text) : file_(ReadManifest("deploy.yaml", std::move(text))) {}

  [[nodiscard]] const File& file() const { return *file_; }
  /// A finding at a part of the text, which is found by its first occurrence.
  [[nodiscard]] Finding At(std::string_view part, std::string message = "broken") const {
    const std::size_t begin = file_->source().text().find(part);
    EXPECT_NE(begin, std::string_view::npos);
    const auto from = static_cast<std::uint32_t>(begin);
    return AtSpan({from, static_cast<std::uint32_t>(from + part.size())}, std::move(message));
  }
  [[nodiscard]] Finding AtSpan(Span span, std::string message = "broken") const {
    return {.rule = &kTestRule,
            .severity = Severity::kError,
            .message = std::move(message),
            .place = {&file_->documents().front(), nullptr, span}};
  }
  [[nodiscard]] Finding AtPointer(std::string_view pointer, std::string message = "broken") const {
    Finding finding = AtSpan({}, std::move(message));
    finding.place.node = Resolve(*file_->documents().front().root, pointer);
    EXPECT_NE(finding.place.node, nullptr) << pointer;
    return finding;
  }

 private:
  std::unique_ptr<File> file_;
};

}  // namespace giq
