#include "linter/input/gitignore.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace giq {
namespace {

// As git reads a line: one CR before the line break and blanks at the end go, an escaped blank
// stays.
std::string_view TrimLine(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::size_t end = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size()) {
      end = ++i + 1;
    } else if (line[i] != ' ') {
      end = i + 1;
    }
  }
  return line.substr(0, end);
}

using ByteTest = bool (*)(unsigned char);
struct NamedClass {
  std::string_view name;
  ByteTest test;
};

// The C locale's classes: git's own tables know ASCII alone.
constexpr auto kNamedClasses = std::to_array<NamedClass>({
    {"alnum", [](unsigned char c) { return c < 128 && std::isalnum(c) != 0; }},
    {"alpha", [](unsigned char c) { return c < 128 && std::isalpha(c) != 0; }},
    {"blank", [](unsigned char c) { return c == ' ' || c == '\t'; }},
    {"cntrl", [](unsigned char c) { return c < 128 && std::iscntrl(c) != 0; }},
    {"digit", [](unsigned char c) { return c >= '0' && c <= '9'; }},
    {"graph", [](unsigned char c) { return c > ' ' && c < 127; }},
    {"lower", [](unsigned char c) { return c >= 'a' && c <= 'z'; }},
    {"print", [](unsigned char c) { return c >= ' ' && c < 127; }},
    {"punct", [](unsigned char c) { return c < 128 && std::ispunct(c) != 0; }},
    {"space", [](unsigned char c) { return c < 128 && std::isspace(c) != 0; }},
    {"upper", [](unsigned char c) { return c >= 'A' && c <= 'Z'; }},
    {"xdigit", [](unsigned char c) { return c < 128 && std::isxdigit(c) != 0; }},
});

bool AddNamedClass(std::string_view name, std::vector<bool>& members) {
  const auto found = std::ranges::find(kNamedClasses, name, &NamedClass::name);
  if (found == kNamedClasses.end()) return false;
  for (unsigned c = 0; c < 256; ++c) {
    if (found->test(static_cast<unsigned char>(c))) members[c] = true;
  }
  return true;
}

}  // namespace

std::optional<IgnorePattern> IgnorePattern::Parse(std::string_view line) {
  if (line.starts_with('#')) return std::nullopt;
  line = TrimLine(line);
  IgnorePattern pattern;
  if (line.starts_with('!')) {
    pattern.negated_ = true;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    pattern.folders_only_ = true;
    line.remove_suffix(1);
  }
  if (line.empty()) return std::nullopt;
  pattern.anchored_ = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  pattern.Compile(line);
  return pattern;
}

void IgnorePattern::Compile(std::string_view pattern) {
  for (std::size_t i = 0; i < pattern.size() && !never_;) {
    if (pattern[i] == '*') {
      CompileStars(pattern, i);
    } else if (pattern[i] == '?') {
      tokens_.push_back({Step::kAny});
      ++i;
    } else if (pattern[i] == '[') {
      Token token{Step::kClass, 0, std::vector<bool>(256)};
      never_ = !CompileClass(pattern, i, token);
      tokens_.push_back(std::move(token));
    } else {
      if (pattern[i] == '\\') ++i;
      never_ = i == pattern.size();  // a lone backslash at the end
      if (!never_) tokens_.push_back({Step::kChar, pattern[i++]});
    }
  }
}

// Two stars span folders only as a whole name: `**/`, `/**/`, `/**`.
void IgnorePattern::CompileStars(std::string_view pattern, std::size_t& at) {
  const std::size_t begin = at;
  while (at < pattern.size() && pattern[at] == '*') ++at;
  const bool at_start = begin == 0 || pattern[begin - 1] == '/';
  const bool at_end = at == pattern.size() || pattern[at] == '/';
  if (!anchored_) {
    tokens_.push_back({Step::kStarAll});
  } else if (at - begin < 2 || !at_start || !at_end) {
    tokens_.push_back({Step::kStar});
  } else if (at == pattern.size()) {
    tokens_.push_back({Step::kStarAll});
  } else {
    tokens_.push_back({Step::kFolders});
    ++at;  // its slash
  }
}

