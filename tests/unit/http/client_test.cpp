#include "webhook/http/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/unit/http/canned.h"
#include "tests/unit/http/testing.h"

namespace giq {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// Each connection is answered in the same way until its client goes.
auto Always(std::string_view answer) {
  return [answer](int /*number*/, CannedPeer& peer) {
    while (!peer.Hear().empty()) peer.Say(answer);
  };
}

TEST(Client, SendsMethodTargetAndBody) {
  const auto server = StartServer({.tls = false}, Echo);
  const auto answer = ClientOf(*server)->Send(
      {.method = "PATCH", .target = "/a?b=c", .body = "{}", .content_type = "application/json"});
  ASSERT_TRUE(answer) << answer.error().Text();
  EXPECT_EQ(answer->status, 200U);
  EXPECT_EQ(answer->content_type, "text/plain");
  EXPECT_EQ(answer->body, "PATCH /a?b=c {}");
}

TEST(Client, WritesItsHeader) {
  std::string heard;
  {
    CannedServer server([&heard](int, CannedPeer& peer) {
      heard = peer.Hear();
      peer.Say(kAnswer);
    });
    const auto client = server.Client({.bearer_token = [] { return "secret"; }});
    ASSERT_TRUE(client->Send({.method = "PUT", .target = "/a", .content_type = "text/x"}));
  }
  EXPECT_THAT(heard, StartsWith("PUT /a HTTP/1.1\r\nHost: 127.0.0.1:"));
  EXPECT_THAT(heard, EndsWith("User-Agent: giq-lint/" GIQ_VERSION "\r\nAccept: application/json\r\n"
                              "Authorization: Bearer secret\r\nContent-Type: text/x\r\n"
                              "Content-Length: 0\r\n\r\n"));
}

TEST(Client, AsksForTheTokenEachTime) {
  std::vector<std::string> heard;
  {
    CannedServer server([&heard](int, CannedPeer& peer) {
      for (int i = 0; i < 2; ++i) {
        heard.push_back(peer.Hear());
        peer.Say(kAnswer);
      }
    });
    int asked = 0;
    const auto client =
        server.Client({.bearer_token = [&asked] { return "token-" + std::to_string(++asked); }});
    ASSERT_TRUE(client->Send({}));
    ASSERT_TRUE(client->Send({}));
  }
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_THAT(heard[0], HasSubstr("Bearer token-1\r\n"));
  EXPECT_THAT(heard[1], HasSubstr("Bearer token-2\r\n"));
}

TEST(Client, ATokenThatBeginsANewHeaderIsNotSent) {
  const auto server = StartServer({.tls = false}, Echo);
  const auto client = ClientOf(*server, {.bearer_token = [] { return "a\r\nX: b"; }});
  EXPECT_FALSE(client->Send({}));
  EXPECT_FALSE(ClientOf(*server)->Send({.target = "/a HTTP/1.1\r\nX: b"}));
  EXPECT_EQ(server->Counters().accepted, 0U);
}

TEST(Client, AFailingTokenIsTheError) {
  const auto server = StartServer({.tls = false}, Echo);
  const auto client = ClientOf(*server, {.bearer_token = []() -> Result<std::string> {
    return Fail(ErrorCode::kIo, "no token");
  }});
  const auto answer = client->Send({});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().what, "no token");
}

TEST(Client, KeepsItsConnection) {
  const auto server = StartServer({.tls = false}, Echo);
  const auto client = ClientOf(*server);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(client->Send({.method = "POST", .body = "x"}));
  EXPECT_EQ(server->Counters().accepted, 1U);
}

TEST(Client, ConnectsAnewWhenTheServerHasClosed) {
  const auto server = StartServer({.tls = false, .limits = {.idle = milliseconds(50)}}, Echo);
  const auto client = ClientOf(*server);
  ASSERT_TRUE(client->Send({.method = "POST", .body = "x"}));
  ASSERT_TRUE(Eventually([&] { return server->Counters().connections == 0; }));
  const auto answer = client->Send({.method = "POST", .body = "y"});
  ASSERT_TRUE(answer) << answer.error().Text();
  EXPECT_EQ(answer->body, "POST / y");
}

TEST(Client, SendsAGetAgainThatAKeptConnectionLost) {
  CannedServer server([](int /*number*/, CannedPeer& peer) {
    peer.Hear();
    peer.Say(kAnswer);
    peer.Hear();  // and goes without an answer
  });
  const auto client = server.Client();
  ASSERT_TRUE(client->Send({}));
  ASSERT_TRUE(client->Send({}));
  const auto post = client->Send({.method = "POST"});
  ASSERT_FALSE(post);  // who knows what came of it
  EXPECT_THAT(post.error().what, HasSubstr("closed the connection within its answer"));
}

