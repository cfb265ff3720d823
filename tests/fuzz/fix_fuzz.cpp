// Random edits of any text: the rewritten text means what they mean, or they are refused.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "tests/property/edit_cases.h"

// The first four bytes choose the edits, and whether the rest is the text or chooses it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kSeed = 4;
  if (size < kSeed) return 0;
  std::uint32_t seed = 0;
  for (std::size_t i = 0; i < kSeed; ++i) seed = (seed << 8U) | data[i];
  std::mt19937 random(seed);
  std::string text(reinterpret_cast<const char*>(data) + kSeed, size - kSeed);
  if (seed % 4 == 0) {
    random.seed(static_cast<std::uint32_t>(std::hash<std::string>()(text)) ^ seed);
    text = giq::testing::RandomYaml(random);
  }
  giq::testing::EditCounts counts;
  const std::string wrong = giq::testing::TryRandomFixes("fuzz.yaml", text, random, counts);
  if (wrong.empty()) return 0;
  std::fprintf(stderr, "broken: %s\n", wrong.c_str());
  std::abort();
}
