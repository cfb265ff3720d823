#include "engine/document/config_words.h"

#include <fmt/format.h>

#include <utility>

#include "engine/base/suggest.h"

namespace giq {

Error ErrorAt(const File& file, const Node& node, std::string what) {
  const Source& source = file.source();
  const auto [line, column] = source.Locate(node.span.begin);
  return {ErrorCode::kInvalid, std::move(what), {source.name(), line, column}};
}

bool IsWord(const Node& node) { return node.IsString() && !node.text.empty(); }

Result<std::vector<const Node*>> WordsIn(const File& file, const Node& value,
                                         std::string_view what) {
  if (IsWord(value)) return std::vector<const Node*>{&value};
  const auto refuse = [&](const Node& node) {
    return std::unexpected(ErrorAt(file, node, fmt::format("expected {}", what)));
  };
  if (!value.IsSequence()) return refuse(value);
  for (const Node* item : value.items) {
    if (!IsWord(*item)) return refuse(*item);
  }
  return std::vector<const Node*>(value.items.begin(), value.items.end());
}

Error UnknownKey(const File& file, const Node& key, std::span<const std::string_view> known) {
  return ErrorAt(file, key,
                 fmt::format("unknown key '{}'{}", key.text, DidYouMean(key.text, known)));
}

}  // namespace giq
