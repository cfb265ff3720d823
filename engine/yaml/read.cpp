#include "engine/yaml/read.h"

#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "engine/document/encoding.h"
#include "engine/document/split.h"
#include "engine/yaml/input.h"
#include "engine/yaml/offsets.h"
#include "engine/yaml/trim.h"

namespace giq {
namespace {

using Parser = std::unique_ptr<yaml_parser_t, decltype(&yaml_parser_delete)>;
using Event = std::unique_ptr<yaml_event_t, decltype(&yaml_event_delete)>;

constexpr std::string_view kEndMark = "...";
constexpr std::string_view kUnknownEscape = "found unknown escape character";  // libyaml's words

std::string_view View(const yaml_char_t* text) {
  return text == nullptr ? std::string_view()
                         : std::string_view(reinterpret_cast<const char*>(text));
}

Style StyleOf(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      return Style::kSingleQuoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return Style::kDoubleQuoted;
    case YAML_LITERAL_SCALAR_STYLE:
      return Style::kLiteral;
    case YAML_FOLDED_SCALAR_STYLE:
      return Style::kFolded;
    default:
      return Style::kPlain;
  }
}

// go-yaml does not know JSON's escape for a slash, libyaml does.
std::size_t FindSlashEscape(std::string_view quoted) {
  std::size_t at = quoted.find('\\');
  while (at != std::string_view::npos && !quoted.substr(at + 1).starts_with('/')) {
    at = quoted.find('\\', at + 2);
  }
  return at;
}

class Reader {
 public:
  Reader(File& file, Span chunk, const ApostropheEscapes& escapes, Budget& budget)
      : text_(file.source().text()),
        chunk_(chunk),
        escapes_(escapes),
        offsets_(text_, chunk),
        builder_(file, budget) {}

  void Run() {
    yaml_parser_t state;
    if (yaml_parser_initialize(&state) == 0) {
      builder_.Fail(ProblemKind::kLimit, "out of memory", {chunk_.begin, chunk_.begin});
      return;
    }
    const Parser parser(&state, &yaml_parser_delete);
    Input input(text_, chunk_, escapes_);
    yaml_parser_set_encoding(&state, YAML_UTF8_ENCODING);
    yaml_parser_set_input(&state, &Input::Read, &input);
    while (!done_ && Next(state)) {
    }
  }

  /// Where an escape that libyaml does not know ended the reading.
  std::optional<std::uint32_t> unknown_escape() const { return unknown_escape_; }

  void Finish(Document& document) {
    builder_.Finish(document);
    if (dropped_) document.problems.push_back(*std::move(dropped_));
  }

 private:
  bool Next(yaml_parser_t& parser) {
    yaml_event_t event;
    if (yaml_parser_parse(&parser, &event) == 0) return Refused(parser);
    const Event owner(&event, &yaml_event_delete);
    return Take(event);
  }

