#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>

#include "tests/unit/http/testing.h"

namespace giq {
namespace {

namespace asio = boost::asio;
using testing::HasSubstr;

/// A server over TLS with a certificate of the authority.
std::unique_ptr<HttpServer> StartTls(const TestAuthority& authority, ServerLimits limits = {}) {
  auto server = StartServer({.limits = limits}, Echo);
  const TestPair pair = authority.Issue();
  EXPECT_TRUE(server->UseCertificate(pair.certificate_pem, pair.key_pem));
  return server;
}

/// What a handshake with these settings comes to: the version and the protocol, or the fault.
std::string Handshake(const HttpServer& server, int version, std::string_view protocols) {
  asio::io_context io;
  asio::ssl::context context(asio::ssl::context::tls_client);
  SSL_CTX_set_max_proto_version(context.native_handle(), version);
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_VERSION);
  // Debian's default level leaves TLS below 1.2 out; what is tested is the server.
  SSL_CTX_set_security_level(context.native_handle(), 0);
  SSL_CTX_set_alpn_protos(context.native_handle(),
                          reinterpret_cast<const unsigned char*>(protocols.data()),
                          static_cast<unsigned>(protocols.size()));
  asio::ssl::stream<asio::ip::tcp::socket> stream(io, context);
  stream.lowest_layer().connect({asio::ip::address_v4::loopback(), server.port()});
  boost::system::error_code error;
  stream.handshake(asio::ssl::stream_base::client, error);
  if (error) return error.message();
  const unsigned char* chosen = nullptr;
  unsigned length = 0;
  SSL_get0_alpn_selected(stream.native_handle(), &chosen, &length);
  return std::string(SSL_get_version(stream.native_handle())) + " " +
         std::string(reinterpret_cast<const char*>(chosen), length);
}

TEST(Tls, PrefersTheNewestVersion) {
  const TestAuthority authority("ca");
  const auto server = StartTls(authority);
  EXPECT_EQ(Handshake(*server, TLS1_3_VERSION, "\x08http/1.1"), "TLSv1.3 http/1.1");
}

TEST(Tls, SpeaksVersion12) {
  const TestAuthority authority("ca");
  const auto server = StartTls(authority);
  EXPECT_EQ(Handshake(*server, TLS1_2_VERSION, "\x08http/1.1"), "TLSv1.2 http/1.1");
}

TEST(Tls, RefusesVersion11) {
  const TestAuthority authority("ca");
  const auto server = StartTls(authority);
  EXPECT_THAT(Handshake(*server, TLS1_1_VERSION, "\x08http/1.1"), HasSubstr("protocol version"));
  EXPECT_TRUE(Eventually([&] { return server->Counters().handshake_failures == 1; }));
}

TEST(Tls, ChoosesHttp11AmongOthers) {
  const TestAuthority authority("ca");
  const auto server = StartTls(authority);
  EXPECT_EQ(Handshake(*server, TLS1_3_VERSION, "\x02h2\x08http/1.1"), "TLSv1.3 http/1.1");
}

TEST(Tls, RefusesOtherProtocolsAlone) {
  const TestAuthority authority("ca");
  const auto server = StartTls(authority);
  EXPECT_THAT(Handshake(*server, TLS1_3_VERSION, "\x02h2"), HasSubstr("no application protocol"));
}

TEST(Tls, WithoutACertificateHandshakesFailAndTheServerStays) {
  const TestAuthority authority("ca");
  const auto server = StartServer({}, Echo);
  const auto client = ClientOf(*server, {.ca_pem = authority.pem()});
  const auto none = client->Send({});
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().what, HasSubstr("the TLS handshake with 127.0.0.1 failed"));
  const TestPair pair = authority.Issue();
  ASSERT_TRUE(server->UseCertificate(pair.certificate_pem, pair.key_pem));
  const auto answer = client->Send({.target = "/now"});
  ASSERT_TRUE(answer) << answer.error().Text();
  EXPECT_EQ(answer->body, "GET /now ");
}

TEST(Tls, ANewCertificateIsForNewHandshakesAndCutsNoConnection) {
  const TestAuthority old_authority("old");
  const TestAuthority new_authority("new");
  const auto server = StartTls(old_authority);
  const auto before = ClientOf(*server, {.ca_pem = old_authority.pem()});
  ASSERT_TRUE(before->Send({}));
  const TestPair pair = new_authority.Issue();
  ASSERT_TRUE(server->UseCertificate(pair.certificate_pem, pair.key_pem));
  const auto after = ClientOf(*server, {.ca_pem = new_authority.pem()});
  ASSERT_TRUE(after->Send({}));
  ASSERT_TRUE(before->Send({}));
  EXPECT_EQ(server->Counters().accepted, 2U);  // one each: none was cut
  EXPECT_FALSE(ClientOf(*server, {.ca_pem = old_authority.pem()})->Send({}));
}

TEST(Tls, APairThatDoesNotFitIsRefusedAndTheOldStays) {
  const TestAuthority authority("ca");
  const auto server = StartTls(authority);
  const auto mixed =
      server->UseCertificate(authority.Issue().certificate_pem, authority.Issue().key_pem);
  ASSERT_FALSE(mixed);
  EXPECT_THAT(mixed.error().what, HasSubstr("the certificate's key does not load"));
  EXPECT_FALSE(server->UseCertificate("no PEM", authority.Issue().key_pem));
  EXPECT_TRUE(ClientOf(*server, {.ca_pem = authority.pem()})->Send({}));
}

TEST(Tls, GarbageInsteadOfAHandshakeIsCounted) {
  const TestAuthority authority("ca");
  const auto server = StartTls(authority);
  RawSocket client(server->port());
  client.Say("GET / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(client.Ends());
  EXPECT_TRUE(Eventually([&] { return server->Counters().handshake_failures == 1; }));
  EXPECT_TRUE(ClientOf(*server, {.ca_pem = authority.pem()})->Send({}));
}

TEST(Tls, AnIdleConnectionEndsWithAGoodbyeAndTheClientConnectsAnew) {
  const TestAuthority authority("ca");
  const auto server = StartTls(authority, {.idle = std::chrono::milliseconds(50)});
  const auto client = ClientOf(*server, {.ca_pem = authority.pem()});
  ASSERT_TRUE(client->Send({.method = "POST", .body = "x"}));
  // The server says goodbye and waits a while for the client's; it does not wait for ever.
  ASSERT_TRUE(Eventually([&] { return server->Counters().connections == 0; }));
  const auto again = client->Send({.method = "POST", .body = "y"});
  ASSERT_TRUE(again) << again.error().Text();
  EXPECT_EQ(server->Counters().accepted, 2U);
  EXPECT_EQ(server->Counters().timeouts, 0U);
}

TEST(Tls, CarriesLargeBodiesBothWays) {
  const TestAuthority authority("ca");
  const auto server = StartTls(authority);
  const std::string body(3'000'000, 'x');
  const auto answer = ClientOf(*server, {.ca_pem = authority.pem()})
                          ->Send({.method = "POST", .target = "/", .body = body});
  ASSERT_TRUE(answer) << answer.error().Text();
  EXPECT_EQ(answer->body, "POST / " + body);
}

}  // namespace
}  // namespace giq
