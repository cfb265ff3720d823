#include "engine/catalog/column_names.h"

#include <array>
#include <utility>

#include "engine/base/letters.h"

namespace giq {
namespace {

/// Loose names of others and ours: the CSV of `benchmarks list`, the table of `profiles list`, and
/// the fields of the GKE Recommender API (google/cloud/gkerecommender/v1/gkerecommender.proto).
constexpr auto kNames = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"acceleratorcount", "accelerators"},
    {"acceleratortype", "accelerator"},
    {"costminput", "usdpermillioninputtokens"},
    {"costminputtokens", "usdpermillioninputtokens"},
    {"costmoutput", "usdpermillionoutputtokens"},
    {"costmoutputtokens", "usdpermillionoutputtokens"},
    {"costpermillioninputtokens", "usdpermillioninputtokens"},
    {"costpermillionoutputtokens", "usdpermillionoutputtokens"},
    {"instancetype", "machinetype"},
    {"itlmilliseconds", "itlms"},
    {"modelname", "model"},
    {"modelserver", "server"},
    {"modelservername", "server"},
    {"modelserverversion", "serverversion"},
    {"ntpotmilliseconds", "ntpotms"},
    {"outputtokenss", "outputtokenspersecond"},
    {"outputtokenssec", "outputtokenspersecond"},
    {"outputtokenssecond", "outputtokenspersecond"},
    {"qps", "requestspersecond"},
    {"queriespersecond", "requestspersecond"},
    {"ttftmilliseconds", "ttftms"},
});

/// The letter or digit that counts, in lower case; 0 for anything else.
constexpr char LooseLetter(char c) {
  c = ToLower(c);
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '\0';
}

}  // namespace

std::string LooseName(std::string_view name) {
  std::string key;
  for (const char c : name) {
    if (const char letter = LooseLetter(c); letter != '\0') key.push_back(letter);
  }
  return key;
}

bool IsLoosely(std::string_view name, std::string_view loose) {
  std::size_t at = 0;
  for (const char c : name) {
    const char letter = LooseLetter(c);
    if (letter == '\0') continue;
    if (at == loose.size() || loose[at] != letter) return false;
    ++at;
  }
  return at == loose.size();
}

std::string ColumnKey(std::string_view name) {
  std::string loose = LooseName(name);
  for (const auto& [theirs, ours] : kNames) {
    if (theirs == loose) return std::string(ours);
  }
  return loose;
}

}  // namespace giq
