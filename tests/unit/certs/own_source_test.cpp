// One or two replicas with a CA of their own: start, rotation, and what heals by itself.
#include "certs/own_source.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "tests/unit/certs/replica.h"

namespace giq {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr char kNotKnown[] = "the CA is not yet known to every API server";

class OwnSourceTest : public testing::Test {
 protected:
  /// Both, until nothing is left to do.
  void Settle(std::chrono::sys_seconds now) {
    MakeReady(one_, now);
    MakeReady(two_, now);
    one_.Refresh(now);
    two_.Refresh(now);
    EXPECT_EQ(one_.Status().reason, "");
    EXPECT_EQ(two_.Status().reason, "");
    EXPECT_EQ(one_.Refused(now), "");
    EXPECT_EQ(two_.Refused(now), "");
  }

  /// Whether both serve with the Secret's current CA.
  void ExpectAgreement(std::chrono::sys_seconds now) const {
    const std::vector<Certificate> ca = {CasIn(cluster_).current->certificate};
    EXPECT_EQ(Complaint(VerifyServing(ChainOf(*one_.Current()), ca, kName, now)), "");
    EXPECT_EQ(Complaint(VerifyServing(ChainOf(*two_.Current()), ca, kName, now)), "");
  }

  FakeCluster cluster_;
  Replica one_{cluster_};
  Replica two_{cluster_};
};

TEST_F(OwnSourceTest, BeforeTheFirstRefreshThereIsNone) {
  EXPECT_EQ(one_.Current(), nullptr);
  EXPECT_FALSE(one_.Ready());
  EXPECT_EQ(one_.Status().reason, "there is no certificate yet");
}

TEST_F(OwnSourceTest, TheFirstOneIsServedOnceTheApiServerTrustsIt) {
  one_.Refresh(kStart);
  EXPECT_EQ(one_.Current(), nullptr);
  EXPECT_EQ(one_.Status().reason, std::string("there is no certificate yet: ") + kNotKnown);
  EXPECT_THAT(cluster_.bundles, ElementsAre(CasIn(cluster_).current->certificate.pem,
                                            CasIn(cluster_).current->certificate.pem));
  one_.Refresh(kStart);
  EXPECT_TRUE(one_.Ready());
  EXPECT_EQ(one_.Status().expires, kStart + days(7));
  EXPECT_EQ(one_.Refused(kStart), "");
}

TEST_F(OwnSourceTest, TwoReplicasShareTheCaAndNoLeaf) {
  Settle(kStart);
  ExpectAgreement(kStart);
  EXPECT_NE(*one_.Current(), *two_.Current());
  EXPECT_EQ(cluster_.secret_writes, 1);
  EXPECT_EQ(cluster_.bundle_writes, 1);
}

TEST_F(OwnSourceTest, NothingIsWrittenWhenAllIsWell) {
  Settle(kStart);
  const auto pair = one_.Current();
  const int version = cluster_.version;
  for (int i = 1; i < 100; ++i) one_.Refresh(kStart + hours(i));
  EXPECT_EQ(one_.Current(), pair);
  EXPECT_EQ(cluster_.version, version);
}

TEST_F(OwnSourceTest, ALeafIsRenewedAtTwoThirdsOfItsLife) {
  Settle(kStart);
  const auto pair = one_.Current();
  const auto due = kStart + hours(7 * 24 * 2 / 3);
  one_.Refresh(due);
  EXPECT_EQ(one_.Current(), pair);
  one_.Refresh(due + seconds(1));
  EXPECT_NE(one_.Current(), pair);
  EXPECT_EQ(one_.Status().expires, due + seconds(1) + days(7));
  EXPECT_EQ(two_.Status().expires, kStart + days(7));
}

TEST_F(OwnSourceTest, RotationPublishesThenSwitchesThenDrops) {
  Settle(kStart);
  const Certificate before = CasIn(cluster_).current->certificate;
  const auto due = kStart + days(244);
  one_.Refresh(due);
  const CaSecret published = CasIn(cluster_);
  const Certificate after = published.next->certificate;
  EXPECT_EQ(published.current->certificate, before);
  EXPECT_EQ(cluster_.bundles.front(), before.pem + after.pem);
  Settle(due);
  ExpectAgreement(due);
  EXPECT_EQ(CasIn(cluster_).current->certificate, after);
  EXPECT_THAT(CasIn(cluster_).old, ElementsAre(before));
  Settle(due + days(7));
  EXPECT_EQ(cluster_.bundles.front(), before.pem + after.pem);
  Settle(due + days(8));
  EXPECT_EQ(cluster_.bundles.front(), after.pem);
  ExpectAgreement(due + days(8));
}

TEST_F(OwnSourceTest, ALateReplicaKeepsTheOldLeafTrustedDuringTheOverlap) {
  Settle(kStart);
  const auto due = kStart + days(244);
  Settle(due - hours(1));
  two_.access.reachable = false;
  for (int i = 0; i < 4; ++i) one_.Refresh(due);
  const auto late = due - hours(1) + days(7) - seconds(1);
  one_.Refresh(late);
  two_.Refresh(late);
  EXPECT_EQ(two_.Refused(late), "");
  EXPECT_TRUE(two_.Ready());
  EXPECT_EQ(two_.Status().reason, "connection refused");
}

TEST_F(OwnSourceTest, ACaMustBeTrustedForAWhileBeforeItIsServed) {
  OwnOptions options = TestOptions();
  options.settle = seconds(5);
  Replica replica(cluster_, options);
  replica.Refresh(kStart);
  replica.Refresh(kStart + seconds(1));  // seen live for the first time
  replica.Refresh(kStart + seconds(5));
  EXPECT_EQ(replica.Current(), nullptr);
  replica.Refresh(kStart + seconds(6));
  EXPECT_TRUE(replica.Ready());
  // One that starts beside it later need not wait.
  Replica later(cluster_, options);
  later.Refresh(kStart + seconds(60));
  EXPECT_TRUE(later.Ready());
}

TEST_F(OwnSourceTest, DuringRotationTheOldLeafIsServedUntilTheNewCaHasSettled) {
  OwnOptions options = TestOptions();
  options.settle = seconds(5);
  Replica replica(cluster_, options);
  for (int second = 0; second < 10; ++second) replica.Refresh(kStart + seconds(second));
  const auto due = kStart + days(244);
  replica.Refresh(due);
  const auto pair = replica.Current();
  replica.Refresh(due + seconds(1));  // the new CA is seen live for the first time
  replica.Refresh(due + seconds(5));
  EXPECT_EQ(replica.Current(), pair);
  EXPECT_TRUE(replica.Ready());
  replica.Refresh(due + seconds(6));
  EXPECT_NE(replica.Current(), pair);
  EXPECT_EQ(replica.Status().reason, "");
}

TEST_F(OwnSourceTest, ADeletedSecretHeals) {
  Settle(kStart);
  const Certificate lost = CasIn(cluster_).current->certificate;
  const auto pair = one_.Current();
  cluster_.secret.reset();
  one_.Refresh(kStart + hours(1));
  EXPECT_EQ(one_.Current(), pair);
  EXPECT_EQ(one_.Refused(kStart + hours(1)), "");
  EXPECT_EQ(two_.Refused(kStart + hours(1)), "");
  Settle(kStart + hours(1));
  ExpectAgreement(kStart + hours(1));
  EXPECT_NE(CasIn(cluster_).current->certificate, lost);
  Settle(kStart + hours(1) + days(8));
  EXPECT_EQ(cluster_.bundles.front(), CasIn(cluster_).current->certificate.pem);
}

TEST_F(OwnSourceTest, RemovingOldFromTheSecretEndsTheTrustInItAtOnce) {
  Settle(kStart);
  cluster_.secret.reset();
  Settle(kStart);
  auto data = cluster_.secret->data;
  ASSERT_EQ(data.erase("old.crt"), 1U);
  cluster_.SetSecret(std::move(data));
  one_.Refresh(kStart);
  EXPECT_EQ(cluster_.bundles.front(), CasIn(cluster_).current->certificate.pem);
  EXPECT_EQ(cluster_.secret->data.count("old.until"), 0U);
  Settle(kStart);
}

TEST_F(OwnSourceTest, ABrokenSecretHealsWithoutAGap) {
  const Authority other = NewCa();
  const KeyPair leaf = NewPair(other);
  const std::vector<std::map<std::string, std::string>> broken = {
      {},
      {{"ca.crt", "not PEM"}, {"ca.key", "not PEM"}},
      {{"ca.crt", other.certificate.pem}},
      {{"ca.key", other.key_pem}},
      {{"ca.crt", other.certificate.pem}, {"ca.key", NewCa().key_pem}},
      {{"ca.crt", other.certificate.pem.substr(0, 200)}, {"ca.key", other.key_pem}},
      {{"ca.crt", leaf.certificate_pem}, {"ca.key", leaf.key_pem}},
      {{"ca.crt", ""}, {"next.crt", "x"}, {"old.crt", "x"}, {"old.until", "-99999999999999999"}},
      {{"old.until", "99999999999999999999999999"}, {"old.crt", other.certificate.pem}}};
  auto now = kStart;
  Settle(now);
  for (const auto& data : broken) {
    cluster_.SetSecret(data);
    now += hours(1);
    one_.Refresh(now);
    EXPECT_EQ(one_.Refused(now), "");
    EXPECT_EQ(two_.Refused(now), "");
    Settle(now);
    ExpectAgreement(now);
  }
}

TEST_F(OwnSourceTest, AnExpiredSecretHeals) {
  const Authority expired = NewCa(kStart - days(400));
  cluster_.SetSecret({{"ca.crt", expired.certificate.pem}, {"ca.key", expired.key_pem}});
  cluster_.SetBundles(expired.certificate.pem);
  Settle(kStart);
  ExpectAgreement(kStart);
  EXPECT_EQ(cluster_.bundles.front(), CasIn(cluster_).current->certificate.pem);
}

TEST_F(OwnSourceTest, OtherKeysOfTheSecretStay) {
  cluster_.SetSecret({{"note", "ours"}});
  Settle(kStart);
  EXPECT_EQ(cluster_.secret->data.at("note"), "ours");
}

TEST_F(OwnSourceTest, AnEmptiedCaBundleIsWrittenAgain) {
  Settle(kStart);
  const std::string pem = cluster_.bundles.front();
  for (const std::string& wrong : {std::string(), std::string("\n"), std::string("not PEM"),
                                   NewCa().certificate.pem, pem + NewCa().certificate.pem}) {
    cluster_.bundles.back() = wrong;
    cluster_.bundles_version = ++cluster_.version;
    one_.Refresh(kStart);
    EXPECT_THAT(cluster_.bundles, ElementsAre(pem, pem));
    one_.Refresh(kStart);
    EXPECT_TRUE(one_.Ready());
  }
}

TEST_F(OwnSourceTest, NotReadyWhileTheLiveCaBundleDoesNotCoverIt) {
  Settle(kStart);
  one_.access.may_write_bundles = false;
  cluster_.SetBundles("");
  one_.Refresh(kStart);
  EXPECT_FALSE(one_.Ready());
  EXPECT_EQ(one_.Status().reason,
            "the API server would not accept the certificate: unable to get local issuer "
            "certificate; forbidden");
  EXPECT_NE(one_.Current(), nullptr);
}

TEST_F(OwnSourceTest, WithoutWebhookConfigurationsNotReady) {
  cluster_.bundles.clear();
  for (int i = 0; i < 3; ++i) one_.Refresh(kStart);
  EXPECT_EQ(one_.Status().reason, "there is no certificate yet: there is no webhook configuration");
  EXPECT_EQ(cluster_.bundle_writes, 0);
  cluster_.bundles = {""};
  MakeReady(one_, kStart);
}

TEST_F(OwnSourceTest, AnUnreachableApiServerLeavesItReadyUntilExpiry) {
  Settle(kStart);
  const auto pair = one_.Current();
  one_.access.reachable = false;
  one_.Refresh(kStart + days(7) - seconds(1));
  EXPECT_TRUE(one_.Ready());
  EXPECT_EQ(one_.Status().reason, "connection refused");
  one_.Refresh(kStart + days(7));
  EXPECT_FALSE(one_.Ready());
  EXPECT_EQ(one_.Status().reason,
            "the certificate expired at 2027-01-08T00:00:00Z; connection refused");
  EXPECT_EQ(one_.Current(), pair);
  one_.access.reachable = true;
  one_.Refresh(kStart + days(8));
  EXPECT_TRUE(one_.Ready());
}

TEST_F(OwnSourceTest, AnApiServerThatFailsHalfwayHarmsNothing) {
  Settle(kStart);
  const auto due = kStart + days(244);
  Settle(due - hours(1));
  for (int failing = 0; failing < 12; ++failing) {
    // Each call in turn is the one that fails, through a whole rotation.
    int call = 0;
    one_.access.before_call = [&] { one_.access.reachable = call++ != failing; };
    for (int i = 0; i < 3; ++i) {
      one_.Refresh(due + hours(failing));
      EXPECT_EQ(one_.Refused(due + hours(failing)), "") << failing;
    }
  }
  one_.access.before_call = [] {};
  one_.access.reachable = true;
  Settle(due + hours(12));
  ExpectAgreement(due + hours(12));
}

TEST_F(OwnSourceTest, AClockThatJumpsAheadRenewsEverything) {
  Settle(kStart);
  const Certificate before = CasIn(cluster_).current->certificate;
  const auto later = kStart + days(5 * 365);
  Settle(later);
  ExpectAgreement(later);
  EXPECT_NE(CasIn(cluster_).current->certificate, before);
  EXPECT_EQ(cluster_.bundles.front(), CasIn(cluster_).current->certificate.pem);
}

TEST_F(OwnSourceTest, AClockThatJumpsBackReplacesWhatIsNotValidYet) {
  Settle(kStart);
  const auto earlier = kStart - days(5 * 365);
  Settle(earlier);
  ExpectAgreement(earlier);
  Settle(kStart);
  ExpectAgreement(kStart);
}

TEST_F(OwnSourceTest, AClockThatJumpsBackALittleChangesNothing) {
  Settle(kStart);
  const auto pair = one_.Current();
  Settle(kStart - std::chrono::minutes(59));
  EXPECT_EQ(one_.Current(), pair);
}

TEST_F(OwnSourceTest, ARestartGetsALeafAtTheFirstRefresh) {
  Settle(kStart);
  one_.Restart();
  one_.Refresh(kStart + days(1));
  EXPECT_TRUE(one_.Ready());
  EXPECT_EQ(cluster_.secret_writes, 1);
}

TEST_F(OwnSourceTest, WhenTheBundleCannotBeWrittenRotationWaits) {
  Settle(kStart);
  const Certificate before = CasIn(cluster_).current->certificate;
  one_.access.may_write_bundles = false;
  auto now = kStart;
  for (; now < kStart + days(364); now += days(1)) {
    one_.Refresh(now);
    ASSERT_EQ(one_.Refused(now), "") << now.time_since_epoch().count();
    ASSERT_TRUE(one_.Ready());
  }
  EXPECT_EQ(CasIn(cluster_).current->certificate, before);
  EXPECT_EQ(one_.Status().reason, "forbidden");
  one_.access.may_write_bundles = true;
  Settle(now);
  ExpectAgreement(now);
}

TEST_F(OwnSourceTest, ALeafIsNotIssuedAgainAndAgainAtTheEndOfItsCa) {
  Settle(kStart);
  one_.access.may_write_bundles = false;
  one_.Refresh(kStart + days(363));
  const auto pair = one_.Current();
  for (int i = 0; i < 24; ++i) one_.Refresh(kStart + days(363) + hours(i));
  EXPECT_EQ(one_.Current(), pair);
}

TEST_F(OwnSourceTest, ABadDnsNameIsSaidAndMakesNoCas) {
  Replica replica(cluster_, {.dns_names = {"no good"}, .settle = seconds(0)});
  for (int i = 0; i < 3; ++i) replica.Refresh(kStart);
  EXPECT_THAT(replica.Status().reason, HasSubstr("not a DNS name of a Service: no good"));
  EXPECT_EQ(cluster_.secret_writes, 1);
}

TEST_F(OwnSourceTest, HandshakesMayAskWhileItRefreshes) {
  Settle(kStart);
  std::atomic<bool> ended = false;
  std::thread handshakes([&] {
    while (!ended) {
      EXPECT_THAT(one_.Current()->certificate_pem, StartsWith("-----BEGIN CERTIFICATE-----"));
      EXPECT_TRUE(one_.Status().expires);
    }
  });
  for (int day = 0; day < 300; day += 3) one_.Refresh(kStart + days(day));
  ended = true;
  handshakes.join();
  EXPECT_EQ(one_.Refused(kStart + days(297)), "");
}

TEST_F(OwnSourceTest, ASecretThatOthersAlwaysChangeIsGivenUpForNow) {
  one_.access.before_call = [this] { cluster_.SetSecret({{"note", "again"}}); };
  one_.Refresh(kStart);
  EXPECT_EQ(one_.Status().reason,
            "there is no certificate yet: the Secret of the CA is changed by others all the time");
}

}  // namespace
}  // namespace giq
