// What one client may take of the server, and what it cannot take from the others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "tests/unit/http/testing.h"
#include "webhook/http/server.h"

namespace giq {
namespace {

using std::chrono::milliseconds;
using testing::StartsWith;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";

ServerOptions With(ServerLimits limits) { return {.tls = false, .limits = limits}; }

std::string PostHeader(std::size_t body) {
  return "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: " + std::to_string(body) + "\r\n\r\n";
}

TEST(Limits, ABodyOfTheLimitIsTaken) {
  const auto server = StartServer(With({}), [](const HttpRequest& request) {
    return HttpResponse{.body = std::to_string(request.body.size())};
  });
  RawSocket client(server->port());
  const std::size_t limit = ServerLimits{}.body_bytes;
  client.Say(PostHeader(limit) + std::string(limit, 'x'));
  EXPECT_THAT(client.HearUntil("6815744"), StartsWith("HTTP/1.1 200 OK"));
}

TEST(Limits, AByteMoreIsRefusedBeforeItIsSent) {
  const auto server = StartServer(With({}), Echo);
  RawSocket client(server->port());
  client.Say(PostHeader(ServerLimits{}.body_bytes + 1));
  EXPECT_THAT(client.HearUntil("\r\n\r\n"), StartsWith("HTTP/1.1 413 "));
  EXPECT_TRUE(client.Ends());
}

TEST(Limits, AClientThatGoesOnSendingStillReadsTheRefusal) {
  const auto server = StartServer(With({.body_bytes = 1000}), Echo);
  RawSocket client(server->port());
  client.Say(PostHeader(1'000'000) + std::string(1'000'000, 'x'));
  EXPECT_THAT(client.HearUntil("\r\n\r\n"), StartsWith("HTTP/1.1 413 "));
}

TEST(Limits, AChunkedBodyHasTheSameLimit) {
  const auto server = StartServer(With({.body_bytes = 1000}), Echo);
  RawSocket client(server->port());
  client.Say("POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 3; ++i) client.Say("190\r\n" + std::string(400, 'x') + "\r\n");
  EXPECT_THAT(client.HearUntil("\r\n\r\n"), StartsWith("HTTP/1.1 413 "));
}

TEST(Limits, AChunkWithoutEndOfItsExtensionsIsRefused) {
  const auto server = StartServer(With({}), Echo);
  RawSocket client(server->port());
  client.Say("POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
             std::string(100'000, 'x'));
  EXPECT_THAT(client.HearUntil("\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
}

TEST(Limits, AHeaderOverTheLimitIsRefused) {
  const auto server = StartServer(With({}), Echo);
  RawSocket client(server->port());
  client.Say("GET / HTTP/1.1\r\nHost: here\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");
  EXPECT_THAT(client.HearUntil("\r\n\r\n"), StartsWith("HTTP/1.1 431 "));
}

TEST(Limits, AHeaderBelowTheLimitIsTaken) {
  const auto server = StartServer(With({}), Echo);
  RawSocket client(server->port());
  client.Say("GET / HTTP/1.1\r\nHost: here\r\nX: " + std::string(15'000, 'x') + "\r\n\r\n");
  EXPECT_THAT(client.HearUntil("GET / "), StartsWith("HTTP/1.1 200 OK"));
}

TEST(Limits, BytesOfAHeaderInLongIntervalsAreCutOff) {
  const auto server = StartServer(With({.header = milliseconds(300)}), Echo);
  RawSocket client(server->port());
  client.Say("GET / HTTP/1.1\r\nHost: here\r\n");
  // Each byte comes in time, the header as a whole does not.
  EXPECT_TRUE(Eventually([&] { return !client.Say("x") || server->Counters().timeouts == 1; }));
  EXPECT_TRUE(client.Ends());
  EXPECT_TRUE(Eventually([&] { return server->Counters().connections == 0; }));
  EXPECT_EQ(server->Counters().timeouts, 1U);
}

TEST(Limits, ABodyThatDoesNotComeIsCutOff) {
  const auto server = StartServer(With({.body = milliseconds(100)}), Echo);
  RawSocket client(server->port());
  client.Say(PostHeader(5) + "abc");
  EXPECT_EQ(client.HearUntil("\r\n"), "");
  EXPECT_EQ(server->Counters().timeouts, 1U);
}

TEST(Limits, AClientThatDoesNotReadIsCutOff) {
  const auto server = StartServer(With({.write = milliseconds(100)}), [](const HttpRequest&) {
    return HttpResponse{.body = std::string(64 * 1024 * 1024, 'x')};
  });
  RawSocket client(server->port());
  client.Say(kGet);
  EXPECT_TRUE(Eventually([&] { return server->Counters().timeouts == 1; }));
  EXPECT_TRUE(Eventually([&] { return server->Counters().connections == 0; }));
}

TEST(Limits, AnIdleConnectionIsClosedAndThatIsNoTimeout) {
  const auto server = StartServer(With({.idle = milliseconds(100)}), Echo);
  RawSocket client(server->port());
  client.Say(kGet);
  EXPECT_THAT(client.HearUntil("GET / "), StartsWith("HTTP/1.1 200 OK"));
  EXPECT_TRUE(client.Ends());
  EXPECT_EQ(server->Counters().timeouts, 0U);
}

TEST(Limits, ASilentHandshakeIsCutOff) {
  const auto server = StartServer({.limits = {.handshake = milliseconds(100)}}, Echo);
  RawSocket client(server->port());
  EXPECT_TRUE(client.Ends());
  EXPECT_EQ(server->Counters().timeouts, 1U);
}

TEST(Limits, AHundredSlowClientsDoNotHinderAnother) {
  const auto server = StartServer(With({}), Echo);
  std::vector<std::unique_ptr<RawSocket>> slow;
  for (int i = 0; i < 100; ++i) {
    slow.push_back(std::make_unique<RawSocket>(server->port()));
    slow.back()->Say(i % 2 == 0 ? "GET / HT" : PostHeader(1000) + "x");
  }
  ASSERT_TRUE(Eventually([&] { return server->Counters().connections == 100; }));
  RawSocket client(server->port());
  for (int i = 0; i < 100; ++i) {
    client.Say(kGet);
    ASSERT_THAT(client.HearUntil("GET / "), StartsWith("HTTP/1.1 200 OK"));
  }
}

TEST(Limits, ConnectionsThatNeverAskedMakeRoom) {
  const auto server = StartServer(With({.connections = 3}), Echo);
  RawSocket proven(server->port());
  proven.Say(kGet);
  ASSERT_THAT(proven.HearUntil("GET / "), StartsWith("HTTP/1.1 200 OK"));
  RawSocket silent(server->port());
  RawSocket other(server->port());
  ASSERT_TRUE(Eventually([&] { return server->Counters().connections == 3; }));
  RawSocket fresh(server->port());
  fresh.Say(kGet);
  EXPECT_THAT(fresh.HearUntil("GET / "), StartsWith("HTTP/1.1 200 OK"));
  EXPECT_TRUE(silent.Ends());
  proven.Say(kGet);
  EXPECT_THAT(proven.HearUntil("GET / "), StartsWith("HTTP/1.1 200 OK"));
  EXPECT_EQ(server->Counters().refused, 1U);
}

TEST(Limits, AConnectionTooManyIsClosedWhenAllHaveAsked) {
  const auto server = StartServer(With({.connections = 2}), Echo);
  RawSocket one(server->port());
  RawSocket two(server->port());
  for (RawSocket* client : {&one, &two}) {
    client->Say(kGet);
    ASSERT_THAT(client->HearUntil("GET / "), StartsWith("HTTP/1.1 200 OK"));
  }
  RawSocket third(server->port());
  EXPECT_TRUE(third.Ends());
  one.Say(kGet);
  EXPECT_THAT(one.HearUntil("GET / "), StartsWith("HTTP/1.1 200 OK"));
}

TEST(Limits, RequestsBeyondTheirNumberGet503) {
  const auto server = StartServer(With({.requests = 1}), Echo);
  RawSocket busy(server->port());
  busy.Say(PostHeader(1));
  ASSERT_TRUE(Eventually([&] { return server->Counters().open_requests == 1; }));
  RawSocket other(server->port());
  other.Say(PostHeader(1) + "x");
  EXPECT_THAT(other.HearUntil("\r\n\r\n"), StartsWith("HTTP/1.1 503 "));
  ASSERT_TRUE(Eventually([&] { return server->Counters().open_requests == 1; }));
  busy.Say("x");
  EXPECT_THAT(busy.HearUntil("POST / x"), StartsWith("HTTP/1.1 200 OK"));
}

TEST(Limits, BodiesOfAllClientsTogetherAreBounded) {
  const auto server = StartServer(With({.buffered_bytes = 100'000}), Echo);
  RawSocket large(server->port());
  large.Say(PostHeader(90'001) + std::string(90'000, 'x'));
  ASSERT_TRUE(Eventually([&] { return server->Counters().buffered_bytes == 90'000; }));
  RawSocket other(server->port());
  other.Say(PostHeader(20'000) + std::string(20'000, 'x'));
  EXPECT_THAT(other.HearUntil("\r\n\r\n"), StartsWith("HTTP/1.1 503 "));
  ASSERT_TRUE(Eventually([&] { return server->Counters().buffered_bytes == 90'000; }));
  large.Say("x");
  EXPECT_THAT(large.HearUntil("\r\n\r\n"), StartsWith("HTTP/1.1 200 OK"));
  EXPECT_TRUE(Eventually([&] { return server->Counters().buffered_bytes == 0; }));
}

}  // namespace
}  // namespace giq
