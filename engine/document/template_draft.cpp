#include "engine/document/template_draft.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/document/template_text.h"

namespace giq {
namespace {

struct Brackets {
  std::string_view open;
  std::string_view close;
};

constexpr std::array<Brackets, 4> kBrackets = {
    {{"{{", "}}"}, {"{%", "%}"}, {"%{", "}"}, {"<%", "%>"}}};

// An action that is longer than this is no action.
constexpr std::size_t kLongest = 4096;

/// The length of the action at the front of `text`; 0 when there is none.
std::size_t ActionLength(std::string_view text) {
  for (const Brackets& brackets : kBrackets) {
    if (!text.starts_with(brackets.open)) continue;
    const std::size_t close = text.substr(0, kLongest).find(brackets.close, brackets.open.size());
    return close == std::string_view::npos ? 0 : close + brackets.close.size();
  }
  return 0;
}

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\\'; }

/// Whether a line holds actions and nothing else.
bool HoldsActionsAlone(std::string_view line) {
  bool any = false;
  for (std::size_t at = 0; at < line.size();) {
    if (const std::size_t length = ActionLength(line.substr(at)); length != 0) {
      any = true;
      at += length;
    } else if (IsBlank(line[at])) {
      ++at;
    } else {
      return false;
    }
  }
  return any;
}

void FillInActions(std::string_view line, std::string& draft, std::size_t begin) {
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t length = ActionLength(line.substr(at));
    if (length == 0) {
      ++at;
      continue;
    }
    const auto first = draft.begin() + static_cast<std::ptrdiff_t>(begin + at);
    std::fill(first, first + static_cast<std::ptrdiff_t>(length), '_');
    // Every action has at least the four bytes of its brackets, but for `%{}`.
    if (length >= 4) {
      first[0] = '$';
      first[1] = '{';
      first[static_cast<std::ptrdiff_t>(length) - 1] = '}';
    }
    at += length;
  }
}

/// The first line of a block scalar tells its indentation, also when it is blank: the lines that
/// actions left blank there end at once, and the line above takes their blanks.
void EmptyBlankLines(std::string& draft, std::size_t begin, std::size_t end) {
  const auto first = draft.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto last = draft.begin() + static_cast<std::ptrdiff_t>(end);
  const auto breaks = std::count(first, last, '\n');
  std::fill(first, last - breaks, ' ');
  std::fill(last - breaks, last, '\n');
}

}  // namespace

std::string DraftOfTemplate(std::string_view text) {
  std::string draft(text);
  std::size_t header_end = std::string_view::npos;  // of a block scalar without a line yet
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    if (HoldsActionsAlone(line)) {
      const auto first = draft.begin() + static_cast<std::ptrdiff_t>(begin);
      std::fill(first, first + static_cast<std::ptrdiff_t>(line.size()), ' ');
    } else {
      FillInActions(line, draft, begin);
      if (header_end < begin) EmptyBlankLines(draft, header_end, begin);
      header_end = EndsInBlockHeader(line) ? end : std::string_view::npos;
    }
    begin = end + 1;
  }
  return draft;
}

std::unique_ptr<File> ReadTemplateDraft(std::string name, std::string_view text,
                                        const Limits& limits) {
  auto file = ReadManifest(std::move(name), DraftOfTemplate(text), limits);
  for (Document& document : file->mutable_documents()) document.draft = true;
  return file;
}

}  // namespace giq
