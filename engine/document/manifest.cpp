#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "engine/document/builder.h"
#include "engine/document/document.h"
#include "engine/document/encoding.h"
#include "engine/document/split.h"
#include "engine/document/template_text.h"
#include "engine/json/read.h"
#include "engine/yaml/read.h"

namespace giq {
namespace {

constexpr std::size_t kBinaryProbe = 8192;  // as git and grep decide: a NUL near the start

bool LooksBinary(std::string_view text) {
  return text.substr(0, kBinaryProbe).find('\0') != std::string_view::npos;
}

class ManifestReader {
 public:
  ManifestReader(File& file, const Limits& limits, DocumentFilter wanted)
      : file_(file), text_(file.source().text()), budget_{.limits = limits}, wanted_(wanted) {}

  void Run() {
    if (LooksBinary(text_)) {
      Document document = Make({0, static_cast<std::uint32_t>(text_.size())});
      const auto nul = static_cast<std::uint32_t>(text_.find('\0'));
      document.problems.push_back(
          {.kind = ProblemKind::kSyntax, .message = "binary file", .span = {nul, nul + 1}});
      Add(std::move(document));
      return;
    }
    const auto chunks = SplitDocuments(text_);
    // Whoever filters documents has looked at the file as a whole before.
    if (chunks.size() == 1) wanted_ = nullptr;
    for (const Chunk& chunk : chunks) ReadChunk(chunk);
  }

 private:
  Document Make(Span span) const { return {.file = &file_, .span = span}; }

  void Add(Document document) {
    document.index = file_.documents().size();
    std::sort(document.problems.begin(), document.problems.end(),
              [](const Problem& x, const Problem& y) { return x.span.begin < y.span.begin; });
    file_.mutable_documents().push_back(std::move(document));
  }

  void ReadChunk(const Chunk& chunk) {
    const std::size_t before = file_.documents().size();
    if (chunk.span.size() > budget_.limits.document_bytes) {
      AddTooLarge(chunk.span);
    } else if (chunk.refused &&
               SkipToContent(text_, chunk.span.begin, chunk.span.end) == chunk.span.end) {
      Add(Make(chunk.span));  // nothing but the separator
    } else if (wanted_ != nullptr && !wanted_(text_.substr(chunk.span.begin, chunk.span.size()))) {
      Document unread = Make(chunk.span);
      unread.left_unread = true;
      Add(std::move(unread));
    } else {
      ReadContent(chunk.span);
    }
    Document& first = file_.mutable_documents()[before];
    const auto drop = [&](Span span, std::string message) {
      first.problems.insert(
          first.problems.begin(),
          {.kind = ProblemKind::kDroppedText, .message = std::move(message), .span = span});
    };
    if (chunk.refused) drop(*chunk.refused, "kubectl refuses a separator with text behind it");
    if (chunk.directive) drop(*chunk.directive, "kubectl refuses a file with a `%` directive");
  }

  void AddTooLarge(Span span) {
    Document document = Make(span);
    const std::size_t most = budget_.limits.document_bytes;
    document.problems.push_back(
        {.kind = ProblemKind::kLimit,
         .message = fmt::format("a document of {} bytes, more than {}", span.size(), most),
         .span = {span.begin, span.begin}});
    Add(std::move(document));
  }

  void ReadContent(Span span) {
    const std::size_t begin =
        std::min(text_.find_first_not_of(" \t\r\n", SkipBom(span.begin)), text_.size());
    const bool looks_like_json = begin < span.end && (text_[begin] == '{' || text_[begin] == '[');
    if (!looks_like_json) {
      Add(AsYaml(span));
      return;
    }
    Problem json_problem;
    const std::size_t nodes = budget_.nodes;
    if (AsJsonStream(span, json_problem)) return;
    budget_.nodes = nodes;
    Document document = AsYaml(span);
    if (document.root == nullptr && file_.source().name().ends_with(".json")) {
      document.json = true;
      document.problems = {std::move(json_problem)};
    }
    Add(std::move(document));
  }

  std::size_t SkipBom(std::size_t at) const {
    return text_.substr(at).starts_with(kUtf8Bom) ? at + kUtf8Bom.size() : at;
  }

