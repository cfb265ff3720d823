#include "webhook/review/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/base/safe_text.h"
#include "engine/rule/finding.h"
#include "webhook/review/object.h"

namespace giq {
namespace {

// The API server passes warnings on whole until they come to 4096 characters together, then cuts
// each to 256 and stops (apiserver's endpoints/filters/warning.go). Both are kept clear of.
constexpr std::size_t kWarningRunes = 256;
constexpr std::size_t kAllWarningsRunes = 3800;
constexpr std::size_t kClosingRunes = 200;

// Far below what an answer may hold, far above what a person reads.
constexpr std::size_t kDenialBytes = std::size_t{32} << 10;
constexpr std::size_t kValueGlyphs = 400;
constexpr std::size_t kAuditBytes = std::size_t{4} << 10;

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::size_t Runes(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return !IsContinuation(c); }));
}

bool IsPlainKey(std::string_view key) {
  return !key.empty() && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

/// The key that a JSON pointer's token stands for.
std::string KeyIn(std::string_view token) {
  std::string key;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape = token[i] == '~' && i + 1 < token.size();
    key += !escape ? token[i] : token[i + 1] == '0' ? '~' : '/';
    if (escape) ++i;
  }
  return key;
}

std::string Head(const Finding& finding) {
  return fmt::format("{}[{}]", SeverityName(finding.severity), finding.rule->code);
}

/// The object that a finding lies in where it is not the one under review: `Deployment "x" `.
std::string ObjectPrefix(const Document& document) {
  const bool own = document.file->source().name() == kObjectFile && document.index == 0;
  if (own || document.root == nullptr) return {};
  const Node* kind = document.root->Find("kind");
  return fmt::format("{} \"{}\" ", SafeText(kind != nullptr ? kind->text : "object", 100),
                     SafeText(NameOf(*document.root), 253));
}

std::string PlaceText(const Finding& finding) {
  const Document& document = *finding.place.document;
  if (finding.place.node == nullptr || document.root == nullptr) return ObjectPrefix(document);
  return ObjectPrefix(document) + DottedPath(*document.root, PointerOf(*finding.place.node));
}

/// `spec.replicas: 2`, `spec.template.spec.volumes: add {…}`, `…env[2]: remove`.
std::string EditText(const Edit& edit) {
  if (edit.op == Edit::Op::kReplaceComment || edit.document->root == nullptr) return {};
  const std::string path =
      ObjectPrefix(*edit.document) + DottedPath(*edit.document->root, edit.pointer);
  if (edit.op == Edit::Op::kRemove) return fmt::format("    {}: removed\n", path);
  return fmt::format("    {}: {}\n", path, SafeText(edit.value_json, kValueGlyphs));
}

std::string FixText(const Fix& fix) {
  std::string text =
      fmt::format("  fix{}: {}\n", fix.safe ? "" : " (unsafe)", SafeText(fix.title, kValueGlyphs));
  for (const Edit& edit : fix.edits) text += EditText(edit);
  return text;
}

/// What a warning says of what it will be, or would have been.
std::string Outlook(const Ruled& ruled) {
  if (ruled.ruling.denies_from) {
    const std::chrono::year_month_day day(*ruled.ruling.denies_from);
    return fmt::format(" (denied from {:04}-{:02}-{:02})", static_cast<int>(day.year()),
                       static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  }
  return ruled.before ? " (it was there before; a new object would be denied)" : "";
}

std::string FindingText(const Ruled& ruled) {
  const Finding& finding = ruled.finding;
  std::string text =
      fmt::format("{}: {}{}\n", Head(finding), SafeText(finding.message), Outlook(ruled));
  const std::string place = PlaceText(finding);
  if (!place.empty()) text += fmt::format("  at {}\n", place);
  const std::string own = finding.place.document->file->source().name() + ':';
  for (const Evidence& evidence : finding.evidence) {
    // A line of the object's JSON tells nobody anything.
    const bool told = !evidence.source.empty() && !evidence.source.starts_with(own);
    text += fmt::format("  {}: {}{}\n", SafeText(evidence.fact), SafeText(evidence.value),
                        told ? fmt::format(" ({})", SafeText(evidence.source)) : "");
  }
  for (const Fix& fix : finding.fixes) text += FixText(fix);
  return text;
}

bool IsShown(const Ruled& ruled) { return ruled.ruling.action >= Action::kWarn; }

/// Codes of the findings from the iterator on, sorted, each once.
template <typename Iterator>
std::string CodesFrom(Iterator first, Iterator last) {
  std::set<std::string_view> codes;
  for (; first != last; ++first) codes.insert((*first)->finding.rule->code);
  return fmt::format("{}", fmt::join(codes, ", "));
}

std::string WarningText(const Ruled& ruled) {
  const Finding& finding = ruled.finding;
  const std::string outlook = Outlook(ruled);
  std::string text = fmt::format("giq-lint {}: {}", Head(finding), SafeText(finding.message));
  const std::string fix =
      finding.fixes.empty()
          ? ""
          : fmt::format("; fix: {}", SafeText(finding.fixes.front().title, kValueGlyphs));
  if (Runes(text) + Runes(fix) + Runes(outlook) <= kWarningRunes) return text + fix + outlook;
  return Clipped(std::move(text), kWarningRunes - Runes(outlook)) + outlook;
}

/// `GIQ101 deny /spec/replicas`, the object in front of the pointer where it is another one.
std::string AnnotationOf(const Ruled& ruled) {
  const Finding& finding = ruled.finding;
  const Node* node = finding.place.node;
  const std::string place = ObjectPrefix(*finding.place.document) +
                            SafeText(node != nullptr ? PointerOf(*node) : "", kValueGlyphs);
  return fmt::format("{} {}{}{}", finding.rule->code, ActionName(ruled.ruling.action),
                     place.empty() ? "" : " ", place);
}

std::string FindingsAnnotation(const Opinion& opinion) {
  std::string list;
  std::size_t left_out = 0;
  for (const Ruled& ruled : opinion.ruled) {
    // Without an end to it a hostile object could make thousands of them.
    const std::string text = left_out > 0 ? "" : AnnotationOf(ruled);
    if (left_out > 0 || list.size() + text.size() > kAuditBytes) {
      ++left_out;
      continue;
    }
    list += list.empty() ? "" : "; ";
    list += text;
  }
  if (left_out > 0) list += fmt::format("; and {} more", left_out);
  return list;
}

std::string CodesAnnotation(const std::vector<const Rule*>& rules) {
  std::set<std::string_view> codes;
  for (const Rule* rule : rules) codes.insert(rule->code);
  return fmt::format("{}", fmt::join(codes, ","));
}

}  // namespace

