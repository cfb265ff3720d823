// Fixes drawn at random for a document.
#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "engine/document/document.h"
#include "engine/rule/finding.h"
#include "tests/property/json_value.h"

namespace giq::testing {

class RandomFixes {
 public:
  explicit RandomFixes(std::mt19937& random) : random_(random) {}

  /// One fix of some edits, each seeing those before it.
  [[nodiscard]] Fix Several(const Document& document);
  /// One fix of one edit that moves no item of a list.
  [[nodiscard]] Fix Steady(const Document& document);
  /// One fix that changes a comment, where there is one; else without edits.
  [[nodiscard]] Fix OfComment(const Document& document);

  [[nodiscard]] std::size_t Below(std::size_t most) { return random_() % most; }

 private:
  [[nodiscard]] std::string Key();
  [[nodiscard]] std::string Scalar();
  [[nodiscard]] std::string Value();
  [[nodiscard]] std::vector<Edit> Any(const Document& document, Json& state);
  [[nodiscard]] std::vector<Edit> Renaming(const Document& document, Json& state,
                                           const std::string& pointer);

  std::mt19937& random_;
  std::size_t items_ = 0;
};

}  // namespace giq::testing
