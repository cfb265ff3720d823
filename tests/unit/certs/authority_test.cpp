// What is in the certificates that are made, also by the word of OpenSSL's command line.
#include "certs/authority.h"

#include <gmock/gmock.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "tests/unit/certs/odd_certificates.h"
#include "tests/unit/certs/support.h"
#include "tests/unit/linter/temp_folder.h"

namespace giq {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Standard output and standard error of a command of the shell, then its exit code.
std::string OutputOf(const std::string& command) {
  const auto close = [](FILE* pipe) { ::pclose(pipe); };
  std::unique_ptr<FILE, decltype(close)> pipe(::popen((command + " 2>&1").c_str(), "r"), close);
  std::string text;
  std::array<char, 4096> chunk{};
  while (const std::size_t got = std::fread(chunk.data(), 1, chunk.size(), pipe.get())) {
    text.append(chunk.data(), got);
  }
  const int status = ::pclose(pipe.release());
  return text + "exit " + std::to_string(WEXITSTATUS(status));
}

TEST(AuthorityTest, ServiceNames) {
  EXPECT_THAT(ServiceDnsNames("w", "n"), ElementsAre("w.n.svc", "w.n.svc.cluster.local"));
}

TEST(AuthorityTest, ALeafNeverOutlivesItsCa) {
  const Authority ca = NewCa(kStart, std::chrono::days(3));
  const auto leaf = ChainOf(NewPair(ca, kStart + std::chrono::days(1))).front();
  EXPECT_EQ(leaf.not_after, ca.certificate.not_after);
  EXPECT_EQ(leaf.not_before, kStart + std::chrono::days(1) - kClockSkew);
}

TEST(AuthorityTest, KeysAndSerialsAreNeverTheSame) {
  const Authority ca = NewCa();
  const KeyPair one = NewPair(ca);
  const KeyPair two = NewPair(ca);
  EXPECT_NE(one.key_pem, two.key_pem);
  EXPECT_NE(one.certificate_pem, two.certificate_pem);
  EXPECT_EQ(Complaint(CheckKey(ChainOf(one).front(), one.key_pem)), "");
}

TEST(AuthorityTest, RefusesNamesThatAreNone) {
  const Authority ca = NewCa();
  const auto issue = [&ca](std::vector<std::string> names) {
    return Complaint(IssueServing(ca, names, kStart, std::chrono::days(1)));
  };
  EXPECT_EQ(issue({}), "a serving certificate needs a DNS name");
  EXPECT_EQ(issue({"a.b.svc", ""}), "not a DNS name of a Service: ");
  EXPECT_EQ(issue({"a,DNS:evil"}), "not a DNS name of a Service: a,DNS:evil");
  EXPECT_EQ(issue({"*.b.svc"}), "not a DNS name of a Service: *.b.svc");
}

TEST(AuthorityTest, ReadsItsOwnAndRefusesAMixture) {
  const Authority ca = NewCa();
  EXPECT_EQ(Must(ReadAuthority(ca.certificate.pem, ca.key_pem)).certificate, ca.certificate);
  EXPECT_EQ(Complaint(ReadAuthority(ca.certificate.pem, NewCa().key_pem)),
            "the private key is not the certificate's (key values mismatch)");
}

TEST(CanSignTest, OnlyAValidCa) {
  const Certificate ca = NewCa(kStart, std::chrono::days(1)).certificate;
  EXPECT_TRUE(CanSign(ca, kStart));
  EXPECT_FALSE(CanSign(ca, kStart + std::chrono::days(2)));
  EXPECT_FALSE(CanSign(ca, kStart - std::chrono::days(1)));
  EXPECT_FALSE(CanSign(ChainOf(NewPair(NewCa())).front(), kStart));
  EXPECT_FALSE(CanSign(Must(ReadCertificates(kNeverExpires)).front(), kStart));
}

TEST(OpensslTest, AgreesOnChainNamesAndUse) {
  if (OutputOf("openssl version").find("exit 0") == std::string::npos) {
    GTEST_SKIP() << "openssl is not installed";
  }
  const TempFolder folder;
  const auto now =
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());  // as openssl's
  const Authority ca = NewCa(now);
  const std::string roots = folder.Write("ca.pem", NewCa(now).certificate.pem + ca.certificate.pem);
  const std::string leaf = folder.Write("leaf.pem", NewPair(ca, now).certificate_pem);
  const std::string verify = "openssl verify -x509_strict -purpose sslserver -CAfile " + roots;
  EXPECT_EQ(OutputOf(verify + " -verify_hostname " + kName + " " + leaf), leaf + ": OK\nexit 0");
  EXPECT_THAT(OutputOf(verify + " -verify_hostname other.giq-system.svc " + leaf),
              HasSubstr("hostname mismatch"));
  const std::string shown = OutputOf("openssl x509 -noout -text -in " + leaf);
  EXPECT_THAT(shown, HasSubstr("DNS:giq-webhook.giq-system.svc, "
                               "DNS:giq-webhook.giq-system.svc.cluster.local\n"));
  EXPECT_THAT(shown, HasSubstr("TLS Web Server Authentication"));
  EXPECT_THAT(shown, HasSubstr("ASN1 OID: prime256v1"));
  const std::string signer =
      OutputOf("openssl x509 -noout -text -in " + folder.Write("signer.pem", ca.certificate.pem));
  EXPECT_THAT(signer, HasSubstr("CA:TRUE, pathlen:0"));
  EXPECT_THAT(signer, HasSubstr("Certificate Sign, CRL Sign"));
}

}  // namespace
}  // namespace giq
