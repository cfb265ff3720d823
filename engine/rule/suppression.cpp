#include "engine/rule/suppression.h"

#include <algorithm>
#include <optional>

#include "engine/rule/comments.h"
#include "engine/rule/finding.h"
#include "engine/workload/template_site.h"

namespace giq {
namespace {

constexpr std::string_view kMarker = "giq-lint:";
constexpr std::string_view kVerb = "ignore";
constexpr std::string_view kBlanks = " \t";

std::string_view TrimFront(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text;
}

std::string_view Trim(std::string_view text) {
  text = TrimFront(text);
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

/// The words between commas; empty ones are left out.
std::vector<std::string_view> WordsOf(std::string_view list) {
  std::vector<std::string_view> words;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view word = Trim(list.substr(0, comma));
    if (!word.empty()) words.push_back(word);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return words;
}

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

/// `giq-lint: ignore…` behind a `#`: what follows the verb; nothing for any other comment.
std::optional<std::string_view> BehindVerb(std::string_view comment) {
  std::string_view rest = TrimFront(comment);
  if (!rest.starts_with(kMarker)) return std::nullopt;
  rest = TrimFront(rest.substr(kMarker.size()));
  if (!rest.starts_with(kVerb)) return std::nullopt;
  rest.remove_prefix(kVerb.size());
  if (!rest.empty() && IsWordByte(rest[0])) return std::nullopt;
  return rest;
}

/// The directive of a comment, which may stand behind other tools' (`# noqa # giq-lint: …`).
std::optional<Suppression> Parse(const Document& document, Span comment) {
  const std::string_view text = document.file->source().Slice(comment);
  for (std::size_t hash = 0; hash < text.size(); hash = text.find('#', hash + 1)) {
    const auto behind = BehindVerb(text.substr(hash + 1));
    if (!behind) continue;
    Suppression found;
    std::size_t end = Trim(text).size();
    const std::string_view list = TrimFront(*behind);
    const std::size_t close = list.find(']');
    if (list.starts_with('[') && close != std::string_view::npos) {
      found.words = WordsOf(list.substr(1, close - 1));
      end = text.size() - list.size() + close + 1;
    }
    const auto offset = [&](std::size_t at) {
      return comment.begin + static_cast<std::uint32_t>(at);
    };
    found.place = PlaceOf(document, {offset(hash), offset(end)});
    return found;
  }
  return std::nullopt;
}

void AddComments(const Document& document, std::vector<Suppression>& found) {
  const Layout layout(document);
  for (const Comment& comment : layout.Comments()) {
    auto suppression = Parse(document, comment.span);
    if (!suppression) continue;
    suppression->reach = layout.ReachOf(comment);
    found.push_back(*std::move(suppression));
  }
}

void AddAnnotation(const Object& object, const Node* metadata, std::vector<Suppression>& found) {
  const Node* annotations = metadata != nullptr ? metadata->Find("annotations") : nullptr;
  const Node* value = annotations != nullptr ? annotations->Find(kIgnoreAnnotation) : nullptr;
  // Anything but a text is refused by the API server: it suppresses nothing.
  if (value == nullptr || !value->IsString()) return;
  found.push_back({.kind = Suppression::Kind::kAnnotation,
                   .place = object.At(value),
                   .words = WordsOf(value->text),
                   .reach = object.root->span});
}

}  // namespace

std::string_view KindName(Suppression::Kind kind) {
  return kind == Suppression::Kind::kComment ? "comment" : "annotation";
}

std::vector<Suppression> SuppressionsOf(const Document& document, std::span<const Object> objects) {
  std::vector<Suppression> found;
  // Most documents have none: one search spares them the rest.
  if (CommentedText(document).find(kMarker) != std::string_view::npos) AddComments(document, found);
  for (const Object& object : objects) {
    const Node* metadata = object.root->Find("metadata");
    AddAnnotation(object, metadata, found);
    for (const TemplateSite& site : TemplateSitesOf(object)) {
      if (site.template_metadata != metadata) AddAnnotation(object, site.template_metadata, found);
    }
  }
  return found;
}

}  // namespace giq
