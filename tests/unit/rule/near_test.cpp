// The distance between names.
#include "engine/base/near.h"

#include <gtest/gtest.h>

#include <string>

namespace giq {
namespace {

TEST(EditDistance, CountsEachKindOfEditOnce) {
  EXPECT_EQ(EditDistance("nvidia-l4", "nvidia-l4", 2), 0U);
  EXPECT_EQ(EditDistance("nvidia-l", "nvidia-l4", 2), 1U);    // insertion
  EXPECT_EQ(EditDistance("nvidia-l44", "nvidia-l4", 2), 1U);  // deletion
  EXPECT_EQ(EditDistance("nvidea-l4", "nvidia-l4", 2), 1U);   // replacement
  EXPECT_EQ(EditDistance("nvidai-l4", "nvidia-l4", 2), 1U);   // swap
  EXPECT_EQ(EditDistance("nvdai-l4", "nvidia-l4", 3), 2U);
  EXPECT_EQ(EditDistance("kitten", "sitting", 5), 3U);
}

TEST(EditDistance, IgnoresCase) { EXPECT_EQ(EditDistance("NVIDIA-L4", "nvidia-l4", 0), 0U); }

TEST(EditDistance, OfAnEmptyWordIsTheOthersLength) {
  EXPECT_EQ(EditDistance("", "", 3), 0U);
  EXPECT_EQ(EditDistance("", "abc", 3), 3U);
  EXPECT_EQ(EditDistance("abc", "", 3), 3U);
}

TEST(EditDistance, StopsAboveTheBound) {
  EXPECT_EQ(EditDistance("nvidia-l4", "tpu-v6e-slice", 2), 3U);
  EXPECT_EQ(EditDistance("abcd", "wxyz", 2), 3U);
  EXPECT_EQ(EditDistance("abcd", "wxyz", 4), 4U);
}

TEST(EditDistance, RefusesHostileLengths) {
  const std::string a(1'000'000, 'a');
  const std::string b(1'000'000, 'b');
  EXPECT_EQ(EditDistance(a, b, 2), 3U);
  EXPECT_EQ(EditDistance(std::string(256, 'a'), std::string(256, 'a') + "b", 2), 3U);
}

}  // namespace
}  // namespace giq
