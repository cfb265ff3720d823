#include "engine/yaml/input.h"

#include <algorithm>
#include <utility>

namespace giq {
namespace {

// U+2029, which `\P` stands for: no manifest writes it.
constexpr std::string_view kDisguise = "\xE2\x80\xA9";
constexpr unsigned char kDisguiseEscape = 'P';

}  // namespace

bool ApostropheEscapes::Add(std::string_view text, std::uint32_t offset) {
  if (!text.substr(offset).starts_with("\\'")) return false;
  for (std::size_t at = offset; at + 1 < text.size() && text[at] != '"'; ++at) {
    if (text[at] != '\\') continue;
    ++at;
    if (text[at] == '\'') apostrophes_.push_back(static_cast<std::uint32_t>(at));
  }
  return true;
}

void ApostropheEscapes::Disguise(unsigned char* bytes, std::uint32_t begin,
                                 std::size_t size) const {
  auto at = std::lower_bound(apostrophes_.begin(), apostrophes_.end(), begin);
  for (; at != apostrophes_.end() && *at < begin + size; ++at) bytes[*at - begin] = kDisguiseEscape;
}

bool ApostropheEscapes::Touch(Span span) const {
  const auto at = std::lower_bound(apostrophes_.begin(), apostrophes_.end(), span.begin);
  return at != apostrophes_.end() && *at < span.end;
}

bool ApostropheEscapes::Restore(std::string_view written, Span span, std::string& value) const {
  const auto begin = std::lower_bound(apostrophes_.begin(), apostrophes_.end(), span.begin);
  const auto end = std::lower_bound(begin, apostrophes_.end(), span.end);
  std::ptrdiff_t disguised = 0;
  std::string restored;
  for (std::size_t at = 0; at < value.size();) {
    const bool found = std::string_view(value).substr(at).starts_with(kDisguise);
    disguised += found ? 1 : 0;
    restored += found ? '\'' : value[at];
    at += found ? kDisguise.size() : 1;
  }
  value = std::move(restored);
  // Folding may drop a U+2029 that is written as such, so that the numbers could agree by chance.
  return disguised == end - begin && written.find(kDisguise) == std::string_view::npos;
}

Input::Input(std::string_view text, Span chunk, const ApostropheEscapes& escapes)
    : text_(text),
      rest_(chunk),
      missing_newline_(!text.substr(chunk.begin, chunk.size()).ends_with('\n')),
      escapes_(escapes) {}

int Input::Read(void* data, unsigned char* buffer, std::size_t room, std::size_t* size) {
  auto& input = *static_cast<Input*>(data);
  const std::size_t count = std::min<std::size_t>(room, input.rest_.size());
  std::copy_n(input.text_.data() + input.rest_.begin, count, buffer);
  input.escapes_.Disguise(buffer, input.rest_.begin, count);
  input.rest_.begin += static_cast<std::uint32_t>(count);
  *size = count;
  if (count < room && std::exchange(input.missing_newline_, false)) buffer[(*size)++] = '\n';
  return 1;
}

}  // namespace giq
