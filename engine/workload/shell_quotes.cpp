// Ends of quotes, substitutions and expansions, which may hold each other.
#include <algorithm>
#include <cctype>

#include "engine/workload/shell_syntax.h"

namespace giq::shell {
namespace {

// Deeper nesting of quotes and substitutions than people write; bounds the recursion.
constexpr int kMaxDepth = 24;

using End = std::optional<std::size_t>;

class Quotes {
 public:
  Quotes(const PlacedText& script, std::size_t end)
      : script_(script), end_(std::min(end, script.text.size())) {}

  End EndOf(std::size_t at, int depth) const {
    if (depth > kMaxDepth) return std::nullopt;
    switch (script_.text[at]) {
      case '\'':
        return Single(at + 1);
      case '"':
        return Until(at + 1, '"', depth);
      case '`':
        return Backtick(at + 1);
      default:
        return Dollar(at, depth);
    }
  }

 private:
  [[nodiscard]] bool Is(std::size_t at, char c) const {
    return at < end_ && script_.text[at] == c && !script_.unknown[at];
  }

  End Single(std::size_t at) const {
    while (at < end_ && !Is(at, '\'')) ++at;
    return at < end_ ? End(at + 1) : std::nullopt;
  }

  End Backtick(std::size_t at) const {
    while (at < end_ && !Is(at, '`')) at += Is(at, '\\') ? 2 : 1;
    return at < end_ ? End(at + 1) : std::nullopt;
  }

  // A lone `$` ends behind itself, `$NAME` behind the `$`: the name needs no closing.
  End Dollar(std::size_t at, int depth) const {
    if (Is(at + 1, '(')) return Balanced(at + 2, depth);
    if (Is(at + 1, '{')) return Until(at + 2, '}', depth);
    if (Is(at + 1, '\'')) return AnsiC(at + 2);
    return at + 1;
  }

  End AnsiC(std::size_t at) const {
    while (at < end_ && !Is(at, '\'')) at += Is(at, '\\') ? 2 : 1;
    return at < end_ ? End(at + 1) : std::nullopt;
  }

  /// Inside double quotes or braces, up to `closer`. Single quotes are plain inside double quotes.
  End Until(std::size_t at, char closer, int depth) const {
    while (at < end_ && !Is(at, closer)) {
      const bool opens =
          Is(at, '$') || Is(at, '`') || (closer == '}' && (Is(at, '"') || Is(at, '\'')));
      if (opens) {
        const End inner = EndOf(at, depth + 1);
        if (!inner) return std::nullopt;
        at = *inner;
      } else {
        at += Is(at, '\\') ? 2 : 1;
      }
    }
    return at < end_ ? End(at + 1) : std::nullopt;
  }

  /// Inside `$(` or `$((`, up to the parenthesis that closes it.
  End Balanced(std::size_t at, int depth) const {
    for (std::size_t open = 1; at < end_;) {
      if (Is(at, '\'') || Is(at, '"') || Is(at, '`') || Is(at, '$')) {
        const End inner = EndOf(at, depth + 1);
        if (!inner) return std::nullopt;
        at = *inner;
        continue;
      }
      if (Is(at, '(')) ++open;
      if (Is(at, ')') && --open == 0) return at + 1;
      at += Is(at, '\\') ? 2 : 1;
    }
    return std::nullopt;
  }

  const PlacedText& script_;
  std::size_t end_;
};

}  // namespace

std::optional<std::size_t> EndOfQuoted(const PlacedText& script, std::size_t at, std::size_t end) {
  return Quotes(script, end).EndOf(at, 0);
}

bool IsName(std::string_view text, bool rest) {
  const auto is_name_byte = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  if (text.empty() || !std::ranges::all_of(text, is_name_byte)) return false;
  return rest || std::isdigit(static_cast<unsigned char>(text.front())) == 0;
}

}  // namespace giq::shell