TEST(Client, AnswersOfEachLengthAreRead) {
  for (const std::string_view answer :
       {kAnswer, std::string_view("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                  "1\r\no\r\n1\r\nk\r\n0\r\n\r\n")}) {
    CannedServer server(Always(answer));
    const auto read = server.Client()->Send({});
    ASSERT_TRUE(read) << read.error().Text();
    EXPECT_EQ(read->body, "ok");
  }
}

TEST(Client, AnAnswerMayEndWithTheConnection) {
  CannedServer server([](int, CannedPeer& peer) {
    peer.Hear();
    peer.Say("HTTP/1.1 200 OK\r\n\r\nok");
  });
  const auto answer = server.Client()->Send({});
  ASSERT_TRUE(answer) << answer.error().Text();
  EXPECT_EQ(answer->body, "ok");
}

TEST(Client, ACutAnswerIsAnError) {
  CannedServer server([](int, CannedPeer& peer) {
    peer.Hear();
    peer.Say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nok");
  });
  const auto answer = server.Client()->Send({});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().what, "the server closed the connection within its answer");
}

TEST(Client, ReadsHowLongToWait) {
  CannedServer server(
      Always("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"));
  const auto answer = server.Client()->Send({});
  ASSERT_TRUE(answer) << answer.error().Text();
  EXPECT_EQ(answer->status, 429U);
  EXPECT_EQ(answer->retry_after, seconds(7));
}

TEST(Client, BoundsTheAnswer) {
  CannedServer server(Always("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n01234567890"));
  const auto answer = server.Client({.response_bytes = 10})->Send({});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kLimit);
}

TEST(Client, AnAnswerThatIsNoHttpIsAnError) {
  CannedServer server(Always("SSH-2.0-x\r\n\r\n"));
  const auto answer = server.Client()->Send({});
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().what, StartsWith("the answer is no HTTP/1.1"));
}

TEST(Client, ASilentServerIsGivenUp) {
  CannedServer server([](int, CannedPeer& peer) {
    peer.Hear();
    peer.Hear();
  });
  const auto answer = server.Client({.request_timeout = milliseconds(50)})->Send({});
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().what, StartsWith("cannot read the answer: "));
}

TEST(Client, NobodyListensThere) {
  std::string url;
  {
    const auto server = StartServer({.tls = false}, Echo);
    url = "http://127.0.0.1:" + std::to_string(server->port());
  }
  const auto answer = (*HttpClient::Create({.url = url}))->Send({});
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().what,
              AllOf(StartsWith("cannot connect to 127.0.0.1:"), EndsWith("Connection refused")));
}

TEST(ClientTls, RefusesAnotherAuthority) {
  const TestAuthority ours("ours");
  const TestAuthority theirs("theirs");
  const auto server = StartServer({}, Echo);
  const TestPair pair = theirs.Issue();
  ASSERT_TRUE(server->UseCertificate(pair.certificate_pem, pair.key_pem));
  const auto answer = ClientOf(*server, {.ca_pem = ours.pem()})->Send({});
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().what, HasSubstr("(unable to get local issuer certificate)"));
}

TEST(ClientTls, TrustsEachOfSeveralAuthorities) {
  const TestAuthority ours("ours");
  const TestAuthority theirs("theirs");
  const auto server = StartServer({}, Echo);
  const TestPair pair = theirs.Issue();
  ASSERT_TRUE(server->UseCertificate(pair.certificate_pem, pair.key_pem));
  EXPECT_TRUE(ClientOf(*server, {.ca_pem = ours.pem() + theirs.pem()})->Send({}));
}

TEST(ClientTls, RefusesAnotherName) {
  const TestAuthority authority("ca");
  const auto server = StartServer({}, Echo);
  const TestPair pair = authority.Issue("DNS:giq-lint.giq-system.svc");
  ASSERT_TRUE(server->UseCertificate(pair.certificate_pem, pair.key_pem));
  EXPECT_FALSE(ClientOf(*server, {.ca_pem = authority.pem()})->Send({}));
  EXPECT_FALSE(
      ClientOf(*server, {.ca_pem = authority.pem(), .server_name = "localhost"})->Send({}));
  EXPECT_TRUE(
      ClientOf(*server, {.ca_pem = authority.pem(), .server_name = "giq-lint.giq-system.svc"})
          ->Send({}));
}

TEST(ClientTls, RefusesTheSystemsStrangers) {
  const TestAuthority authority("ca");
  const auto server = StartServer({}, Echo);
  const TestPair pair = authority.Issue();
  ASSERT_TRUE(server->UseCertificate(pair.certificate_pem, pair.key_pem));
  const auto client =
      HttpClient::Create({.url = "https://127.0.0.1:" + std::to_string(server->port())});
  ASSERT_TRUE(client) << client.error().Text();
  EXPECT_FALSE((*client)->Send({}));
}

struct UrlCase {
  const char* name;
  const char* url;
  const char* what;
};
class BadUrl : public testing::TestWithParam<UrlCase> {};

TEST_P(BadUrl, IsRefused) {
  const auto client = HttpClient::Create({.url = GetParam().url});
  ASSERT_FALSE(client);
  EXPECT_EQ(client.error().code, ErrorCode::kUsage);
  EXPECT_THAT(client.error().what, EndsWith(GetParam().what));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadUrl,
    testing::Values(UrlCase{"Empty", "", "is no URL"},
                    UrlCase{"NoScheme", "10.0.0.1:443", "is no URL"},
                    UrlCase{"Scheme", "ftp://a", "begins with neither https:// nor http://"},
                    UrlCase{"NoHost", "https://", "names no host"},
                    UrlCase{"User", "https://a:b@c", "holds a user, which is not supported"},
                    UrlCase{"Path", "https://a/b", "has a path, which is not supported"},
                    UrlCase{"Port", "https://a:99999", "has a port that is none"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(ClientOptions, CertificatesThatDoNotLoadAreRefused) {
  EXPECT_FALSE(HttpClient::Create({.url = "https://a", .ca_pem = "no PEM"}));
  const TestAuthority authority("ca");
  EXPECT_FALSE(HttpClient::Create({.url = "https://a",
                                   .ca_pem = authority.pem(),
                                   .certificate_pem = authority.pem(),
                                   .key_pem = "no PEM"}));
}

}  // namespace
}  // namespace giq