// Reads `[…]` from `at`; false when it is not closed or names an unknown class.
bool IgnorePattern::CompileClass(std::string_view pattern, std::size_t& at, Token& token) {
  std::size_t i = at + 1;
  bool negated = false;
  if (i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^')) {
    negated = true;
    ++i;
  }
  constexpr unsigned kNone = 256;
  unsigned previous = kNone;  // the byte that a range may begin with
  for (bool first = true;; first = false) {
    if (i >= pattern.size()) return false;
    if (pattern[i] == ']' && !first) break;
    if (pattern.substr(i).starts_with("[:")) {
      const std::size_t end = pattern.find(']', i + 2);
      if (end == std::string_view::npos) return false;
      if (pattern[end - 1] == ':' && end - 1 >= i + 2) {
        if (!AddNamedClass(pattern.substr(i + 2, end - i - 3), token.members)) return false;
        previous = kNone;
        i = end + 1;
        continue;
      }
    }
    const bool is_range =
        previous != kNone && pattern[i] == '-' && i + 1 < pattern.size() && pattern[i + 1] != ']';
    if (is_range) ++i;
    if (pattern[i] == '\\' && ++i >= pattern.size()) return false;
    const auto c = static_cast<unsigned char>(pattern[i++]);
    const unsigned low = is_range ? previous : c;
    for (unsigned member = low; member <= c; ++member) token.members[member] = true;
    previous = is_range ? kNone : c;
  }
  if (negated) token.members.flip();
  token.members['/'] = false;
  at = i + 1;
  return true;
}

bool IgnorePattern::Matches(std::string_view path, bool is_folder) const {
  if (never_ || (folders_only_ && !is_folder)) return false;
  if (!anchored_) {
    const std::size_t slash = path.rfind('/');
    if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  }
  return MatchesTokens(path);
}

// Runs all alternatives at once, so that no pattern of stars takes more than tokens × bytes steps.
bool IgnorePattern::MatchesTokens(std::string_view text) const {
  States now(tokens_.size());
  States next(tokens_.size());
  Enter(0, now);
  for (const char c : text) {
    next.Clear();
    for (std::size_t state = 0; state < tokens_.size(); ++state) {
      if (now.reached[state] || now.inside[state]) Advance(state, c, next);
    }
    std::swap(now, next);
  }
  return now.reached[tokens_.size()];
}

// What may match nothing is passed at once.
void IgnorePattern::Enter(std::size_t state, States& states) const {
  for (; !states.reached[state]; ++state) {
    states.reached[state] = true;
    if (state == tokens_.size()) return;
    const Step step = tokens_[state].step;
    if (step != Step::kStar && step != Step::kStarAll && step != Step::kFolders) return;
  }
}

void IgnorePattern::Advance(std::size_t state, char c, States& next) const {
  const Token& token = tokens_[state];
  switch (token.step) {
    case Step::kChar:
      if (c == token.c) Enter(state + 1, next);
      break;
    case Step::kAny:
      if (c != '/') Enter(state + 1, next);
      break;
    case Step::kClass:
      if (token.members[static_cast<unsigned char>(c)]) Enter(state + 1, next);
      break;
    case Step::kStar:
      if (c != '/') Enter(state, next);
      break;
    case Step::kStarAll:
      Enter(state, next);
      break;
    case Step::kFolders:  // until a slash; then behind it, or in a further folder
      next.inside[state] = true;
      if (c == '/') Enter(state + 1, next);
      break;
  }
}

IgnoreFile::IgnoreFile(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (auto pattern = IgnorePattern::Parse(text.substr(0, end))) {
      patterns_.push_back(*std::move(pattern));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::optional<bool> IgnoreFile::Decide(std::string_view path, bool is_folder) const {
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
    if (pattern->Matches(path, is_folder)) return !pattern->negated();
  }
  return std::nullopt;
}

}  // namespace giq
