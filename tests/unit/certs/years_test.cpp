// Years of two replicas, in a clock of the test's own.
#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <set>

#include "tests/unit/certs/replica.h"

namespace giq {
namespace {

using std::chrono::days;
using std::chrono::hours;

/// What holds at each moment: what is served is valid and covered.
testing::AssertionResult AllCovered(const Replica& one, const Replica& two,
                                    std::chrono::sys_seconds now) {
  for (const Replica* replica : {&one, &two}) {
    const std::string refused = replica->Refused(now);
    if (!refused.empty())
      return testing::AssertionFailure() << (now - kStart) / hours(1) << " hours: " << refused;
  }
  return testing::AssertionSuccess();
}

TEST(YearsTest, EveryServedLeafIsValidAndCoveredAndLittleIsWritten) {
  FakeCluster cluster;
  Replica one(cluster);
  Replica two(cluster);
  std::set<std::string> cas;
  std::size_t longest_bundle = 0;
  for (int day = 0; day < 1100; ++day) {
    // Each looks every other day; in truth it is every few seconds.
    const auto now = kStart + days(day);
    (day % 2 == 0 ? one : two).Refresh(now);
    ASSERT_TRUE(AllCovered(one, two, now));
    cas.insert(cluster.secret->data.at("ca.crt"));
    longest_bundle = std::max(longest_bundle, cluster.bundles.front().size());
  }
  // A CA is followed by the next one every 244 or 245 days.
  EXPECT_EQ(cas.size(), 5U);
  EXPECT_LT(longest_bundle, 3 * cas.begin()->size());
  // The next one is made, put into place, the old one dropped; the bundle knows of first and last.
  EXPECT_EQ(cluster.secret_writes, 1 + 4 * 3);
  EXPECT_EQ(cluster.bundle_writes, 1 + 4 * 2);
  EXPECT_EQ(one.Status().reason, "");
  EXPECT_EQ(two.Status().reason, "");
}

TEST(YearsTest, AYearOfOutagesRestartsAndLostSecrets) {
  FakeCluster cluster;
  Replica one(cluster);
  Replica two(cluster);
  std::mt19937 random(2027);  // NOLINT: the same year in each run
  int outages = 0;
  int losses = 0;
  for (int half_day = 0; half_day < 800; ++half_day) {
    const auto now = kStart + hours(12) * half_day;
    for (Replica* replica : {&one, &two}) {
      const auto dice = random() % 100;
      // Out of reach for a day and a half at most: a renewal leaves a third of a leaf's life.
      replica->access.reachable = half_day % 4 == 0 || (replica->access.reachable && dice >= 20);
      outages += replica->access.reachable ? 0 : 1;
      if (dice == 99) replica->Restart();
      if (dice == 50 && cluster.secret) {
        cluster.secret.reset();
        ++losses;
      }
      replica->Refresh(now);
      ASSERT_TRUE(AllCovered(one, two, now));
    }
  }
  EXPECT_GT(outages, 200);
  EXPECT_GT(losses, 5);
}

}  // namespace
}  // namespace giq
