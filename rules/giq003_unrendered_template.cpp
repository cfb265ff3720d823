// GIQ003: a document that is unreadable because it is a template, not a manifest.
#include <fmt/format.h>

#include <algorithm>

#include "engine/rule/rule.h"
#include "rules/clip.h"

namespace giq {
namespace {

/// What is shown of the template text.
constexpr std::size_t kShown = 40;

/// The template text from its marker to the end of the line.
std::string Excerpt(const Source& source, Span span) {
  std::string_view text = source.text().substr(span.begin);
  text = text.substr(0, text.find_first_of("\r\n"));
  const std::size_t close = text.find_first_of("}>", 2);
  if (close != std::string_view::npos) {
    text = text.substr(0, std::min(text.find_first_not_of("}>%", close), text.size()));
  }
  return Clip(text, kShown);
}

void Check(const DocumentContext& ctx, Findings& out) {
  const auto found =
      std::ranges::find(ctx.document.problems, ProblemKind::kTemplate, &Problem::kind);
  if (found == ctx.document.problems.end()) return;
  out.Report(PlaceOf(ctx.document, found->span),
             fmt::format("unrendered template text `{}` makes the document unreadable: render it "
                         "first and check the result",
                         Excerpt(ctx.document.file->source(), found->span)));
}

}  // namespace

extern const Rule kUnrenderedTemplate = {
    .code = "GIQ003",
    .name = "unrendered-template",
    .family = Family::kDocument,
    .severity = Severity::kInfo,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A document is a template that has not been rendered yet.",
            .why = "Template text outside quotes and comments is no YAML. No rule can judge the "
                   "document, and kubectl would refuse it with `error converting YAML to JSON`. "
                   "Quoted template text is read as a plain string and not reported.",
            .fix = "Render the template and check what comes out: "
                   "`helm template CHART | giq-lint check -`, `kustomize build DIR | giq-lint "
                   "check -`, `envsubst`, Terraform's `templatefile` or the like.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-gemma
spec:
  replicas: {{ .Values.replicas }}
)",
            .good = R"(apiVersion: v1
kind: ConfigMap
metadata:
  name: chat-template
data:
  template.jinja: |
    {% for message in messages %}{{ message.content }}{% endfor %}
)",
            .config = "",
            .source = "https://helm.sh/docs/helm/helm_template/",
        },
    .check = CheckDocument{Check},
};

}  // namespace giq
