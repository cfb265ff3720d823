#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include "tests/unit/http/testing.h"

namespace giq {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";

TEST(Drain, AnswersWithCloseAndStillAccepts) {
  const auto server = StartServer({.tls = false}, Echo);
  RawSocket before(server->port());
  before.Say(kGet);
  EXPECT_THAT(before.HearUntil("GET / "), Not(HasSubstr("Connection: close")));
  server->Drain();
  before.Say(kGet);
  EXPECT_THAT(before.HearUntil("GET / "), HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(before.Ends());
  RawSocket after(server->port());
  after.Say(kGet);
  EXPECT_THAT(after.HearUntil("GET / "), HasSubstr("Connection: close\r\n"));
}

TEST(Stop, ClosesIdleConnectionsAtOnce) {
  const auto server = StartServer({.tls = false}, Echo);
  RawSocket client(server->port());
  client.Say(kGet);
  client.HearUntil("GET / ");
  std::thread reader([&client] { EXPECT_TRUE(client.Ends()); });
  const auto begun = std::chrono::steady_clock::now();
  server->Stop(seconds(30));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, seconds(15));
  reader.join();
}

TEST(Stop, LetsARunningRequestEnd) {
  std::promise<void> begun;
  std::promise<void> go_on;
  const auto server = StartServer({.tls = false}, [&](const HttpRequest& request) {
    begun.set_value();
    go_on.get_future().wait();
    return Echo(request);
  });
  RawSocket client(server->port());
  client.Say(kGet);
  begun.get_future().wait();
  std::thread stopper([&server] { server->Stop(seconds(10)); });
  // The listener is closed while the request runs.
  EXPECT_TRUE(Eventually([&] {
    ClientOptions options{.url = "http://127.0.0.1:" + std::to_string(server->port()),
                          .connect_timeout = milliseconds(100)};
    return !(*HttpClient::Create(options))->Send({.target = "/", .body = ""});
  }));
  go_on.set_value();
  EXPECT_THAT(client.HearUntil("GET / "), HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(client.Ends());
  stopper.join();
}

TEST(Stop, CutsWhatDoesNotEndInTime) {
  const auto server = StartServer({.tls = false}, Echo);
  RawSocket client(server->port());
  client.Say("GET / HTT");
  ASSERT_TRUE(Eventually([&] { return server->Counters().connections == 1; }));
  server->Stop(milliseconds(50));
  EXPECT_TRUE(client.Ends());
}

TEST(Stop, UnderLoadNoRequestThatWasSentIsLost) {
  const TestAuthority authority("ca");
  const TestPair pair = authority.Issue();
  auto first = StartServer({}, Echo);
  auto second = StartServer({}, Echo);
  for (HttpServer* server : {first.get(), second.get()}) {
    ASSERT_TRUE(server->UseCertificate(pair.certificate_pem, pair.key_pem));
  }
  // As clients behind a Service: each new connection goes where the endpoints point.
  std::atomic<HttpServer*> endpoint = first.get();
  std::atomic<bool> done = false;
  std::atomic<int> answered = 0;
  std::atomic<int> failed = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&] {
      while (!done) {
        const auto client = ClientOf(*endpoint, {.ca_pem = authority.pem()});
        for (;;) {
          // No second try: a review is posted once.
          const auto answer = client->Send({.method = "POST", .target = "/", .body = "x"});
          ++(answer && answer->body == "POST / x" ? answered : failed);
          if (done || !answer || endpoint != first.get()) break;
        }
      }
    });
  }
  ASSERT_TRUE(Eventually([&] { return answered > 200; }));
  endpoint = second.get();
  first->Drain();
  ASSERT_TRUE(Eventually([&] { return first->Counters().connections == 0; }));
  first->Stop(seconds(10));
  const int at_stop = answered;
  ASSERT_TRUE(Eventually([&] { return answered > at_stop + 100; }));
  done = true;
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(failed, 0);
}

}  // namespace
}  // namespace giq
