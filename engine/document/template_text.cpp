#include "engine/document/template_text.h"

#include <algorithm>
#include <array>

#include "engine/base/letters.h"

namespace giq {
namespace {

constexpr std::array<std::string_view, 4> kMarkers = {"{{", "{%", "%{", "<%"};

bool IsMarker(std::string_view text) {
  return std::any_of(kMarkers.begin(), kMarkers.end(),
                     [&](auto marker) { return text.starts_with(marker); });
}

// Where a quote opens a string rather than standing inside a word (`don't`).
bool OpensQuote(std::string_view line, std::size_t at) {
  if (line[at] != '"' && line[at] != '\'') return false;
  return at == 0 || std::string_view(" \t[{,:(=").find(line[at - 1]) != std::string_view::npos;
}

// What may stand behind a closing quote in YAML.
bool MayFollowQuote(std::string_view text, std::size_t at) {
  return at >= text.size() ||
         std::string_view(" \t\r\n,]}:#").find(text[at]) != std::string_view::npos;
}

class Search {
 public:
  explicit Search(std::string_view text) : text_(text) {}

  std::optional<Span> Run() {
    while (at_ < text_.size() && !found_) Line();
    return found_;
  }

 private:
  void Line() {
    const std::size_t begin = at_;
    const std::size_t end = std::min(text_.find_first_of("\r\n", begin), text_.size());
    const std::string_view line = text_.substr(begin, end - begin);
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    const bool blank = indent == line.size();
    if (block_ && (blank || indent > *block_)) {
      at_ = end + 1;
      return;
    }
    block_.reset();
    while (at_ < text_.size() && at_ < end && !found_) Step(begin);
    if (at_ <= end) {
      if (EndsInBlockHeader(line)) block_ = indent;
      at_ = end + 1;
    }
  }

  // One character outside of quotes.
  void Step(std::size_t line_begin) {
    const std::string_view rest = text_.substr(at_);
    if (IsMarker(rest)) {
      found_ = Place(at_);
    } else if (rest[0] == '#' && (at_ == line_begin || IsBlank(text_[at_ - 1]))) {
      at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    } else if (OpensQuote(text_, at_)) {
      SkipQuoted();
    } else {
      ++at_;
    }
  }

  // A marker inside quotes counts when the quotes break off in the middle of a word: "{{ default
  // "x" }}".
  void SkipQuoted() {
    const char quote = text_[at_];
    std::optional<Span> inside;
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (!inside && IsMarker(text_.substr(at_))) inside = Place(at_);
      if (quote == '"' && text_[at_] == '\\') ++at_;
    }
    at_ = std::min(at_ + 1, text_.size());
    if (inside && !MayFollowQuote(text_, at_)) found_ = inside;
  }

  static Span Place(std::size_t at) {
    return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 2)};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<std::size_t> block_;  // indentation of the line that began a block scalar
  std::optional<Span> found_;
};

}  // namespace

std::optional<Span> FindTemplateText(std::string_view text) { return Search(text).Run(); }

bool EndsInBlockHeader(std::string_view line) {
  const std::size_t comment = line.find(" #");
  line = line.substr(0, comment);
  while (!line.empty() && IsBlank(line.back())) line.remove_suffix(1);
  while (!line.empty() &&
         std::string_view("+-123456789").find(line.back()) != std::string_view::npos) {
    line.remove_suffix(1);
  }
  const bool header = !line.empty() && (line.back() == '|' || line.back() == '>');
  return header && (line.size() == 1 || IsBlank(line[line.size() - 2]));
}

}  // namespace giq