std::string Clipped(std::string text, std::size_t most_runes) {
  std::size_t runes = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (IsContinuation(text[at])) continue;
    if (++runes < most_runes || Runes(std::string_view(text).substr(at)) == 1) continue;
    text.resize(at);
    return text + "…";
  }
  return text;
}

std::string DottedPath(const Node& root, std::string_view pointer) {
  std::string path;
  const Node* node = &root;
  while (!pointer.empty()) {
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    const std::string_view token = pointer.substr(0, end);
    const bool item = node != nullptr && node->IsSequence();
    const std::string key = KeyIn(token.substr(1));
    if (item) {
      path += fmt::format("[{}]", key == "-" ? "+" : SafeText(key, 20));
    } else if (IsPlainKey(key)) {
      path += (path.empty() ? "" : ".") + key;
    } else {
      path += fmt::format("[\"{}\"]", SafeText(key, kValueGlyphs));
    }
    node = node != nullptr ? Resolve(*node, token) : nullptr;
    pointer.remove_prefix(end);
  }
  return path;
}

std::string DenialText(const Review& review, const Opinion& opinion) {
  std::size_t shown = 0;
  std::string findings;
  std::size_t left_out = 0;
  for (const Ruled& ruled : opinion.ruled) {
    if (!IsShown(ruled)) continue;
    ++shown;
    const std::string text = left_out > 0 ? "" : FindingText(ruled);
    if (left_out > 0 || findings.size() + text.size() > kDenialBytes) {
      ++left_out;
      continue;
    }
    findings += text;
  }
  const std::string name =
      review.name.empty() ? "" : fmt::format(" \"{}\"", SafeText(review.name, 253));
  std::string text = fmt::format("giq-lint denies {}{}: {} finding{}\n", SafeText(review.kind, 100),
                                 name, shown, shown == 1 ? "" : "s");
  text += findings;
  if (left_out > 0) text += fmt::format("and {} more findings\n", left_out);
  text.pop_back();
  return text;
}

std::vector<std::string> WarningTexts(const Opinion& opinion) {
  std::vector<const Ruled*> warning;
  for (const Ruled& ruled : opinion.ruled) {
    if (ruled.ruling.action == Action::kWarn) warning.push_back(&ruled);
  }
  std::vector<std::string> texts;
  std::size_t runes = 0;
  for (auto each = warning.begin(); each != warning.end(); ++each) {
    std::string text = WarningText(**each);
    if (std::ranges::find(texts, text) != texts.end()) continue;
    runes += Runes(text);
    if (runes > kAllWarningsRunes) {
      texts.push_back(Clipped(fmt::format("giq-lint: {} more findings: {}", warning.end() - each,
                                          CodesFrom(each, warning.end())),
                              kClosingRunes));
      return texts;
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

std::vector<std::pair<std::string, std::string>> AuditAnnotations(const Opinion& opinion) {
  std::vector<std::pair<std::string, std::string>> annotations;
  const auto add = [&](std::string key, std::string value) {
    if (!value.empty()) annotations.emplace_back(std::move(key), std::move(value));
  };
  std::vector<const Rule*> rules;
  for (const Ruled& ruled : opinion.ruled) rules.push_back(ruled.finding.rule);
  std::vector<const Rule*> silenced;
  for (const Finding& finding : opinion.silenced) silenced.push_back(finding.rule);
  if (!rules.empty()) add("mode", std::string(ActionName(opinion.strongest())));
  add("codes", CodesAnnotation(rules));
  add("findings", FindingsAnnotation(opinion));
  add("suppressed", CodesAnnotation(silenced));
  return annotations;
}

}  // namespace giq
