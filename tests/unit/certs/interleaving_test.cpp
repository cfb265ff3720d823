// Two replicas at once: every order of their calls to the API server, and one that falls asleep.
#include "tests/unit/certs/interleaving.h"

#include <gmock/gmock.h>

#include "tests/unit/certs/replica.h"

namespace giq {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr auto kDue = kStart + days(244);  // past 2/3 of the life of a CA of kStart

/// Two replicas and a moment.
struct Two {
  FakeCluster cluster;
  Replica one{cluster};
  Replica two{cluster};
  std::chrono::sys_seconds now = kStart;

  /// All is well at a moment: these CAs are known, and both replicas serve.
  void Begin(const CaSecret& cas, std::chrono::sys_seconds at) {
    std::map<std::string, std::string> data;
    WriteCaSecret(cas, data);
    cluster.SetSecret(std::move(data));
    cluster.SetBundles(BundleText(WantedBundle(cas, at)));
    one.Refresh(at);
    two.Refresh(at);
    ASSERT_TRUE(one.Ready() && two.Ready());
    now = at;
  }

  /// Until nothing changes any more.
  void Settle(std::chrono::sys_seconds at) {
    now = at;
    MakeReady(one, now);
    MakeReady(two, now);
  }

  /// What must hold at each moment.
  void Check() const {
    ASSERT_EQ(one.Refused(now), "");
    ASSERT_EQ(two.Refused(now), "");
  }

  [[nodiscard]] Certificate Ca() const { return CasIn(cluster).current->certificate; }
};

/// One Refresh of each replica from a state that `prepare` makes, in every order of their calls;
/// then both come to rest with one CA. Gives the number of orders.
int InEveryOrder(const std::function<void(Two&)>& prepare) {
  int orders = 0;
  std::vector<int> order;
  do {
    Two both;
    prepare(both);
    Interleaving run(order);
    both.one.access.before_call = [&run] { run.Step(0); };
    both.two.access.before_call = [&run] { run.Step(1); };
    run.Run([&] { both.one.Refresh(both.now); }, [&] { both.two.Refresh(both.now); },
            [&] { both.Check(); });
    both.one.access.before_call = [] {};
    both.two.access.before_call = [] {};
    both.Settle(both.now);
    for (const Replica* replica : {&both.one, &both.two}) {
      EXPECT_EQ(
          Complaint(VerifyServing(ChainOf(*replica->Current()), {both.Ca()}, kName, both.now)), "");
    }
    ++orders;
    order = NextOrder(run.order());
  } while (!order.empty() && !testing::Test::HasFailure());
  return orders;
}

TEST(InterleavingTest, TriesEveryOrder) {
  std::vector<std::string> seen;
  std::vector<int> order;
  do {
    std::string trace;
    Interleaving run(order);
    const auto function = [&](int who) {
      for (int i = 0; i < 2; ++i) {
        run.Step(who);
        trace += static_cast<char>('a' + who);
      }
    };
    run.Run([&] { function(0); }, [&] { function(1); }, [] {});
    seen.push_back(trace);
    order = NextOrder(run.order());
  } while (!order.empty());
  EXPECT_THAT(seen, testing::ElementsAre("aabb", "abab", "abba", "baab", "baba", "bbaa"));
}

// 74 orders: both write the Secret, one is too late and reads it again. 20: three calls each.

TEST(InterleavingTest, BothStartAtOnce) {
  EXPECT_EQ(InEveryOrder([](Two&) {}), 74);
}

TEST(InterleavingTest, BothSeeThatARotationIsDue) {
  const CaSecret cas{.current = NewCa()};
  EXPECT_EQ(InEveryOrder([&cas](Two& both) {
              both.Begin(cas, kDue - days(2));
              both.now = kDue;
            }),
            74);
}

TEST(InterleavingTest, BothPutTheNextCaIntoPlace) {
  const CaSecret cas{.current = NewCa()};
  EXPECT_EQ(InEveryOrder([&cas](Two& both) {
              both.Begin(cas, kDue - days(2));
              both.now = kDue;
              both.one.Refresh(kDue);
            }),
            20);
}

TEST(InterleavingTest, OneHasSwitchedAndTheOtherHasNot) {
  const CaSecret cas{.current = NewCa()};
  EXPECT_EQ(InEveryOrder([&cas](Two& both) {
              both.Begin(cas, kDue - days(2));
              both.now = kDue;
              both.one.Refresh(kDue);
              both.one.Refresh(kDue);
            }),
            6);
}

TEST(InterleavingTest, BothDropTheOldCa) {
  const CaSecret cas{
      .current = NewCa(), .old = {NewCa().certificate}, .old_until = kStart + days(8)};
  EXPECT_EQ(InEveryOrder([&cas](Two& both) {
              both.Begin(cas, kStart + days(7));
              both.now = kStart + days(8);
            }),
            74);
}

TEST(InterleavingTest, TheSecretIsDeleted) {
  const CaSecret cas{.current = NewCa()};
  EXPECT_EQ(InEveryOrder([&cas](Two& both) {
              both.Begin(cas, kStart);
              both.cluster.secret.reset();
            }),
            74);
}

TEST(InterleavingTest, TheSecretIsBrokenDuringARotation) {
  const CaSecret cas{.current = NewCa()};
  EXPECT_EQ(InEveryOrder([&cas](Two& both) {
              both.Begin(cas, kDue - days(2));
              both.now = kDue;
              both.one.Refresh(kDue);
              auto data = both.cluster.secret->data;
              data["ca.key"] = "broken";
              both.cluster.SetSecret(std::move(data));
            }),
            20);
}

/// One replica falls asleep at its call `at` of a Refresh while the other one goes through
/// `meanwhile`.
void SleepAt(int at, Two& both, const std::function<void()>& meanwhile) {
  int call = 0;
  both.one.access.before_call = [&] {
    if (call++ == at) meanwhile();
  };
  both.one.Refresh(both.now);
  both.one.access.before_call = [] {};
  ASSERT_GT(call, at);
}

TEST(SleepingReplicaTest, TakesNoCaAwayFromOneThatRotatedInTheMeantime) {
  const CaSecret cas{.current = NewCa()};
  for (int at = 0; at < 4; ++at) {
    Two both;
    both.Begin(cas, kDue - days(2));
    both.now = kDue;
    SleepAt(at, both, [&both] {
      for (int i = 0; i < 4; ++i) {
        both.two.Refresh(both.now);
        both.Check();
      }
    });
    both.Check();
    both.Settle(kDue);
    EXPECT_FALSE(both.Ca() == cas.current->certificate);
  }
}

TEST(SleepingReplicaTest, AfterDaysItsLeafIsCoveredOrPastItsEnd) {
  const CaSecret cas{.current = NewCa()};
  for (int at = 0; at < 4; ++at) {
    Two both;
    both.Begin(cas, kDue - days(6));  // so that its leaf is to be renewed too
    both.now = kDue;
    SleepAt(at, both, [&both] {
      // The other one rotates, and drops the old CA.
      for (const auto now : {kDue, kDue + days(4), kDue + days(8), kDue + days(8)}) {
        both.now = now;
        MakeReady(both.two, now);
      }
    });
    EXPECT_FALSE(both.Ca() == cas.current->certificate);
    EXPECT_EQ(both.cluster.bundles.front(), both.Ca().pem);
    if (ValidAt(ChainOf(*both.one.Current()).front(), both.now)) both.Check();
    both.Settle(both.now);
  }
}

}  // namespace
}  // namespace giq
