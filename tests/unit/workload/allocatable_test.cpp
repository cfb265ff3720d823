#include "engine/workload/allocatable.h"

#include <gtest/gtest.h>

namespace giq {
namespace {

TEST(AllocatableMemory, FollowsGkesReservation) {
  // 25 % of 4, 20 % of the next 4, 10 % of the next 8, 6 % of the next 112, 2 % above, and 100 MiB:
  // 1 + 0.8 + 0.8 + 6.72 + 1.28 GiB of 192 GiB.
  const double expected = 192 - (1 + 0.8 + 0.8 + 6.72 + 1.28) - 100.0 / 1024;
  EXPECT_NEAR(InGiB(AllocatableMemory(GiB(192))), expected, 1e-6);
  EXPECT_NEAR(InGiB(AllocatableMemory(GiB(16))), 16 - 2.6 - 100.0 / 1024, 1e-6);
  EXPECT_EQ(AllocatableMemory(GiB(0)).count, 0);
}

TEST(AllocatableCores, FollowsGkesReservation) {
  // 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of those above four.
  EXPECT_NEAR(AllocatableCores(4), 3.92, 1e-9);
  EXPECT_NEAR(AllocatableCores(48), 48 - 0.06 - 0.01 - 0.01 - 0.11, 1e-9);
  EXPECT_NEAR(AllocatableCores(0.5), 0.47, 1e-9);
  EXPECT_EQ(AllocatableCores(0), 0);
}

}  // namespace
}  // namespace giq
