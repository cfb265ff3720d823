#include "engine/workload/shell_scanner.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

namespace giq::shell {
namespace {

constexpr std::string_view kWordEnds = " \t\r\n;&|<>()";

bool IsDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool IsLetter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

}  // namespace

Scanner::Scanner(const PlacedText& script) : script_(script), text_(script.text) {}

bool Scanner::Is(char c, std::size_t ahead) const {
  const std::size_t at = next_ + ahead;
  return at < text_.size() && text_[at] == c && !script_.unknown[at];
}

bool Scanner::IsAnyOf(std::string_view set) const {
  return !AtEnd() && !script_.unknown[next_] && set.find(text_[next_]) != std::string_view::npos;
}

std::string_view Scanner::PeekReserved() const {
  constexpr std::string_view kBytes = "abcdefghijklmnopqrstuvwxyz{}[]!";
  constexpr std::size_t kLongest = 8;  // "function"
  std::size_t end = next_;
  while (end < text_.size() && end - next_ <= kLongest && !script_.unknown[end] &&
         kBytes.find(text_[end]) != std::string_view::npos) {
    ++end;
  }
  const bool ends = end >= text_.size() ||
                    (!script_.unknown[end] && kWordEnds.find(text_[end]) != std::string_view::npos);
  return ends ? text_.substr(next_, end - next_) : std::string_view{};
}

void Scanner::Fail() {
  failed_ = true;
  next_ = text_.size();
}

void Scanner::Skip(std::size_t count) { next_ = std::min(next_ + count, text_.size()); }

void Scanner::SkipBlanks() {
  while (true) {
    if (IsAnyOf(" \t\r")) {
      ++next_;
    } else if (Is('\\') && Is('\n', 1)) {
      next_ += 2;
    } else if (Is('#')) {
      next_ = std::min(text_.find('\n', next_), text_.size());
    } else {
      return;
    }
  }
}

void Scanner::SkipBreaks() {
  SkipBlanks();
  while (IsAnyOf("\n;") && !(Is(';') && Is(';', 1))) {
    if (Is('\n')) {
      BreakLine();
    } else {
      ++next_;
    }
    SkipBlanks();
  }
}

void Scanner::BreakLine() {
  ++next_;
  for (const HereDocument& document : std::exchange(here_documents_, {}))
    SkipHereDocument(document);
}

void Scanner::SkipHereDocument(const HereDocument& document) {
  while (!AtEnd()) {
    const std::size_t end = std::min(text_.find('\n', next_), text_.size());
    std::string_view line = text_.substr(next_, end - next_);
    next_ = std::min(end + 1, text_.size());
    while (document.strip_tabs && line.starts_with('\t')) line.remove_prefix(1);
    if (line == document.delimiter) return;
  }
}

std::size_t Scanner::FillInLength() const {
  constexpr std::string_view kInside = "-_./ ";
  if (!Is('<') || next_ + 1 >= text_.size() || !IsLetter(text_[next_ + 1])) return 0;
  std::size_t end = next_ + 1;
  while (end < text_.size() && !script_.unknown[end] &&
         (IsLetter(text_[end]) || IsDigit(text_[end]) || kInside.contains(text_[end]))) {
    ++end;
  }
  if (!Is('>', end - next_) || text_[end - 1] == ' ') return 0;
  // `sort <in>out` is two redirections.
  const bool apart =
      end + 1 >= text_.size() || std::string_view(" \t\r\n;&|/:").contains(text_[end + 1]);
  return apart ? end + 1 - next_ : 0;
}

bool Scanner::SkipRedirection() {
  if (FillInLength() > 0) return false;
  std::size_t ahead = 0;
  while (next_ + ahead < text_.size() && IsDigit(text_[next_ + ahead])) ++ahead;
  if (ahead == 0 && Is('&') && Is('>', 1)) ahead = 1;
  if (!Is('<', ahead) && !Is('>', ahead)) return false;
  next_ += ahead;
  if (Is('<') && Is('<', 1) && !Is('<', 2)) {
    ReadHereDelimiter();
    return true;
  }
  while (IsAnyOf("<>&|")) ++next_;
  SkipBlanks();
  if (Is('(')) {
    SkipParentheses();
  } else {
    (void)ReadWord();
  }
  return true;
}

void Scanner::ReadHereDelimiter() {
  next_ += 2;
  HereDocument document;
  if (Is('-')) {
    document.strip_tabs = true;
    ++next_;
  }
  SkipBlanks();
  const Range word = ReadWord();
  for (const char c : text_.substr(word.begin, word.end - word.begin)) {
    if (c != '\'' && c != '"' && c != '\\') document.delimiter.push_back(c);
  }
  here_documents_.push_back(std::move(document));
}

void Scanner::SkipParentheses() {
  std::size_t open = 0;
  while (!AtEnd()) {
    if (IsAnyOf("'\"`$")) {
      const auto end = EndOfQuoted(script_, next_, text_.size());
      if (!end) break;
      next_ = *end;
      continue;
    }
    if (Is('(')) ++open;
    if (Is(')') && --open == 0) {
      ++next_;
      return;
    }
    Skip(Is('\\') ? 2 : 1);
  }
  Fail();
}

void Scanner::SkipPast(std::string_view text) {
  const std::size_t found = text_.find(text, next_);
  if (found == std::string_view::npos) return Fail();
  next_ = found + text.size();
}

Range Scanner::ReadWord() {
  const std::size_t begin = next_;
  while (!AtWordEnd()) {
    if (Is('\\')) {
      Skip(2);
    } else if (IsAnyOf("'\"`$")) {
      const auto end = EndOfQuoted(script_, next_, text_.size());
      if (!end) {
        Fail();
        break;
      }
      next_ = *end;
    } else {
      Skip(std::max<std::size_t>(FillInLength(), 1));
    }
  }
  return {begin, next_};
}

bool Scanner::ReadAssigned(Range& name, bool& append) {
  std::size_t end = next_;
  while (end < text_.size() && !script_.unknown[end] && IsName(text_.substr(end, 1), end > next_))
    ++end;
  if (end == next_ || end >= text_.size() || script_.unknown[end]) return false;
  name = {next_, end};
  append = text_[end] == '+';
  const std::size_t equals = append ? end + 1 : end;
  if (equals >= text_.size() || text_[equals] != '=' || script_.unknown[equals]) return false;
  next_ = equals + 1;
  return true;
}

}  // namespace giq::shell
