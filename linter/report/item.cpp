#include "linter/report/item.h"

#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "linter/report/fingerprint.h"
#include "linter/report/json.h"

namespace giq {
namespace {

std::string EvidenceLines(const Finding& finding) {
  std::string lines;
  for (const Evidence& evidence : finding.evidence) {
    lines += fmt::format("{}: {}", evidence.fact, evidence.value);
    lines += evidence.source.empty() ? "\n" : fmt::format(" ({})\n", evidence.source);
  }
  return lines;
}

}  // namespace

void Forms::Need(Format format, bool standard_output) {
  switch (format) {
    case Format::kText:
      (standard_output ? text : plain) = true;
      break;
    case Format::kJson:
      json = true;
      break;
    case Format::kJunit:
      plain = true;
      paths = true;
      break;
    case Format::kSarif:
      fixes = true;
      paths = true;
      break;
    case Format::kGithub:
      paths = true;
      break;
    case Format::kTsv:
      break;
  }
}

ReportItem MakeItem(const Finding& finding, const Forms& forms) {
  const Document& document = *finding.place.document;
  const Source& source = document.file->source();
  const Span span = finding.place.span();
  return {.file = source.name(),
          .document = document.index,
          .span = span,
          .begin = source.Locate(span.begin),
          .end = source.Locate(span.end),
          .code = std::string(finding.rule->code),
          .severity = finding.severity,
          .message = finding.message,
          .fixes = forms.fixes ? TextFixesOf(finding) : std::vector<TextFix>(),
          .evidence = EvidenceLines(finding),
          .identity = IdentityOf(finding),
          .text = forms.text ? RenderFinding(finding, forms.style) : "",
          .plain = forms.plain ? RenderFinding(finding, {}) : "",
          .json = forms.json ? FindingJson(finding) : ""};
}

}  // namespace giq
