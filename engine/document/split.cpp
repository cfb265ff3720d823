#include "engine/document/split.h"

#include <algorithm>

#include "engine/document/encoding.h"

namespace giq {
namespace {

constexpr std::string_view kSeparator = "---";

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

// Bytes of the line break at the start of a text: LF, CR, and the breaks of YAML 1.1 that need more
// than a byte.
std::size_t LineBreakSize(std::string_view text) {
  if (text[0] == '\n' || text[0] == '\r') return 1;
  if (text.starts_with("\xC2\x85")) return 2;
  return text.starts_with("\xE2\x80\xA8") || text.starts_with("\xE2\x80\xA9") ? 3 : 0;
}

std::size_t LineEnd(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', at), text.size());
}

// What follows the dashes of a separator line, blanks apart; Go's TrimSpace also takes U+0085 and
// U+00A0 for blanks.
std::string_view BehindDashes(std::string_view line) {
  std::string_view rest = line.substr(kSeparator.size());
  while (!rest.empty()) {
    const bool wide = rest.starts_with("\xC2\x85") || rest.starts_with("\xC2\xA0");
    if (!wide && !IsBlank(rest[0])) break;
    rest.remove_prefix(wide ? 2 : 1);
  }
  return rest;
}

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  std::vector<Chunk> Run() {
    std::size_t at = 0;
    while (at < text_.size()) {
      const std::size_t end = LineEnd(text_, at);
      const std::size_t next = std::min(end + 1, text_.size());
      const std::string_view line = text_.substr(at, end - at);
      if (line.starts_with(kSeparator)) Separate(line, at, next);
      at = next;
    }
    Close(text_.size());
    if (directive_) chunks_.push_back({*directive_, std::nullopt, std::nullopt});
    return std::move(chunks_);
  }

 private:
  void Separate(std::string_view line, std::size_t at, std::size_t next) {
    Close(at);
    begin_ = next;
    const std::string_view rest = BehindDashes(line);
    if (rest.empty() || rest[0] == '#') return;
    refused_ = Place(at, at + line.size());
    // Behind `--- ` YAML reads content; `----` is no separator for YAML, and no content either.
    const bool content = IsBlank(line[kSeparator.size()]);
    if (content) begin_ = at + kSeparator.size();
  }

  void Close(std::size_t end) {
    const std::size_t content = SkipToContent(text_, begin_, end);
    const bool empty = content == end && !FindTextFault(text_.substr(begin_, end - begin_));
    if (empty && !refused_) return;
    if (content < end && OnlyDirectives(content, end)) {
      directive_ = Place(content, LineEnd(text_, content));
      return;
    }
    chunks_.push_back({Place(begin_, end), refused_, directive_});
    refused_.reset();
    directive_.reset();
  }

  bool OnlyDirectives(std::size_t at, std::size_t end) const {
    while (at < end) {
      if (text_[at] != '%' || (at > 0 && text_[at - 1] == ' ')) return false;
      at = SkipToContent(text_, std::min(LineEnd(text_, at), end), end);
    }
    return true;
  }

  static Span Place(std::size_t begin, std::size_t end) {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  std::string_view text_;
  std::size_t begin_ = 0;
  std::optional<Span> refused_;
  std::optional<Span> directive_;
  std::vector<Chunk> chunks_;
};

}  // namespace

std::vector<Chunk> SplitDocuments(std::string_view text) { return Splitter(text).Run(); }

std::size_t SkipToContent(std::string_view text, std::size_t from, std::size_t to) {
  bool comment = false;
  for (std::size_t at = from; at < to;) {
    const std::string_view rest = text.substr(at, to - at);
    const std::size_t line_break = LineBreakSize(rest);
    if (line_break != 0) comment = false;
    if (rest[0] == '#') comment = true;
    if (line_break == 0 && !comment && rest[0] != ' ' && !rest.starts_with(kUtf8Bom)) return at;
    at += line_break != 0 ? line_break : rest.starts_with(kUtf8Bom) ? kUtf8Bom.size() : 1;
  }
  return to;
}

}  // namespace giq