  bool Take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        return Start(event);
      case YAML_DOCUMENT_END_EVENT:
        return EndDocument(event);
      case YAML_SCALAR_EVENT:
        return TakeScalar(event);
      case YAML_ALIAS_EVENT:
        return builder_.AddAlias(View(event.data.alias.anchor), Place(event));
      case YAML_SEQUENCE_START_EVENT: {
        const auto& start = event.data.sequence_start;
        const bool flow = start.style == YAML_FLOW_SEQUENCE_STYLE;
        return BeginContainer(event, NodeKind::kSequence, flow, View(start.tag),
                              View(start.anchor));
      }
      case YAML_MAPPING_START_EVENT: {
        const auto& start = event.data.mapping_start;
        const bool flow = start.style == YAML_FLOW_MAPPING_STYLE;
        return BeginContainer(event, NodeKind::kMapping, flow, View(start.tag), View(start.anchor));
      }
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return EndContainer(event);
      case YAML_STREAM_END_EVENT:
        return NoDocument();
      default:
        return true;
    }
  }

  bool Start(const yaml_event_t& event) {
    const auto* version = event.data.document_start.version_directive;
    if (version == nullptr || (version->major == 1 && version->minor == 1)) return true;
    const std::string what =
        fmt::format("the API server does not read YAML {}.{}", version->major, version->minor);
    return builder_.Fail(ProblemKind::kSyntax, what, Place(event));
  }

  // Only a document end mark is content without being a document.
  bool NoDocument() {
    const auto at = static_cast<std::uint32_t>(SkipToContent(text_, chunk_.begin, chunk_.end));
    return builder_.Fail(ProblemKind::kSyntax, "did not find expected node content", {at, at});
  }

  // The API server reads one document of a chunk and never looks at what follows it.
  bool EndDocument(const yaml_event_t& event) {
    done_ = true;
    std::size_t content = SkipToContent(text_, offsets_.At(event.end_mark.index), chunk_.end);
    while (content < chunk_.end && (text_[content] == '\t' || IsEndMark(content))) {
      const std::size_t skipped = text_[content] == '\t' ? 1 : kEndMark.size();
      content = SkipToContent(text_, content + skipped, chunk_.end);
    }
    if (content == chunk_.end) return true;
    const bool marked = event.data.document_end.implicit == 0;
    dropped_ = Problem{.kind = ProblemKind::kDroppedText,
                       .message = marked ? "kubectl drops what follows the document end mark `...`"
                                         : "kubectl drops what follows the end of the document",
                       .span = TrimEnd(text_, {static_cast<std::uint32_t>(content), chunk_.end})};
    return true;
  }

  bool IsEndMark(std::size_t at) const {
    const std::string_view line = text_.substr(at, chunk_.end - at);
    return line.starts_with(kEndMark) && text_[at - 1] == '\n' &&
           line.find_first_not_of(" \t\r\n", 3) >= line.find('\n');
  }

  Span Place(const yaml_event_t& event) {
    const std::uint32_t begin = offsets_.At(event.start_mark.index);
    return {begin, offsets_.At(event.end_mark.index)};
  }

  bool TakeScalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    ScalarEvent out;
    out.style = StyleOf(scalar.style);
    out.value = std::string_view(reinterpret_cast<const char*>(scalar.value), scalar.length);
    out.tag = View(scalar.tag);
    out.anchor = View(scalar.anchor);
    out.plain = scalar.plain_implicit != 0;
    out.span = Place(event);
    const Properties properties = SkipProperties(text_, out.span);
    out.span.begin = properties.end;
    // libyaml forgets the tag `!`, which makes any scalar a string.
    if (properties.tagged && out.tag.empty()) out.tag = "!";
    if (out.style == Style::kLiteral || out.style == Style::kFolded)
      out.span = TrimEnd(text_, out.span);
    return RefuseSlashEscape(out) && RefuseQuestionMark(out) && Add(out);
  }

  bool Add(ScalarEvent& scalar) {
    if (!escapes_.Touch(scalar.span)) return builder_.AddScalar(scalar);
    std::string value(scalar.value);
    const std::string_view written = text_.substr(scalar.span.begin, scalar.span.size());
    if (!escapes_.Restore(written, scalar.span, value)) {
      return builder_.Fail(ProblemKind::kSyntax, std::string(kUnknownEscape), scalar.span);
    }
    scalar.value = value;
    return builder_.AddScalar(scalar);
  }

  bool RefuseSlashEscape(const ScalarEvent& scalar) {
    if (scalar.style != Style::kDoubleQuoted) return true;
    const std::size_t found = FindSlashEscape(text_.substr(scalar.span.begin, scalar.span.size()));
    if (found == std::string_view::npos) return true;
    const std::uint32_t at = scalar.span.begin + static_cast<std::uint32_t>(found);
    return builder_.Fail(ProblemKind::kSyntax, "found unknown escape character `\\/`",
                         {at, at + 2});
  }

  // For go-yaml a `?` inside brackets ends a plain scalar, for libyaml it is a part of it.
  bool RefuseQuestionMark(const ScalarEvent& scalar) {
    if (scalar.style != Style::kPlain || builder_.open() == nullptr) return true;
    if (builder_.open()->style != Style::kFlow) return true;
    const std::size_t found = text_.substr(scalar.span.begin, scalar.span.size()).find('?');
    if (found == std::string_view::npos || found == 0) return true;
    const std::uint32_t at = scalar.span.begin + static_cast<std::uint32_t>(found);
    return builder_.Fail(ProblemKind::kSyntax, "found `?` in a plain scalar inside brackets",
                         {at, at + 1});
  }

  bool BeginContainer(const yaml_event_t& event, NodeKind kind, bool flow, std::string_view tag,
                      std::string_view anchor) {
    const std::uint32_t start = offsets_.At(event.start_mark.index);
    const Properties properties = SkipProperties(text_, {start, chunk_.end});
    return builder_.Begin({.kind = kind,
                           .style = flow ? Style::kFlow : Style::kBlock,
                           .begin = properties.end,
                           .tagged = properties.tagged || !tag.empty(),
                           .anchor = anchor});
  }

  // Only brackets have an end of their own; the end of a block lies behind comments and blank
  // lines.
  bool EndContainer(const yaml_event_t& event) {
    const char first = text_[std::min<std::size_t>(builder_.open()->span.begin, text_.size() - 1)];
    const bool bracket = builder_.open()->style == Style::kFlow && (first == '{' || first == '[');
    if (!bracket) return builder_.End(std::nullopt);
    return builder_.End(offsets_.At(event.end_mark.index));
  }

  bool Refused(const yaml_parser_t& parser) {
    const std::uint32_t at = offsets_.At(parser.problem_mark.index);
    const std::string_view rest = text_.substr(at, chunk_.end - at);
    const auto size = static_cast<std::uint32_t>(CodePointSize(rest));
    std::string what = parser.problem == nullptr ? "out of memory" : parser.problem;
    if (what == kUnknownEscape) unknown_escape_ = at;
    if (rest.starts_with('\t')) what += " (a tab)";
    if (parser.context != nullptr) what = fmt::format("{} {}", what, parser.context);
    const ProblemKind kind =
        parser.error == YAML_MEMORY_ERROR ? ProblemKind::kLimit : ProblemKind::kSyntax;
    return builder_.Fail(kind, std::move(what), {at, at + size});
  }

  std::string_view text_;
  Span chunk_;
  const ApostropheEscapes& escapes_;
  Offsets offsets_;
  TreeBuilder builder_;
  bool done_ = false;
  std::optional<Problem> dropped_;
  std::optional<std::uint32_t> unknown_escape_;
};

}  // namespace

void ReadYaml(File& file, Span chunk, Budget& budget, Document& document) {
  const std::string_view text = file.source().Slice(chunk);
  if (const auto fault = FindTextFault(text)) {
    const auto at = static_cast<std::uint32_t>(chunk.begin + fault->offset);
    document.problems.push_back(
        {.kind = ProblemKind::kSyntax, .message = fault->what, .span = {at, at + 1}});
    return;
  }
  if (text.starts_with(kUtf8Bom)) chunk.begin += static_cast<std::uint32_t>(kUtf8Bom.size());
  ApostropheEscapes escapes;
  // A chunk is read once more for each scalar that holds `\'`: few do, and hostile ones are given
  // up.
  constexpr std::size_t kMostRereadBytes = std::size_t{16} << 20;
  for (std::size_t reread = 0;; reread += chunk.size()) {
    const std::size_t nodes = budget.nodes;
    Reader reader(file, chunk, escapes, budget);
    reader.Run();
    const auto escape = reader.unknown_escape();
    if (!escape || reread > kMostRereadBytes || !escapes.Add(file.source().text(), *escape)) {
      return reader.Finish(document);
    }
    budget.nodes = nodes;
  }
}

}  // namespace giq
