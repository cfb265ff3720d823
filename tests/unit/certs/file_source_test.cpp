// Certificates in files: what is taken, what is kept, and what is said about it.
#include "certs/file_source.h"

#include <gmock/gmock.h>

#include <map>

#include "tests/unit/certs/fake_cluster.h"
#include "tests/unit/certs/odd_certificates.h"
#include "tests/unit/certs/support.h"

namespace giq {
namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::StartsWith;

class FileSourceTest : public testing::Test {
 protected:
  /// Reads from the map below.
  FileSource Source(CaBundles* bundles = nullptr) {
    const auto read = [this](const std::string& path) -> Result<std::string> {
      const auto found = files_.find(path);
      if (found != files_.end()) return found->second;
      return Fail(ErrorCode::kIo, "cannot open: No such file or directory", {.file = path});
    };
    return FileSource({.certificate_file = "tls.crt",
                       .key_file = "tls.key",
                       .ca_file = "ca.crt",
                       .server_name = kName},
                      read, bundles);
  }

  void Write(const KeyPair& pair) {
    files_["tls.crt"] = pair.certificate_pem;
    files_["tls.key"] = pair.key_pem;
  }

  Authority ca_ = NewCa();
  std::map<std::string, std::string> files_;
  FakeCluster cluster_;
  FakeAccess access_{cluster_};
  FakeCaBundles bundles_{access_};
};

TEST_F(FileSourceTest, MissingFilesAreSaidAndReadLater) {
  FileSource source = Source();
  source.Refresh(kStart);
  EXPECT_EQ(source.Current(), nullptr);
  EXPECT_FALSE(source.Status().ready);
  EXPECT_EQ(source.Status().reason,
            "there is no certificate: tls.crt: cannot open: No such file or directory");
  const KeyPair pair = NewPair(ca_);
  Write(pair);
  source.Refresh(kStart);
  EXPECT_EQ(*source.Current(), pair);
  EXPECT_TRUE(source.Status().ready);
  EXPECT_EQ(source.Status().reason, "");
  EXPECT_EQ(source.Status().expires, kStart + days(7));
}

TEST_F(FileSourceTest, TheSameContentStaysTheSamePair) {
  FileSource source = Source();
  Write(NewPair(ca_));
  source.Refresh(kStart);
  const auto pair = source.Current();
  source.Refresh(kStart + hours(1));
  EXPECT_EQ(source.Current(), pair);
}

TEST_F(FileSourceTest, NewContentIsTaken) {
  FileSource source = Source();
  Write(NewPair(ca_));
  source.Refresh(kStart);
  const KeyPair renewed = NewPair(ca_, kStart + days(5));
  Write(renewed);
  source.Refresh(kStart + days(5));
  EXPECT_EQ(*source.Current(), renewed);
  EXPECT_EQ(source.Status().expires, kStart + days(12));
}

TEST_F(FileSourceTest, ABrokenNewPairKeepsTheOldOneAndIsSaid) {
  FileSource source = Source();
  const KeyPair good = NewPair(ca_);
  Write(good);
  source.Refresh(kStart);
  const KeyPair other = NewPair(ca_);
  const std::vector<std::pair<KeyPair, std::string>> broken = {
      {{other.certificate_pem, good.key_pem},
       "tls.crt: the private key is not the certificate's (key values mismatch)"},
      {{"", other.key_pem}, "tls.crt: there is no certificate (no start line)"},
      {{other.certificate_pem.substr(0, 200), other.key_pem},
       "tls.crt: certificate 1 cannot be read"},
      {{other.certificate_pem, ""}, "tls.crt: the private key cannot be read"}};
  for (const auto& [pair, reason] : broken) {
    Write(pair);
    source.Refresh(kStart);
    EXPECT_EQ(*source.Current(), good);
    EXPECT_TRUE(source.Status().ready);
    EXPECT_THAT(source.Status().reason, StartsWith(reason));
  }
  files_.erase("tls.key");
  source.Refresh(kStart);
  EXPECT_EQ(*source.Current(), good);
  EXPECT_EQ(source.Status().reason, "tls.key: cannot open: No such file or directory");
  Write(other);
  source.Refresh(kStart);
  EXPECT_EQ(*source.Current(), other);
  EXPECT_EQ(source.Status().reason, "");
}

TEST_F(FileSourceTest, ExpiredAndNotYetValidAreSaid) {
  FileSource source = Source();
  Write(NewPair(ca_, kStart + days(1)));
  source.Refresh(kStart);
  EXPECT_FALSE(source.Status().ready);
  EXPECT_EQ(source.Status().reason, "the certificate is not valid before 2027-01-01T23:00:00Z");
  EXPECT_NE(source.Current(), nullptr);
  source.Refresh(kStart + days(1));
  EXPECT_TRUE(source.Status().ready);
  source.Refresh(kStart + days(8));
  EXPECT_FALSE(source.Status().ready);
  EXPECT_EQ(source.Status().reason, "the certificate expired at 2027-01-09T00:00:00Z");
}

TEST_F(FileSourceTest, AWorseNewPairKeepsTheOldOneAsLongAsThatIsBetter) {
  FileSource source = Source();
  const KeyPair good = NewPair(ca_);
  Write(good);
  source.Refresh(kStart);
  const KeyPair early = NewPair(ca_, kStart + days(3));
  Write(early);
  source.Refresh(kStart);
  EXPECT_EQ(*source.Current(), good);
  EXPECT_TRUE(source.Status().ready);
  EXPECT_EQ(source.Status().reason,
            "tls.crt: keeps the old certificate, of the new one: the certificate is not valid "
            "before 2027-01-03T23:00:00Z");
  source.Refresh(kStart + days(3));
  EXPECT_EQ(*source.Current(), early);
}

TEST_F(FileSourceTest, AnotherNameIsSaid) {
  FileSource source = Source();
  Write(Must(IssueServing(ca_, {"other.giq-system.svc"}, kStart, days(7))));
  source.Refresh(kStart);
  EXPECT_FALSE(source.Status().ready);
  EXPECT_EQ(source.Status().reason,
            "the API server would not accept the certificate: hostname mismatch");
}

TEST_F(FileSourceTest, ACertificateThatNeverExpires) {
  FileSource source = Source();
  Write({kNeverExpires, ""});
  source.Refresh(kStart);
  EXPECT_THAT(source.Status().reason, StartsWith("there is no certificate: tls.crt: the private"));
  const auto status = StatusOf(Must(ReadCertificates(kNeverExpires)).front(), {}, kStart, "");
  EXPECT_TRUE(status.ready);
  EXPECT_GT(status.expires, kStart + days(365 * 200));
}

TEST_F(FileSourceTest, CaFileHasToCoverItWhereThereIsOne) {
  FileSource source = Source();
  Write(NewPair(ca_));
  files_["ca.crt"] = NewCa().certificate.pem;
  source.Refresh(kStart);
  EXPECT_FALSE(source.Status().ready);
  EXPECT_EQ(source.Status().reason,
            "the API server would not accept the certificate: unable to get local issuer "
            "certificate");
  files_["ca.crt"] += ca_.certificate.pem;
  source.Refresh(kStart);
  EXPECT_TRUE(source.Status().ready);
  files_["ca.crt"] = "";  // as cert-manager writes it for an issuer that does not tell its CA
  source.Refresh(kStart);
  EXPECT_TRUE(source.Status().ready);
  files_["ca.crt"] = "not PEM";
  source.Refresh(kStart);
  EXPECT_TRUE(source.Status().ready);
  EXPECT_EQ(source.Status().reason, "ca.crt: there is no certificate (no start line)");
}

TEST_F(FileSourceTest, WithCaBundlesReadyMeansCovered) {
  FileSource source = Source(&bundles_);
  Write(NewPair(ca_));
  access_.reachable = false;
  source.Refresh(kStart);
  EXPECT_FALSE(source.Status().ready);
  EXPECT_EQ(source.Status().reason,
            "the API server would not accept the certificate: the live caBundle is not known yet; "
            "connection refused");
  access_.reachable = true;
  source.Refresh(kStart);
  EXPECT_FALSE(source.Status().ready);
  cluster_.SetBundles(ca_.certificate.pem);
  source.Refresh(kStart);
  EXPECT_TRUE(source.Status().ready);
  access_.reachable = false;
  source.Refresh(kStart);
  EXPECT_TRUE(source.Status().ready);
  EXPECT_EQ(source.Status().reason, "connection refused");
  EXPECT_EQ(cluster_.bundle_writes, 0);
}

TEST_F(FileSourceTest, ANewCasPairWaitsForTheCaBundle) {
  FileSource source = Source(&bundles_);
  const KeyPair good = NewPair(ca_);
  Write(good);
  cluster_.SetBundles(ca_.certificate.pem);
  source.Refresh(kStart);
  const Authority next = NewCa();
  const KeyPair renewed = NewPair(next);
  Write(renewed);
  source.Refresh(kStart);
  EXPECT_EQ(*source.Current(), good);
  EXPECT_TRUE(source.Status().ready);
  EXPECT_EQ(source.Status().reason,
            "tls.crt: keeps the old certificate, of the new one: the API server would not accept "
            "the certificate: unable to get local issuer certificate");
  // cert-manager's cainjector writes the new CA alone.
  cluster_.SetBundles(next.certificate.pem);
  source.Refresh(kStart);
  EXPECT_EQ(*source.Current(), renewed);
  EXPECT_TRUE(source.Status().ready);
}

}  // namespace
}  // namespace giq
