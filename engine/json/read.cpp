#include "engine/json/read.h"

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <charconv>

#include "engine/document/encoding.h"
#include "engine/document/scalar.h"
#include "engine/json/text_stream.h"

namespace giq {
namespace {

using rapidjson::SizeType;

bool IsOfNumber(char c) {
  return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
}

bool IsBetweenTokens(char c) {
  return c == ',' || c == ':' || c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

// RapidJSON's callbacks carry no place. A token begins behind the end of the one before it, blanks,
// commas and colons apart: exact, because nothing else can stand between two tokens of JSON.
class Handler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Handler> {
 public:
  Handler(std::string_view text, Span span, const TextStream& stream, TreeBuilder& builder)
      : text_(text), span_(span), stream_(stream), builder_(builder), end_(span.begin) {}

  bool Null() { return Word(NodeKind::kNull, 0, 4); }
  bool Bool(bool value) { return Word(NodeKind::kBool, value ? 1 : 0, value ? 4 : 5); }

  bool RawNumber(const char* /*digits*/, SizeType /*size*/, bool /*copy*/) {
    const std::uint32_t begin = Begin();
    std::size_t end = begin;
    while (end < span_.end && IsOfNumber(text_[end])) ++end;
    Node node = Token(begin, static_cast<std::uint32_t>(end));
    node.style = Style::kPlain;
    node.text = text_.substr(begin, end - begin);
    return ReadNumber(node) && builder_.AddResolved(node);
  }

  bool String(const char* /*begin*/, SizeType size, bool /*copy*/) {
    const std::uint32_t begin = Begin();
    Node node = Token(begin, span_.begin + static_cast<std::uint32_t>(stream_.Tell()));
    node.style = Style::kDoubleQuoted;
    node.kind = NodeKind::kString;
    node.text = builder_.Keep(stream_.String(size), node.span);
    return builder_.AddResolved(node);
  }
  bool Key(const char* begin, SizeType size, bool copy) { return String(begin, size, copy); }

  bool StartObject() { return Open(NodeKind::kMapping); }
  bool EndObject(SizeType /*size*/) { return Close(); }
  bool StartArray() { return Open(NodeKind::kSequence); }
  bool EndArray(SizeType /*size*/) { return Close(); }

 private:
  std::uint32_t Begin() const {
    std::uint32_t begin = end_;
    while (begin < span_.end && IsBetweenTokens(text_[begin])) ++begin;
    return begin;
  }

  Node Token(std::uint32_t begin, std::uint32_t end) {
    end_ = end;
    Node node;
    node.span = {begin, end};
    return node;
  }

  bool Word(NodeKind kind, std::int64_t value, std::uint32_t size) {
    const std::uint32_t begin = Begin();
    Node node = Token(begin, begin + size);
    node.kind = kind;
    node.style = Style::kPlain;
    node.integer = value;
    node.text = text_.substr(begin, size);
    return builder_.AddResolved(node);
  }

  bool ReadNumber(Node& node) {
    const std::string_view text = node.text;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), node.integer);
    if (error == std::errc{} && end == text.data() + text.size()) {
      node.kind = NodeKind::kInteger;
      node.number = static_cast<double>(node.integer);
      return true;
    }
    node.kind = NodeKind::kFloat;
    node.integer = 0;
    const auto number = ParseDecimal(text);
    if (!number)
      return builder_.Fail(ProblemKind::kSyntax, "a number too large for JSON", node.span);
    node.number = *number;
    return true;
  }

  bool Open(NodeKind kind) {
    const std::uint32_t begin = Begin();
    end_ = begin + 1;
    return builder_.Begin(
        {.kind = kind, .style = Style::kFlow, .begin = begin, .tagged = false, .anchor = {}});
  }

  bool Close() {
    end_ = Begin() + 1;
    return builder_.End(end_);
  }

  std::string_view text_;
  Span span_;
  const TextStream& stream_;
  TreeBuilder& builder_;
  std::uint32_t end_;  // of the last token
};

}  // namespace

std::uint32_t ReadJson(File& file, Span span, Budget& budget, Document& document) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseInsituFlag |
                              rapidjson::kParseNumbersAsStringsFlag |
                              rapidjson::kParseStopWhenDoneFlag;
  const std::string_view text = file.source().text().substr(0, span.end);
  if (text.substr(span.begin).starts_with(kUtf8Bom))
    span.begin += static_cast<std::uint32_t>(kUtf8Bom.size());
  TreeBuilder builder(file, budget);
  TextStream stream(text.substr(span.begin));
  Handler handler(text, span, stream, builder);
  rapidjson::Reader reader;
  // Looking at each byte of UTF-8 costs a third of the reading, and most texts are ASCII. Of a
  // stream of values only the first one asks, so that its bytes are not looked at once a value.
  const rapidjson::ParseResult result =
      span.begin == 0 && IsAscii(text)
          ? reader.Parse<kFlags>(stream, handler)
          : reader.Parse < kFlags | rapidjson::kParseValidateEncodingFlag > (stream, handler);
  if (result.IsError()) {
    const auto at = std::min(span.begin + static_cast<std::uint32_t>(result.Offset()), span.end);
    std::string what = rapidjson::GetParseError_En(result.Code());
    if (what.ends_with('.')) what.pop_back();
    builder.Fail(ProblemKind::kSyntax, std::move(what), {at, std::min(at + 1, span.end)});
  }
  document.json = true;
  builder.Finish(document);
  const std::size_t end = text.find_first_not_of(" \t\r\n", span.begin + stream.Tell());
  return static_cast<std::uint32_t>(std::min<std::size_t>(end, span.end));
}

}  // namespace giq
