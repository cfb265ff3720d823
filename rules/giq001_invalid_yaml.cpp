// GIQ001: a document that the API server's reader refuses.
#include <algorithm>

#include "engine/rule/rule.h"

namespace giq {
namespace {

bool IsUnreadable(const Problem& problem) { return problem.kind == ProblemKind::kSyntax; }

void Check(const DocumentContext& ctx, Findings& out) {
  const auto found = std::ranges::find_if(ctx.document.problems, IsUnreadable);
  if (found == ctx.document.problems.end()) return;
  out.Report(
      PlaceOf(ctx.document, found->span),
      std::string(ctx.document.json ? "not valid JSON: " : "not valid YAML: ") + found->message);
}

}  // namespace

extern const Rule kInvalidYaml = {
    .code = "GIQ001",
    .name = "invalid-yaml",
    .family = Family::kDocument,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A document does not parse as YAML or JSON.",
            .why =
                "kubectl stops with `error converting YAML to JSON`, so nothing of this document "
                "reaches the cluster, and no other rule can judge it. The other documents of the "
                "file are still checked.",
            .fix = "Correct the syntax at the marked place. Common causes are a tab in the "
                   "indentation, a missing blank behind a colon, and an unclosed quote or bracket.",
            .bad = R"(apiVersion: v1
kind: Service
metadata:
  name: gemma
spec:
  selector: {app: gemma
  ports:
  - port: 8000
)",
            .good = R"(apiVersion: v1
kind: Service
metadata:
  name: gemma
spec:
  selector: {app: gemma}
  ports:
  - port: 8000
)",
            .config = "",
            .source = "https://pkg.go.dev/sigs.k8s.io/yaml",
        },
    .check = CheckDocument{Check},
};

}  // namespace giq
