#include "certs/ca_secret.h"

#include <charconv>
#include <cstdint>
#include <string_view>

namespace giq {
namespace {

using Data = std::map<std::string, std::string>;

std::string_view ValueOf(const Data& data, const std::string& key) {
  const auto found = data.find(key);
  return found == data.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<Authority> ReadOne(const Data& data, const std::string& name) {
  auto authority = ReadAuthority(ValueOf(data, name + ".crt"), ValueOf(data, name + ".key"));
  if (!authority) return std::nullopt;
  return std::move(*authority);
}

void WriteOne(const std::optional<Authority>& authority, const std::string& name, Data& data) {
  if (authority) {
    data[name + ".crt"] = authority->certificate.pem;
    data[name + ".key"] = authority->key_pem;
  } else {
    data.erase(name + ".crt");
    data.erase(name + ".key");
  }
}

/// Seconds since 1970 in decimal digits, which need no calendar to be read.
std::optional<std::chrono::sys_seconds> ReadTime(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

}  // namespace

CaSecret ReadCaSecret(const Data& data) {
  return {.current = ReadOne(data, "ca"),
          .next = ReadOne(data, "next"),
          .old = ReadCertificates(ValueOf(data, "old.crt")).value_or(std::vector<Certificate>()),
          .old_until = ReadTime(ValueOf(data, "old.until"))};
}

void WriteCaSecret(const CaSecret& cas, Data& data) {
  WriteOne(cas.current, "ca", data);
  WriteOne(cas.next, "next", data);
  data.erase("old.crt");
  data.erase("old.until");
  if (cas.old.empty()) return;
  data["old.crt"] = BundleText(cas.old);
  if (!cas.old_until) return;
  data["old.until"] = std::to_string(cas.old_until->time_since_epoch().count());
}

std::vector<Certificate> WantedBundle(const CaSecret& cas, std::chrono::sys_seconds now) {
  std::vector<Certificate> wanted;
  if (cas.current) wanted.push_back(cas.current->certificate);
  if (cas.next) wanted.push_back(cas.next->certificate);
  wanted.insert(wanted.end(), cas.old.begin(), cas.old.end());
  return MergeBundle(wanted, now);
}

}  // namespace giq
