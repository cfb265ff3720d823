// The Secret's content and its next state, without a cluster.
#include "certs/rotation.h"

#include <gmock/gmock.h>

#include "certs/live_bundles.h"
#include "tests/unit/certs/support.h"

namespace giq {
namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Key;
using testing::Pair;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr CaRules kRules = {.ca_life = days(365), .overlap = days(8)};

std::map<std::string, std::string> Written(const CaSecret& cas) {
  std::map<std::string, std::string> data;
  WriteCaSecret(cas, data);
  return data;
}

/// The next state, which must be its own next state.
CaSecret Next(const CaSecret& cas, std::chrono::sys_seconds now, const TrustedCas& trusted = {}) {
  CaSecret next = Must(Rotate(cas, trusted, kRules, now));
  EXPECT_EQ(Written(Must(Rotate(next, trusted, kRules, now))), Written(next));
  return next;
}

TEST(CaSecretTest, WritesAndReadsAgain) {
  const CaSecret cas{
      .current = NewCa(), .next = NewCa(), .old = {NewCa().certificate}, .old_until = kStart};
  std::map<std::string, std::string> data = {{"note", "kept"}};
  WriteCaSecret(cas, data);
  EXPECT_THAT(data, UnorderedElementsAre(Pair("ca.crt", cas.current->certificate.pem),
                                         Pair("ca.key", cas.current->key_pem),
                                         Pair("next.crt", cas.next->certificate.pem),
                                         Pair("next.key", cas.next->key_pem),
                                         Pair("old.crt", cas.old.front().pem),
                                         Pair("old.until", "1798761600"), Pair("note", "kept")));
  const CaSecret read = ReadCaSecret(data);
  EXPECT_EQ(Written(read), Written(cas));
  WriteCaSecret({}, data);
  EXPECT_THAT(data, UnorderedElementsAre(Key("note")));
}

TEST(CaSecretTest, WhatIsBrokenIsAbsent) {
  const Authority ca = NewCa();
  const auto absent = [](const std::map<std::string, std::string>& data) {
    return !ReadCaSecret(data).current;
  };
  EXPECT_TRUE(absent({}));
  EXPECT_TRUE(absent({{"ca.crt", ca.certificate.pem}}));
  EXPECT_TRUE(absent({{"ca.key", ca.key_pem}}));
  EXPECT_TRUE(absent({{"ca.crt", ca.certificate.pem}, {"ca.key", NewCa().key_pem}}));
  EXPECT_TRUE(absent({{"ca.crt", "?"}, {"ca.key", ca.key_pem}}));
  EXPECT_TRUE(absent({{"ca.crt", ca.certificate.pem}, {"ca.key", "\0\xff"}}));
  EXPECT_FALSE(absent({{"ca.crt", ca.certificate.pem}, {"ca.key", ca.key_pem}}));
  const CaSecret read = ReadCaSecret({{"old.crt", "-----BEGIN"}, {"old.until", "soon"}});
  EXPECT_THAT(read.old, IsEmpty());
  EXPECT_FALSE(read.old_until);
}

TEST(RotateTest, MakesTheFirstCaAndLeavesItAlone) {
  const CaSecret cas = Next({}, kStart);
  EXPECT_TRUE(CanSign(cas.current->certificate, kStart));
  EXPECT_EQ(cas.current->certificate.not_after, kStart + days(365));
  EXPECT_FALSE(cas.next);
  EXPECT_THAT(cas.old, IsEmpty());
  EXPECT_EQ(Written(Next(cas, kStart + days(200))), Written(cas));
}

TEST(RotateTest, ANextCaFromTwoThirdsOfTheLife) {
  const CaSecret cas{.current = NewCa()};
  const auto due = kStart + hours(365 * 24 * 2 / 3);
  EXPECT_FALSE(Next(cas, due - hours(1)).next);
  const CaSecret next = Next(cas, due + hours(1));
  ASSERT_TRUE(next.next);
  EXPECT_EQ(next.current->certificate, cas.current->certificate);
  EXPECT_THAT(WantedBundle(next, due),
              ElementsAre(next.current->certificate, next.next->certificate));
}

TEST(RotateTest, NextSignsOnlyOnceItIsTrusted) {
  const CaSecret cas{.current = NewCa(), .next = NewCa()};
  const Certificate& next = cas.next->certificate;
  // Trusted by one webhook is not enough, nor trusted for a moment.
  EXPECT_EQ(Written(Next(cas, kStart, {.any = {next}})), Written(cas));
  const CaSecret after = Next(cas, kStart, {.any = {next}, .settled = {next}});
  EXPECT_EQ(after.current->certificate, next);
  EXPECT_FALSE(after.next);
  EXPECT_THAT(after.old, ElementsAre(cas.current->certificate));
  EXPECT_EQ(after.old_until, kStart + days(8));
}

TEST(RotateTest, OldGoesAfterTheOverlap) {
  const CaSecret cas{.current = NewCa(), .old = {NewCa().certificate}, .old_until = kStart};
  EXPECT_THAT(Next(cas, kStart - hours(1)).old, SizeIs(1));
  const CaSecret after = Next(cas, kStart);
  EXPECT_THAT(after.old, IsEmpty());
  EXPECT_FALSE(after.old_until);
}

TEST(RotateTest, OldWithoutATimeOrWithOneTooFarAwayGetsTheOverlap) {
  CaSecret cas{.current = NewCa(), .old = {NewCa().certificate}};
  EXPECT_EQ(Next(cas, kStart).old_until, kStart + days(8));
  cas.old_until = kStart + days(5000);
  EXPECT_EQ(Next(cas, kStart).old_until, kStart + days(8));
}

TEST(RotateTest, WhenTheCaIsGoneWhateverIsTrustedStaysTrusted) {
  const Certificate lost = NewCa().certificate;
  const CaSecret cas = Next({}, kStart, {.any = {lost}, .settled = {lost}});
  EXPECT_THAT(cas.old, ElementsAre(lost));
  EXPECT_EQ(cas.old_until, kStart + days(8));
}

TEST(RotateTest, AnExpiredCaIsReplacedByNext) {
  const CaSecret cas{.current = NewCa(kStart - days(2), days(1)), .next = NewCa()};
  const CaSecret after = Next(cas, kStart);
  EXPECT_EQ(after.current->certificate, cas.next->certificate);
  EXPECT_FALSE(after.next);
  EXPECT_THAT(after.old, IsEmpty());
}

TEST(RotateTest, ACaThatIsNotValidYetIsReplaced) {
  const CaSecret cas{.current = NewCa(kStart + days(9)), .next = NewCa(kStart + days(9))};
  const CaSecret after = Next(cas, kStart);
  EXPECT_TRUE(CanSign(after.current->certificate, kStart));
  EXPECT_FALSE(after.next);
  // A replica with another clock may serve with it.
  EXPECT_THAT(after.old, ElementsAre(cas.current->certificate));
}

TEST(RotateTest, ACertificateThatIsNoCaIsReplaced) {
  const KeyPair leaf = NewPair(NewCa());
  const CaSecret cas{.current = Must(ReadAuthority(leaf.certificate_pem, leaf.key_pem))};
  EXPECT_TRUE(CanSign(Next(cas, kStart).current->certificate, kStart));
}

TEST(RotateTest, OldStaysSmall) {
  TrustedCas trusted;
  for (int i = 0; i < 20; ++i) trusted.any.push_back(NewCa().certificate);
  EXPECT_THAT(Next({}, kStart, trusted).old, SizeIs(8));
}

TEST(LiveBundlesTest, OneThatCannotBeReadTrustsNothing) {
  const Certificate one = NewCa().certificate;
  const Certificate two = NewCa().certificate;
  const LiveBundles live({one.pem + two.pem, two.pem, two.pem + "-----BEGIN CERTIFICATE-----"});
  EXPECT_THAT(live.TrustedByAll(), IsEmpty());
  EXPECT_THAT(live.TrustedByAny(), ElementsAre(one, two));
  EXPECT_THAT(LiveBundles({one.pem + two.pem, two.pem}).TrustedByAll(), ElementsAre(two));
}

TEST(LiveBundlesTest, HoldExactlyTheSameInAnyOrder) {
  const Certificate one = NewCa().certificate;
  const Certificate two = NewCa().certificate;
  EXPECT_TRUE(LiveBundles({one.pem + two.pem, two.pem + one.pem}).Hold({one, two}));
  EXPECT_FALSE(LiveBundles({one.pem + two.pem, two.pem}).Hold({one, two}));
  EXPECT_FALSE(LiveBundles({one.pem + two.pem}).Hold({one}));
  EXPECT_TRUE(LiveBundles().Hold({one}));
}

TEST(LiveBundlesTest, CoverMeansEveryWebhook) {
  const Authority ca = NewCa();
  const auto chain = ChainOf(NewPair(ca));
  const std::string& pem = ca.certificate.pem;
  EXPECT_EQ(
      Complaint(LiveBundles({pem, NewCa().certificate.pem + pem}).Cover(chain, kName, kStart)), "");
  EXPECT_EQ(Complaint(LiveBundles({pem, ""}).Cover(chain, kName, kStart)),
            "unable to get local issuer certificate");
  EXPECT_EQ(Complaint(LiveBundles().Cover(chain, kName, kStart)),
            "there is no webhook configuration");
}

TEST(TrustedSinceTest, CountsFromWhenItWasSeenAndFromTheCasBirthAtTheFirstLook) {
  const Certificate one = NewCa(kStart).certificate;
  const Certificate two = NewCa(kStart).certificate;
  TrustedSince since;
  const auto at = [](int second) { return kStart + std::chrono::seconds(second); };
  const std::chrono::seconds settle(5);
  since.Note(LiveBundles({one.pem}), at(3));
  EXPECT_THAT(since.For(settle, at(4)), IsEmpty());
  since.Note(LiveBundles({one.pem + two.pem}), at(6));
  EXPECT_THAT(since.For(settle, at(6)), ElementsAre(one));
  EXPECT_THAT(since.For(settle, at(11)), ElementsAre(one, two));
  since.Note(LiveBundles({two.pem}), at(12));
  since.Note(LiveBundles({one.pem + two.pem}), at(13));
  EXPECT_THAT(since.For(settle, at(13)), ElementsAre(two));
}

TEST(TrustedSinceTest, AClockThatWentBackBeginsToCountAgain) {
  const Certificate one = NewCa(kStart).certificate;
  TrustedSince since;
  since.Note(LiveBundles({one.pem}), kStart + days(2));
  since.Note(LiveBundles({one.pem}), kStart - days(300));
  EXPECT_THAT(since.For(std::chrono::seconds(5), kStart - days(300)), IsEmpty());
  EXPECT_THAT(since.For(std::chrono::seconds(5), kStart - days(299)), ElementsAre(one));
}

}  // namespace
}  // namespace giq
