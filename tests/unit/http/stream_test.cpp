// Answers that come line by line, as those of a watch.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>
#include <vector>

#include "tests/unit/http/canned.h"
#include "tests/unit/http/testing.h"

namespace giq {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kHeader = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Takes all lines.
struct Lines {
  std::vector<std::string> taken;
  LineHandler Take() {
    return [this](std::string_view line) {
      taken.emplace_back(line);
      return true;
    };
  }
};

TEST(Stream, HandsOverLinesHoweverTheyAreCut) {
  CannedServer server([](int, CannedPeer& peer) {
    peer.Hear();
    peer.Say(kHeader);
    peer.Say("8\r\none\ntwo\n\r\n3\r\nthr\r\n4\r\nee\n\n\r\n4\r\nlast\r\n0\r\n\r\n");
    peer.Hear();
  });
  Lines lines;
  const auto client = server.Client();
  const auto end = client->Stream({.target = "/watch"}, lines.Take(), seconds(10));
  ASSERT_TRUE(end) << end.error().Text();
  EXPECT_EQ(end->status, 200U);
  EXPECT_THAT(lines.taken, ElementsAre("one", "two", "three", "", "last"));
}

TEST(Stream, HandsOverALineBeforeTheNextComes) {
  std::promise<void> seen;
  CannedServer server([&seen](int, CannedPeer& peer) {
    peer.Hear();
    peer.Say(kHeader);
    peer.Say("4\r\none\n\r\n");
    seen.get_future().wait();
    peer.Say("4\r\ntwo\n\r\n0\r\n\r\n");
  });
  std::vector<std::string> taken;
  const auto client = server.Client();
  const auto end = client->Stream(
      {},
      [&](std::string_view line) {
        taken.emplace_back(line);
        if (line == "one") seen.set_value();
        return true;
      },
      seconds(10));
  ASSERT_TRUE(end) << end.error().Text();
  EXPECT_THAT(taken, ElementsAre("one", "two"));
}

TEST(Stream, EndsWhenNobodyWantsMore) {
  CannedServer server([](int, CannedPeer& peer) {
    peer.Hear();
    peer.Say(kHeader);
    peer.Say("8\r\none\ntwo\n\r\n");
    peer.Hear();
  });
  std::vector<std::string> taken;
  const auto client = server.Client();
  const auto end = client->Stream(
      {},
      [&taken](std::string_view line) {
        taken.emplace_back(line);
        return false;
      },
      seconds(10));
  ASSERT_TRUE(end) << end.error().Text();
  EXPECT_THAT(taken, ElementsAre("one"));
}

TEST(Stream, ReturnsAnotherStatusWhole) {
  CannedServer server([](int, CannedPeer& peer) {
    peer.Hear();
    peer.Say("HTTP/1.1 410 Gone\r\nContent-Length: 4\r\n\r\ngone");
    peer.Hear();
  });
  Lines lines;
  const auto client = server.Client();
  const auto end = client->Stream({}, lines.Take(), seconds(10));
  ASSERT_TRUE(end) << end.error().Text();
  EXPECT_EQ(end->status, 410U);
  EXPECT_EQ(end->body, "gone");
  EXPECT_THAT(lines.taken, ElementsAre());
}

TEST(Stream, SilenceIsAnError) {
  CannedServer server([](int, CannedPeer& peer) {
    peer.Hear();
    peer.Say(kHeader);
    peer.Say("4\r\none\n\r\n");
    peer.Hear();
  });
  Lines lines;
  const auto client = server.Client();
  const auto end = client->Stream({}, lines.Take(), milliseconds(50));
  ASSERT_FALSE(end);
  EXPECT_THAT(lines.taken, ElementsAre("one"));
}

TEST(Stream, ACutConnectionIsAnErrorAfterItsLines) {
  CannedServer server([](int, CannedPeer& peer) {
    peer.Hear();
    peer.Say(kHeader);
    peer.Say("4\r\none\n\r\n");
  });
  Lines lines;
  const auto client = server.Client();
  const auto end = client->Stream({}, lines.Take(), seconds(10));
  ASSERT_FALSE(end);
  EXPECT_THAT(end.error().what, HasSubstr("closed the connection"));
  EXPECT_THAT(lines.taken, ElementsAre("one"));
}

TEST(Stream, ALineOverTheLimitIsAnError) {
  CannedServer server([](int, CannedPeer& peer) {
    peer.Hear();
    peer.Say(kHeader);
    peer.Say("c\r\n0123456789ab\r\n");
    peer.Hear();
  });
  Lines lines;
  const auto client = server.Client({.line_bytes = 10});
  const auto end = client->Stream({}, lines.Take(), seconds(10));
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().code, ErrorCode::kLimit);
}

TEST(Stream, AnotherThreadCancelsIt) {
  std::promise<void> watching;
  CannedServer server([](int, CannedPeer& peer) {
    peer.Hear();
    peer.Say(kHeader);
    peer.Say("4\r\none\n\r\n");
    peer.Hear();  // until the client has gone
  });
  const auto client = server.Client();
  std::thread canceller([&] {
    watching.get_future().wait();
    client->Cancel();
  });
  const auto end = client->Stream(
      {},
      [&watching](std::string_view) {
        watching.set_value();
        return true;
      },
      std::chrono::hours(1));
  canceller.join();
  ASSERT_FALSE(end);
  EXPECT_TRUE(client->cancelled());
  EXPECT_FALSE(client->Send({}));
}

}  // namespace
}  // namespace giq