  // One JSON value, or several objects in a row as kubectl takes them.
  bool AsJsonStream(Span span, Problem& problem) {
    std::vector<Document> documents;
    Span rest = span;
    while (!rest.empty()) {
      const bool another = !documents.empty();
      if (another &&
          (text_[rest.begin] != '{' || text_[documents.back().root->span.begin] != '{')) {
        problem = {.kind = ProblemKind::kSyntax,
                   .message = "text behind the JSON value",
                   .span = {rest.begin, rest.begin + 1}};
        return false;
      }
      Document document = Make(rest);
      const std::uint32_t end = ReadJson(file_, rest, budget_, document);
      if (document.root == nullptr) {
        problem = std::move(document.problems.front());
        return false;
      }
      document.span.end = end;
      rest.begin = end;
      documents.push_back(std::move(document));
    }
    for (Document& document : documents) Add(std::move(document));
    return true;
  }

  Document AsYaml(Span span) {
    Document document = Make(span);
    ReadYaml(file_, span, budget_, document);
    if (document.root == nullptr && !document.problems.empty()) ExplainByTemplate(document);
    return document;
  }

  // What stands behind the line of the fault cannot be its cause.
  void ExplainByTemplate(Document& document) {
    Problem& problem = document.problems.front();
    if (problem.kind != ProblemKind::kSyntax) return;
    const std::size_t line_end = std::min(text_.find('\n', problem.span.end), text_.size());
    const std::size_t end = std::min<std::size_t>(line_end, document.span.end);
    const auto found =
        FindTemplateText(text_.substr(document.span.begin, end - document.span.begin));
    if (!found) return;
    const std::uint32_t base = document.span.begin;
    problem = {.kind = ProblemKind::kTemplate,
               .message = "unrendered template text",
               .span = {base + found->begin, base + found->end}};
  }

  File& file_;
  std::string_view text_;
  Budget budget_;
  DocumentFilter wanted_;
};

std::unique_ptr<File> Unreadable(std::string name, ProblemKind kind, std::string message) {
  auto file = std::make_unique<File>(std::move(name), std::string());
  Document document = {.file = file.get()};
  document.problems.push_back({.kind = kind, .message = std::move(message), .span = {}});
  file->mutable_documents().push_back(std::move(document));
  return file;
}

std::size_t MostBytes(const Limits& limits) {
  return std::min<std::size_t>(limits.file_bytes, std::numeric_limits<std::uint32_t>::max());
}

}  // namespace

std::unique_ptr<File> ReadManifest(std::string name, std::string text, const Limits& limits,
                                   DocumentFilter wanted) {
  if (text.size() > MostBytes(limits)) {
    const std::string what =
        fmt::format("a file of {} bytes, more than {}", text.size(), MostBytes(limits));
    return Unreadable(std::move(name), ProblemKind::kLimit, what);
  }
  if (HasUtf16Bom(text)) {
    auto utf8 = Utf8FromUtf16(text);
    if (!utf8) return Unreadable(std::move(name), ProblemKind::kSyntax, "invalid UTF-16");
    text = *std::move(utf8);
  }
  auto file = std::make_unique<File>(std::move(name), std::move(text));
  ManifestReader(*file, limits, wanted).Run();
  return file;
}

Result<std::unique_ptr<File>> ReadJsonFile(std::string name, std::string text,
                                           const Limits& limits) {
  const std::size_t most = std::min(MostBytes(limits), limits.document_bytes);
  if (text.size() > most) {
    return Fail(ErrorCode::kLimit, fmt::format("{} bytes of JSON, more than {}", text.size(), most),
                {.file = std::move(name)});
  }
  auto file = std::make_unique<File>(std::move(name), std::move(text));
  const Span span = {0, static_cast<std::uint32_t>(file->source().text().size())};
  Document document = {.file = file.get(), .span = span};
  Budget budget = {.limits = limits};
  const std::uint32_t end = ReadJson(*file, span, budget, document);
  if (document.root != nullptr && end != span.end) {
    document.problems = {{.kind = ProblemKind::kSyntax,
                          .message = "text behind the JSON value",
                          .span = {end, end + 1}}};
    document.root = nullptr;
  }
  if (document.root == nullptr) {
    const Problem& problem = document.problems.front();
    const LineColumn at = file->source().Locate(problem.span.begin);
    const ErrorCode code =
        problem.kind == ProblemKind::kLimit ? ErrorCode::kLimit : ErrorCode::kInvalid;
    return Fail(code, problem.message, {file->source().name(), at.line, at.column});
  }
  file->mutable_documents().push_back(std::move(document));
  return file;
}

}  // namespace giq
