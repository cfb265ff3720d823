#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <exception>
#include <sstream>

#include "engine/document/builder.h"
#include "engine/document/document.h"
#include "engine/document/encoding.h"
#include "engine/yaml/written_scalar.h"

namespace giq {
namespace {

constexpr std::size_t kMostBytes = std::size_t{4}
                                   << 20;  // far above any configuration written by hand

// Leaves yaml-cpp's parser once the builder has failed; caught in this file.
struct Stop : std::exception {};

class Handler : public YAML::EventHandler {
 public:
  Handler(const Source& source, std::size_t bom, TreeBuilder& builder)
      : text_(source.text()), bom_(bom), builder_(builder) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    // yaml-cpp 0.7 starts the same document again and again at a stray comma.
    if (std::exchange(started_, true)) Refuse("text behind the end of the document", At(mark));
  }
  void OnDocumentEnd() override {}
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    Refuse("aliases are not allowed here", At(mark));
  }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    // The mark of an empty value is that of the next token.
    const std::uint32_t at = BehindLastContent(text_, At(mark));
    Check(builder_.AddScalar({.span = {at, at},
                              .style = Style::kPlain,
                              .value = {},
                              .tag = {},
                              .anchor = {},
                              .plain = true}));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                const std::string& value) override {
    const bool plain = tag == "?";
    const bool explicit_tag = !plain && tag != "!";
    const WrittenScalar written = FindWrittenScalar(text_, At(mark), value, plain);
    Check(builder_.AddScalar({.span = written.span,
                              .style = written.style,
                              .value = value,
                              .tag = explicit_tag ? std::string_view(tag) : std::string_view(),
                              .anchor = {},
                              .plain = plain}));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                       YAML::EmitterStyle::value style) override {
    Start(NodeKind::kSequence, mark, tag, style);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value style) override {
    Start(NodeKind::kMapping, mark, tag, style);
  }
  void OnSequenceEnd() override { Check(builder_.End(std::nullopt)); }
  void OnMapEnd() override { Check(builder_.End(std::nullopt)); }

  std::uint32_t At(const YAML::Mark& mark) const {
    const std::size_t at = bom_ + static_cast<std::size_t>(std::max(mark.pos, 0));
    return static_cast<std::uint32_t>(std::min(at, text_.size()));
  }

 private:
  void Start(NodeKind kind, const YAML::Mark& mark, const std::string& tag,
             YAML::EmitterStyle::value style) {
    Check(builder_.Begin({.kind = kind,
                          .style = style == YAML::EmitterStyle::Flow ? Style::kFlow : Style::kBlock,
                          .begin = At(mark),
                          .tagged = !tag.empty() && tag != "?",
                          .anchor = {}}));
  }

  void Refuse(std::string what, std::uint32_t at) {
    Check(builder_.Fail(ProblemKind::kSyntax, std::move(what), {at, at}));
  }

  static void Check(bool go_on) {
    if (!go_on) throw Stop{};
  }

  std::string_view text_;
  std::size_t bom_;
  TreeBuilder& builder_;
  bool started_ = false;
};

void Parse(const Source& source, TreeBuilder& builder) {
  const std::size_t bom = source.text().starts_with(kUtf8Bom) ? kUtf8Bom.size() : 0;
  std::istringstream stream{std::string(source.text())};
  Handler handler(source, bom, builder);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(handler)) {
    }
  } catch (const YAML::Exception& fault) {
    const std::uint32_t at = handler.At(fault.mark);
    builder.Fail(ProblemKind::kSyntax, fault.msg, {at, at});
  } catch (const std::exception& fault) {
    // Of several failures the builder keeps the first: after Stop that is its own.
    builder.Fail(ProblemKind::kSyntax, fault.what(), {});
  }
}

std::unexpected<Error> Refused(const Source& source, const Problem& problem) {
  const auto code = problem.kind == ProblemKind::kLimit ? ErrorCode::kLimit : ErrorCode::kInvalid;
  const LineColumn at = source.Locate(problem.span.begin);
  std::string what = problem.message;
  if (problem.kind == ProblemKind::kDuplicateKey) {
    const LineColumn first = source.Locate(problem.first.begin);
    what += fmt::format(", at {}:{}", first.line, first.column);
  }
  return Fail(code, std::move(what), {source.name(), at.line, at.column});
}

}  // namespace

Result<std::unique_ptr<File>> ReadConfigFile(std::string name, std::string text,
                                             const Limits& limits) {
  const std::size_t most = std::min(kMostBytes, limits.document_bytes);
  if (text.size() > most) {
    return Fail(ErrorCode::kLimit, fmt::format("{} bytes, more than {}", text.size(), most),
                {.file = std::move(name)});
  }
  auto file = std::make_unique<File>(std::move(name), std::move(text));
  const Source& source = file->source();
  if (const auto fault = FindTextFault(source.text())) {
    const auto at = static_cast<std::uint32_t>(fault->offset);
    return Refused(source,
                   {.kind = ProblemKind::kSyntax, .message = fault->what, .span = {at, at}});
  }
  Budget budget = {.limits = limits};
  TreeBuilder builder(*file, budget);
  Parse(source, builder);
  Document document = {.file = file.get(),
                       .span = {0, static_cast<std::uint32_t>(source.text().size())}};
  builder.Finish(document);
  if (!document.problems.empty()) return Refused(source, document.problems.front());
  file->mutable_documents().push_back(std::move(document));
  return file;
}

}  // namespace giq
