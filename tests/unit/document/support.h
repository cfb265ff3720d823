// Short ways to read a text in a test.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/document.h"

namespace giq {

inline std::unique_ptr<File> Read(std::string text, const Limits& limits = {},
                                  std::string name = "test.yaml") {
  return ReadManifest(std::move(name), std::move(text), limits);
}

/// The first document as JSON, or `error: ` and its first problem.
inline std::string Json(std::string text, const Limits& limits = {}) {
  const auto file = Read(std::move(text), limits);
  if (file->documents().empty()) return "no document";
  const Document& document = file->documents().front();
  if (document.root != nullptr) return ToJson(*document.root);
  return document.problems.empty() ? "no root" : "error: " + document.problems.front().message;
}

/// The text that a span of a file covers.
inline std::string Cut(const File& file, Span span) {
  return std::string(file.source().Slice(span));
}

/// `line:column` of a problem.
inline std::string At(const File& file, const Problem& problem) {
  const LineColumn at = file.source().Locate(problem.span.begin);
  return std::to_string(at.line) + ":" + std::to_string(at.column);
}

inline std::string Repeat(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace giq
