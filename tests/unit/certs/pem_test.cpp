// Reading PEM, keys that belong to certificates, verification, bundles.
#include "certs/pem.h"

#include <gmock/gmock.h>
#include <openssl/pem.h>

#include "tests/unit/certs/odd_certificates.h"
#include "tests/unit/certs/support.h"

namespace giq {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

TEST(ReadCertificatesTest, SkipsTextBetweenBlocksAndOtherBlocks) {
  const Authority one = NewCa();
  const Authority two = NewCa();
  const auto read = Must(ReadCertificates("subject=CN=one\r\n" + one.certificate.pem + one.key_pem +
                                          "\n# two\n" + two.certificate.pem + "end"));
  EXPECT_THAT(read, ElementsAre(one.certificate, two.certificate));
}

TEST(ReadCertificatesTest, LineEndsAndIndentationOfOthersGiveTheSameText) {
  std::string text = NewCa().certificate.pem;
  const std::string expected = text;
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
    text.replace(at, 1, "\r\n");
  }
  EXPECT_EQ(Must(ReadCertificates(text)).front().pem, expected);
}

TEST(ReadCertificatesTest, NothingToRead) {
  EXPECT_EQ(Complaint(ReadCertificates("")), "there is no certificate (no start line)");
  EXPECT_EQ(Complaint(ReadCertificates("\n")), "there is no certificate (no start line)");
  EXPECT_EQ(Complaint(ReadCertificates(NewCa().key_pem)),
            "there is no certificate (no start line)");
}

TEST(ReadCertificatesTest, BrokenOnes) {
  const std::string good = NewCa().certificate.pem;
  EXPECT_THAT(Complaint(ReadCertificates(good.substr(0, good.size() / 2))),
              StartsWith("certificate 1 cannot be read"));
  EXPECT_THAT(Complaint(ReadCertificates(good + good.substr(0, good.size() - 30))),
              StartsWith("certificate 2 cannot be read"));
  EXPECT_THAT(
      Complaint(ReadCertificates("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")),
      StartsWith("certificate 1 cannot be read"));
}

TEST(ReadCertificatesTest, IsBounded) {
  const std::string one = NewCa().certificate.pem;
  std::string many;
  for (std::size_t i = 0; i < kMaxCertificates; ++i) many += one;
  EXPECT_THAT(Must(ReadCertificates(many)), SizeIs(kMaxCertificates));
  EXPECT_EQ(Complaint(ReadCertificates(many + one)), "more than 64 certificates");
  EXPECT_EQ(Complaint(ReadCertificates(std::string(kMaxPemBytes + 1, '\n'))),
            "262145 bytes of PEM, more than 262144");
}

TEST(ReadCertificatesTest, TheYear9999IsATime) {
  const auto end = Must(ReadCertificates(kNeverExpires)).front().not_after;
  EXPECT_EQ(end,
            std::chrono::sys_days{std::chrono::year{9999} / 12 / 31} + std::chrono::seconds(86399));
}

TEST(ValidAtTest, FromTheFirstSecondToTheOneBeforeTheLast) {
  const Certificate ca = NewCa(kStart, std::chrono::hours(1)).certificate;
  const std::chrono::seconds second(1);
  EXPECT_EQ(ca.not_before, kStart - kClockSkew);
  EXPECT_EQ(ca.not_after, kStart + std::chrono::hours(1));
  EXPECT_FALSE(ValidAt(ca, ca.not_before - second));
  EXPECT_TRUE(ValidAt(ca, ca.not_before));
  EXPECT_TRUE(ValidAt(ca, ca.not_after - second));
  EXPECT_FALSE(ValidAt(ca, ca.not_after));
}

TEST(CheckKeyTest, TellsWhoseKeyItIs) {
  const Authority one = NewCa();
  EXPECT_EQ(Complaint(CheckKey(one.certificate, one.key_pem)), "");
  EXPECT_EQ(Complaint(CheckKey(one.certificate, NewCa().key_pem)),
            "the private key is not the certificate's (key values mismatch)");
  EXPECT_THAT(Complaint(CheckKey(one.certificate, "")),
              StartsWith("the private key cannot be read"));
  EXPECT_THAT(Complaint(CheckKey(one.certificate, one.key_pem.substr(0, 90))),
              StartsWith("the private key cannot be read"));
}

