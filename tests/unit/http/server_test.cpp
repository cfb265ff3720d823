#include "webhook/http/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/unit/http/testing.h"

namespace giq {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view kGet = "GET /a?b=c HTTP/1.1\r\nHost: here\r\n\r\n";
constexpr std::string_view kGetAnswer = "GET /a?b=c ";

std::string Post(std::string_view body) {
  return "POST /x HTTP/1.1\r\nHost: here\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

ServerOptions Plain(ServerLimits limits = {}) { return {.tls = false, .limits = limits}; }

TEST(Server, AnswersWithOnePieceThatNamesItsLength) {
  const auto server = StartServer(Plain(), Echo);
  RawSocket client(server->port());
  client.Say(Post("hello"));
  EXPECT_EQ(client.HearUntil("POST /x hello"),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\n"
            "POST /x hello");
}

TEST(Server, KeepsTheConnection) {
  const auto server = StartServer(Plain(), Echo);
  RawSocket client(server->port());
  for (int i = 0; i < 3; ++i) {
    client.Say(kGet);
    EXPECT_THAT(client.HearUntil(kGetAnswer), StartsWith("HTTP/1.1 200 OK"));
  }
  EXPECT_EQ(server->Counters().accepted, 1U);
  EXPECT_EQ(server->Counters().requests, 3U);
}

TEST(Server, AnswersPipelinedRequestsInTheirOrder) {
  const auto server = StartServer(Plain(), Echo);
  RawSocket client(server->port());
  client.Say(Post("one") + Post("two") + Post("three"));
  EXPECT_THAT(client.HearUntil("POST /x three"),
              testing::AllOf(HasSubstr("POST /x one"), HasSubstr("POST /x two")));
}

TEST(Server, ReadsARequestThatComesByteByByte) {
  const auto server = StartServer(Plain(), Echo);
  RawSocket client(server->port());
  for (const char c : Post("hello")) client.Say({&c, 1});
  EXPECT_THAT(client.HearUntil("hello"), StartsWith("HTTP/1.1 200 OK"));
}

TEST(Server, ReadsAChunkedBody) {
  const auto server = StartServer(Plain(), Echo);
  RawSocket client(server->port());
  client.Say(
      "POST /x HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nhel\r\n2;a=b\r\nlo\r\n0\r\n\r\n");
  EXPECT_THAT(client.HearUntil("POST /x hello"), StartsWith("HTTP/1.1 200 OK"));
}

TEST(Server, AsksForABodyThatWaits) {
  const auto server = StartServer(Plain(), Echo);
  RawSocket client(server->port());
  client.Say("POST /x HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.HearUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.Say("hi");
  EXPECT_THAT(client.HearUntil("POST /x hi"), StartsWith("HTTP/1.1 200 OK"));
}

TEST(Server, ClosesWhenTheClientAsksForIt) {
  const auto server = StartServer(Plain(), Echo);
  RawSocket client(server->port());
  client.Say("GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.HearUntil("GET / "), HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(client.Ends());
}

TEST(Server, AnswersHeadWithoutABody) {
  const auto server = StartServer(Plain(), Echo);
  RawSocket client(server->port());
  client.Say("HEAD / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.HearUntil("nothing of this kind"), HasSubstr("Content-Length: 7\r\n"));
}

TEST(Server, AnswersAFaultOfTheHandler) {
  const auto server = StartServer(Plain(), [](const HttpRequest& request) -> HttpResponse {
    if (request.body == "throw") throw std::runtime_error("secret");
    return Echo(request);
  });
  RawSocket client(server->port());
  client.Say(Post("throw"));
  const std::string answer = client.HearUntil("500 Internal Server Error\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 "));
  EXPECT_THAT(answer, Not(HasSubstr("secret")));
  client.Say(Post("go on"));
  EXPECT_THAT(client.HearUntil("POST /x go on"), StartsWith("HTTP/1.1 200 OK"));
  EXPECT_EQ(server->Counters().handler_faults, 1U);
}

TEST(Server, RefusesAPortThatIsTaken) {
  const auto server = StartServer(Plain(), Echo);
  ServerOptions options = Plain();
  options.address = "127.0.0.1";
  options.port = server->port();
  const auto second = HttpServer::Start(options, Echo);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().what, "cannot listen on 127.0.0.1:" + std::to_string(server->port()) +
                                     ": Address already in use");
}

TEST(Server, ListensOnAllAddresses) {
  const auto server = HttpServer::Start(Plain(), Echo);
  ASSERT_TRUE(server) << server.error().Text();
  RawSocket client((*server)->port());
  client.Say(kGet);
  EXPECT_THAT(client.HearUntil(kGetAnswer), StartsWith("HTTP/1.1 200 OK"));
}

TEST(Server, JudgesAsManyRequestsAtOnceAsItHasThreads) {
  std::latch both(2);
  ServerOptions options = Plain();
  options.threads = 2;
  const auto server = StartServer(options, [&both](const HttpRequest& request) {
    both.arrive_and_wait();
    return Echo(request);
  });
  RawSocket one(server->port());
  RawSocket two(server->port());
  one.Say(kGet);
  two.Say(kGet);
  EXPECT_THAT(one.HearUntil(kGetAnswer), StartsWith("HTTP/1.1 200 OK"));
  EXPECT_THAT(two.HearUntil(kGetAnswer), StartsWith("HTTP/1.1 200 OK"));
}

struct BadCase {
  std::string_view name;
  std::string_view bytes;
  std::string_view status = "400";
};

class BadRequest : public testing::TestWithParam<BadCase> {};

TEST_P(BadRequest, IsAnsweredAndEndsTheConnection) {
  const auto server = StartServer(Plain(), Echo);
  RawSocket client(server->port());
  client.Say(GetParam().bytes);
  EXPECT_THAT(client.HearUntil("\r\n\r\n"),
              StartsWith("HTTP/1.1 " + std::string(GetParam().status)));
  EXPECT_TRUE(client.Ends());
  EXPECT_EQ(server->Counters().requests, 0U);
  EXPECT_EQ(server->Counters().bad_requests, 1U);
}

INSTANTIATE_TEST_SUITE_P(
    All, BadRequest,
    testing::Values(
        BadCase{"Garbage", "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"},
        BadCase{"NoVersion", "GET /\r\n\r\n"}, BadCase{"OldVersion", "GET / HTTP/3.7\r\n\r\n"},
        BadCase{"NoHost", "GET / HTTP/1.1\r\n\r\n"},
        BadCase{"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
        BadCase{"LengthThatIsNone", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1x\r\n\r\n"},
        BadCase{"TwoLengths",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"},
        BadCase{"LengthAndChunks",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
                "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        BadCase{"ChunkThatIsNone",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"},
        BadCase{"SpaceInAName", "GET / HTTP/1.1\r\nHo st: a\r\n\r\n"}),
    [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace giq
