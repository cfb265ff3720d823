#include "recommender/version_order.h"

#include <gtest/gtest.h>

namespace giq {
namespace {

TEST(VersionOrder, ComparesNumbersAsNumbers) {
  EXPECT_TRUE(IsOlderVersion("v0.9.2", "v0.11.0"));
  EXPECT_FALSE(IsOlderVersion("v0.11.0", "v0.9.2"));
  EXPECT_TRUE(IsOlderVersion("v0.11", "v0.11.1"));
  EXPECT_TRUE(IsOlderVersion("0.7.2", "v0.7.10"));
  EXPECT_FALSE(IsOlderVersion("v0.7.2", "0.7.2"));
  EXPECT_TRUE(IsOlderVersion("v1.099", "v1.100"));
  EXPECT_FALSE(IsOlderVersion("v1.0", "v1.00"));
}

TEST(VersionOrder, PutsVersionsWithoutNumbersFirst) {
  EXPECT_TRUE(IsOlderVersion("gptoss", "v0.1"));
  EXPECT_TRUE(IsOlderVersion("", "v0.1"));
  EXPECT_FALSE(IsOlderVersion("v0.1", ""));
  EXPECT_TRUE(IsOlderVersion("", "gptoss"));
  EXPECT_TRUE(IsOlderVersion("a", "b"));
}

TEST(VersionOrder, TakesNumbersOfAnyLength) {
  EXPECT_TRUE(IsOlderVersion("v99999999999999999999", "v100000000000000000000"));
}

}  // namespace
}  // namespace giq
