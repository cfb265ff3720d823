#include "engine/workload/option_file.h"

#include <string>
#include <utility>

#include "engine/document/document.h"
#include "engine/workload/placed_text.h"
#include "engine/workload/read.h"

namespace giq {
namespace {

// Settings are short.
constexpr std::size_t kMostBytes = std::size_t{64} * 1024;

/// Empty for a setting that is no word: a list, a mapping, null.
std::string WordOf(const Entry& entry) {
  const std::string_view value = TextOf(entry.value);
  const bool flag = !entry.value->IsString() && (value == "true" || value == "True");
  const bool off = !entry.value->IsString() && (value == "false" || value == "False");
  if (!entry.value->IsScalar() || entry.value->IsNull() || off) return {};
  std::string word = "--" + std::string(entry.key->text);
  if (!flag) word += "=" + std::string(value);
  return word;
}

}  // namespace

std::optional<std::vector<Argument>> WordsOfOptionFile(const Place& file) {
  const PlacedText text = PlacedText::Of(file);
  if (text.text.size() > kMostBytes) return std::nullopt;
  const auto read = ReadManifest("", text.text);
  if (read->documents().size() != 1) return std::nullopt;
  const Node* root = read->documents().front().root;
  if (root == nullptr || !root->IsMapping()) return std::nullopt;
  std::vector<Argument> words;
  for (const Entry& entry : root->entries) {
    std::string word = WordOf(entry);
    if (word.empty()) continue;
    const Place at = text.PlaceOf(entry.value->span.begin, entry.value->span.end);
    words.push_back({IsPlaceholder(word) ? Fact<std::string>::Unknown(at, std::move(word))
                                         : Fact<std::string>::Known(std::move(word), at),
                     at});
  }
  return words;
}

}  // namespace giq
