#include "engine/workload/read.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "engine/base/letters.h"

namespace giq {
namespace {

bool IsUpperWord(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

/// `PROJECT_ID`, `V_IMAGE_NAME`: upper case with an underscore between words; `_ZONE_`.
bool IsUpperSnake(std::string_view text) {
  const bool framed = text.starts_with('_') && text.ends_with('_');
  while (framed && text.starts_with('_')) text.remove_prefix(1);
  const auto underscore = text.find('_');
  return underscore != 0 && underscore != std::string_view::npos && text[0] >= 'A' &&
         text[0] <= 'Z' && IsUpperWord(text);
}

/// Some piece between the separators of images, paths and URIs is an upper-case placeholder.
bool HasUpperSnakePiece(std::string_view text) {
  if (text.find('_') == std::string_view::npos) return false;
  while (!text.empty()) {
    const auto end = text.find_first_of("/:@,=- ");
    if (IsUpperSnake(text.substr(0, end))) return true;
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + 1);
  }
  return false;
}

/// `<x>`, `{{x}}`, `{NAME}`, `${x}`, `%{x}`, `$NAME` anywhere in the text.
bool HasMarker(std::string_view text) {
  // Most texts hold none of these bytes.
  const bool may = std::ranges::any_of(
      text, [](char c) { return c == '$' || c == '{' || c == '<' || c == '%'; });
  if (!may) return false;
  for (const std::string_view open : {"${", "{{", "{%", "%{", "<%"}) {
    if (text.find(open) != std::string_view::npos) return true;
  }
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    const char next = text[at + 1];
    const bool letter = (next >= 'A' && next <= 'Z') || (next >= 'a' && next <= 'z') || next == '_';
    if (text[at] == '$' && letter) return true;
    const char close = text[at] == '<' ? '>' : '}';
    if ((text[at] != '<' && text[at] != '{') || !letter) continue;
    const auto end = text.find(close, at);
    const auto inside = text.substr(at + 1, end == std::string_view::npos ? 0 : end - at - 1);
    if (!inside.empty() && (close == '>' || IsUpperWord(inside))) return true;
  }
  return false;
}

constexpr std::array<std::string_view, 6> kFillIns = {"replaced-by", "replace-me", "replace_me",
                                                      "changeme",    "change-me",  "placeholder"};

}  // namespace

bool IsPlaceholder(std::string_view text) {
  if (HasMarker(text) || HasUpperSnakePiece(text)) return true;
  const std::string lower = LowerCase(text);
  return std::ranges::any_of(
             kFillIns,
             [&](std::string_view fill_in) { return lower.find(fill_in) != std::string::npos; }) ||
         lower.starts_with("your-") || lower.starts_with("your_");
}

std::string_view TextOf(const Node* node) {
  return node != nullptr && node->IsScalar() && !node->IsNull() ? node->text : std::string_view{};
}

Fact<std::string> TextFact(const Place& place) {
  if (place.node == nullptr || place.node->IsNull()) return Fact<std::string>::Absent(place);
  if (!place.node->IsScalar()) return Fact<std::string>::Unknown(place);
  // `yes` arrives as the boolean true.
  std::string text =
      place.node->kind == NodeKind::kBool ? ToJson(*place.node) : std::string(place.node->text);
  if (IsPlaceholder(text)) return Fact<std::string>::Unknown(place, std::move(text));
  return Fact<std::string>::Known(std::move(text), place);
}

Fact<std::int64_t> IntegerFact(const Place& place) {
  if (place.node == nullptr || place.node->IsNull()) return Fact<std::int64_t>::Absent(place);
  if (const auto number = place.node->AsInteger()) {
    return Fact<std::int64_t>::Known(*number, place);
  }
  return Fact<std::int64_t>::Unknown(place, std::string(TextOf(place.node)));
}

Fact<bool> BoolFact(const Place& place) {
  if (place.node == nullptr || place.node->IsNull()) return Fact<bool>::Absent(place);
  if (place.node->kind == NodeKind::kBool) {
    return Fact<bool>::Known(place.node->integer != 0, place);
  }
  const std::string_view text = TextOf(place.node);
  if (text == "true" || text == "false") return Fact<bool>::Known(text == "true", place);
  return Fact<bool>::Unknown(place, std::string(text));
}

Fact<std::int64_t> IntegerFact(const Fact<std::string>& text) {
  if (text.absent()) return Fact<std::int64_t>::Absent(text.at());
  if (text.unknown()) return Fact<std::int64_t>::Unknown(text.at(), text.text());
  std::int64_t number = 0;
  const char* end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, number);
  if (error != std::errc{} || stop != end) return Fact<std::int64_t>::Unknown(text.at(), *text);
  return Fact<std::int64_t>::Known(number, text.at());
}

}  // namespace giq
