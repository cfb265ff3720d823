// Any bytes as PEM, as changes to certificates, and as the values of the Secret that holds the CAs.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "certs/authority.h"
#include "certs/ca_secret.h"
#include "certs/pem.h"
#include "tests/fuzz/tree_check.h"
#include "tests/unit/certs/odd_certificates.h"

namespace giq {
namespace {

constexpr std::chrono::sys_seconds kNow = std::chrono::sys_days{std::chrono::year{2027} / 1 / 1};

void ReadAsPem(std::string_view text) {
  const auto read = ReadCertificates(text);
  if (!read) return;
  Require(!read->empty() && read->size() <= kMaxCertificates, "as many as allowed");
  const auto again = ReadCertificates(BundleText(*read));
  Require(again && *again == *read, "what was written is read again");
  const auto merged = MergeBundle(*read, kNow);
  Require(MergeBundle(merged, kNow) == merged, "merging twice changes nothing");
  const Certificate& leaf = read->front();
  Require(!CanSign(leaf, kNow) || ValidAt(leaf, kNow), "valid where it signs");
  Require(!VerifyServing(*read, *read, "giq.test", kNow) || ValidAt(leaf, kNow),
          "valid where it is accepted");
  static_cast<void>(CheckKey(leaf, text));
}

/// What the zero bytes part is one value each.
void ReadAsSecret(std::string_view text) {
  std::map<std::string, std::string> data;
  for (const char* const key :
       {"ca.crt", "ca.key", "next.crt", "next.key", "old.crt", "old.until"}) {
    const std::size_t end = std::min(text.find('\0'), text.size());
    data[key] = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::map<std::string, std::string> written;
  WriteCaSecret(ReadCaSecret(data), written);
  std::map<std::string, std::string> again;
  WriteCaSecret(ReadCaSecret(written), again);
  Require(again == written, "what was written is read again");
}

/// Three bytes are one change to a chain: where, and the new letter. From nothing, no fuzzer finds
/// its way to a certificate.
std::string Changed(const std::uint8_t* data, std::size_t size) {
  std::string text = std::string(kSha1Leaf) + kSha1Ca + kClientOnly + kNeverExpires;
  for (std::size_t i = 0; i + 2 < size; i += 3) {
    const std::size_t where = (std::size_t{data[i]} << 8U | data[i + 1]) % text.size();
    text[where] = static_cast<char>(data[i + 2]);
  }
  return text;
}

}  // namespace
}  // namespace giq

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  giq::ReadAsPem(text);
  giq::ReadAsSecret(text);
  giq::ReadAsPem(giq::Changed(data, size));
  return 0;
}