TEST(CheckKeyTest, AnEncryptedKeyIsRefusedAndNobodyIsAskedForAPassword) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  BIO* bio = BIO_new(BIO_s_mem());
  ASSERT_EQ(PEM_write_bio_PKCS8PrivateKey(bio, key, EVP_aes_128_cbc(), "pass", 4, nullptr, nullptr),
            1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  const std::string text(data, static_cast<std::size_t>(size));
  BIO_free_all(bio);
  EVP_PKEY_free(key);
  EXPECT_THAT(text, HasSubstr("ENCRYPTED"));
  EXPECT_THAT(Complaint(CheckKey(NewCa().certificate, text)),
              StartsWith("the private key cannot be read"));
}

TEST(VerifyServingTest, ALeafUnderOneOfSeveralCas) {
  const Authority ca = NewCa();
  const auto chain = ChainOf(NewPair(ca));
  const std::vector<Certificate> roots = {NewCa().certificate, ca.certificate};
  EXPECT_EQ(Complaint(VerifyServing(chain, roots, kName, kStart)), "");
  EXPECT_EQ(Complaint(VerifyServing(chain, roots, "", kStart)), "");
  EXPECT_EQ(Complaint(VerifyServing(chain, roots, std::string(kName) + ".cluster.local", kStart)),
            "");
}

TEST(VerifyServingTest, WhatTheApiServerRefuses) {
  const Authority ca = NewCa();
  const auto chain = ChainOf(NewPair(ca));
  const std::vector<Certificate> roots = {ca.certificate};
  EXPECT_EQ(Complaint(VerifyServing(chain, {NewCa().certificate}, kName, kStart)),
            "unable to get local issuer certificate");
  EXPECT_EQ(Complaint(VerifyServing(chain, {}, kName, kStart)),
            "unable to get local issuer certificate");
  EXPECT_EQ(Complaint(VerifyServing({}, roots, kName, kStart)), "there is no certificate");
  EXPECT_EQ(Complaint(VerifyServing(chain, roots, "other.giq-system.svc", kStart)),
            "hostname mismatch");
  EXPECT_EQ(Complaint(VerifyServing(chain, roots, kName, kStart + std::chrono::days(8))),
            "certificate has expired");
  EXPECT_EQ(Complaint(VerifyServing(chain, roots, kName, kStart - std::chrono::days(1))),
            "certificate is not yet valid");
}

TEST(VerifyServingTest, NamesCountInSansOnly) {
  // This one says CN=giq-webhook, and has no SAN.
  const auto ca = Must(ReadCertificates(kSha1Ca));
  EXPECT_EQ(Complaint(VerifyServing(ca, ca, "", kStart)), "");
  EXPECT_EQ(Complaint(VerifyServing(ca, ca, "giq-webhook", kStart)), "hostname mismatch");
}

TEST(VerifyServingTest, UseAndSignatureCount) {
  const auto client = Must(ReadCertificates(kClientOnly));
  EXPECT_EQ(Complaint(VerifyServing(client, client, kName, kStart)),
            "unsuitable certificate purpose");
  const auto server = Must(ReadCertificates(kNeverExpires));
  EXPECT_EQ(Complaint(VerifyServing(server, server, kName, kStart)), "");
  EXPECT_EQ(Complaint(VerifyServing(Must(ReadCertificates(kSha1Leaf)),
                                    Must(ReadCertificates(kSha1Ca)), kName, kStart)),
            "CA signature digest algorithm too weak");
}

TEST(BundleTest, MergesDropsExpiredOnesAndSplitsAgain) {
  const Certificate one = NewCa().certificate;
  const Certificate two = NewCa().certificate;
  const Certificate gone = NewCa(kStart - std::chrono::days(2), std::chrono::days(1)).certificate;
  const auto merged = MergeBundle({two, one, gone, two, one}, kStart);
  EXPECT_THAT(merged, ElementsAre(two, one));
  EXPECT_EQ(BundleText(merged), two.pem + one.pem);
  EXPECT_THAT(Must(ReadCertificates(BundleText(merged))), ElementsAre(two, one));
  EXPECT_THAT(MergeBundle({gone}, kStart), IsEmpty());
  EXPECT_EQ(BundleText({}), "");
}

}  // namespace
}  // namespace giq
