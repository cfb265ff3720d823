#include "linter/input/child.h"

#include <gtest/gtest.h>

namespace giq {
namespace {

TEST(Child, TellsOutputErrorsAndHowItEnded) {
  const auto run = RunChild({"sh", "-c", "printf 'a\\000b'; echo why >&2; exit 3"}, 100);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->code, 3);
  EXPECT_EQ(run->out, std::string("a\0b", 3));
  EXPECT_EQ(run->err, "why\n");
}

TEST(Child, WordsReachItAsTheyAreAndItsInputIsEmpty) {
  const auto run = RunChild({"printf", "%s|", "a b", "$(x)", ""}, 100);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->out, "a b|$(x)||");
  EXPECT_EQ(RunChild({"cat"}, 100)->out, "");
}

TEST(Child, FillsBothPipesWithoutWaiting) {
  const auto run = RunChild({"sh", "-c",
                             "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo "
                             "0123456789012345678901234567890123456789 >&2; echo x; done"},
                            100'000);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->out.size(), 6000U);
  EXPECT_EQ(run->err.size(), 16384U);
}

TEST(Child, TooMuchOutputAndNoProgramAreErrors) {
  const auto endless = RunChild({"yes"}, 1000);
  ASSERT_FALSE(endless);
  EXPECT_EQ(endless.error().Text(), "yes prints more than 1000 bytes");
  const auto none = RunChild({"no-such-program-here"}, 1000);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().Text(), "cannot run no-such-program-here: No such file or directory");
}

}  // namespace
}  // namespace giq
