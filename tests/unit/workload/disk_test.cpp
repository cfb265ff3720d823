#include "engine/workload/disk.h"

#include <gtest/gtest.h>

namespace giq {
namespace {

constexpr Bytes kHundred = {100 * kGiB};

TEST(Disk, FileSystemIsWhatNodesReport) {
  // `kubectl describe node` of a node with the default disk: ephemeral-storage: 98831908Ki.
  EXPECT_EQ(FileSystemOf(kDefaultBootDisk).count, 98'831'908LL * 1024);
  EXPECT_EQ(Text(FileSystemOf(kHundred)), "94.2 GiB");
}

TEST(Disk, ThresholdIsWhatTheEvictionEventNames) {
  // Inference Quickstart's troubleshooting page: "Threshold quantity: 10120387530".
  EXPECT_EQ(EvictionThreshold(kHundred).count, 10'120'387'530LL);
  EXPECT_EQ(Text(UsableByPods(kHundred)), "84.8 GiB");
}

TEST(Disk, RequestsFitWhatGkePublishes) {
  // `kubectl describe node`: allocatable ephemeral-storage: 47060071478, published as 43.8 GiB.
  EXPECT_EQ(AllocatableForRequests(kHundred).count, 47'060'071'478LL);
  EXPECT_EQ(Text(AllocatableForRequests(kHundred)), "43.8 GiB");
}

TEST(Disk, ReservationIsHalfOfASmallDiskAndAtMostHundredGiB) {
  // 20 GiB: 50 % (10 GiB) is less than 6 GiB + 35 % (13 GiB).
  const Bytes small = {20 * kGiB};
  EXPECT_EQ(AllocatableForRequests(small).count, UsableByPods(small).count - 10 * kGiB);
  const Bytes large = {1000 * kGiB};
  EXPECT_EQ(AllocatableForRequests(large).count, UsableByPods(large).count - 100 * kGiB);
}

TEST(Disk, ModelsAreJudgedByNominalShares) {
  EXPECT_EQ(TooLargeForBootDisk(kHundred), GiB(90));
  EXPECT_EQ(TightOnBootDisk(kHundred), GiB(80));
  EXPECT_EQ(TooLargeForBootDisk({200 * kGiB}), GiB(180));
  EXPECT_EQ(TightOnBootDisk({50 * kGiB}), GiB(40));
}

TEST(Disk, NoSizeOverflows) {
  EXPECT_EQ(AllocatableForRequests({0}).count, 0);
  EXPECT_GT(AllocatableForRequests({INT64_MAX}).count, 0);
  EXPECT_LT(FileSystemOf({INT64_MAX}).count, INT64_MAX);
  EXPECT_GT(TooLargeForBootDisk({INT64_MAX}).count, TightOnBootDisk({INT64_MAX}).count);
}

}  // namespace
}  // namespace giq
