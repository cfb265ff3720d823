// Random edits of a text, and what must hold for the text that they make.
#pragma once

#include <cstddef>
#include <random>
#include <string>

namespace giq::testing {

/// What was tried on texts.
struct EditCounts {
  std::size_t made = 0;
  std::size_t refused = 0;
  std::size_t waiting = 0;
  std::size_t second_opinions = 0;  ///< Texts that yaml-cpp read too.
};

/// A manifest-like text in any style that people write, with comments.
[[nodiscard]] std::string RandomYaml(std::mt19937& random);

/// Makes random fixes of a text. Returns what is wrong with the text that they make, "" when it is
/// right: it means what the edits mean, to our reader and to yaml-cpp, and is the same outside of
/// the lines that had to change.
[[nodiscard]] std::string TryRandomFixes(const std::string& name, const std::string& text,
                                         std::mt19937& random, EditCounts& counts);

}  // namespace giq::testing
