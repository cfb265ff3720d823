// GIQ002: a mapping that has a key twice, of which only the last counts.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "engine/rule/rule.h"
#include "engine/workload/fields.h"
#include "rules/clip.h"

namespace giq {
namespace {

/// Bytes of a key and of its line that a report shows.
constexpr std::size_t kShown = 60;

/// The API schema of each typed mapping, by its entries: an alias shares those with its anchor.
using Schemas = std::unordered_map<const Entry*, const ApiSchema*>;

Schemas SchemasOfMappings(std::span<const Object> objects) {
  Schemas schemas;
  for (const Object& object : objects) {
    const ApiSchema* schema = SchemaOf(object.api_version, object.kind);
    if (schema == nullptr) continue;
    VisitFields(*object.root, *schema, [&](const TypedValue& value) {
      if (value.node.IsMapping()) schemas.emplace(value.node.entries.data(), &value.schema);
    });
  }
  return schemas;
}

bool IsReadByRules(const ApiSchema& schema, std::string_view key) {
  if (schema.type == ApiType::kMap) return true;
  return std::ranges::find(schema.fields, key, &ApiField::name) != schema.fields.end();
}

std::string_view Unquoted(std::string_view key) {
  const bool quoted = key.size() >= 2 && (key.front() == '"' || key.front() == '\'');
  return quoted ? key.substr(1, key.size() - 2) : key;
}

/// The key with what follows it on its line.
std::string Excerpt(const Source& source, Span key) {
  // JSON may be one line of megabytes; a character has four bytes at most.
  const std::string_view text = source.text().substr(key.begin, 4 * kShown + 4);
  return Clip(text.substr(0, text.find_first_of("\r\n")), kShown);
}

void Check(const DocumentContext& ctx, Findings& out) {
  const auto is_duplicate = [](const Problem& p) { return p.kind == ProblemKind::kDuplicateKey; };
  if (std::ranges::none_of(ctx.document.problems, is_duplicate)) return;
  const Schemas schemas = SchemasOfMappings(ctx.objects);
  const Source& source = ctx.document.file->source();
  for (const Problem& problem : ctx.document.problems) {
    if (!is_duplicate(problem) || problem.mapping == nullptr) continue;
    const std::string_view key = Unquoted(source.Slice(problem.span));
    const auto schema = schemas.find(problem.mapping->entries.data());
    const bool read = schema != schemas.end() && IsReadByRules(*schema->second, key);
    const Place first = PlaceOf(ctx.document, problem.first);
    out.Report(PlaceOf(ctx.document, problem.span), read ? Severity::kError : Severity::kWarning,
               fmt::format("key \"{}\" stands twice in one mapping: the API server keeps the last "
                           "value and drops the first without a word",
                           Clip(key, kShown)))
        .With("first", Excerpt(source, problem.first), SourceOf(first));
  }
}

constexpr Severity kMayBe[] = {Severity::kError};

}  // namespace

extern const Rule kDuplicateKey = {
    .code = "GIQ002",
    .name = "duplicate-key",
    .family = Family::kDocument,
    .severity = Severity::kWarning,
    .may_be = kMayBe,
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A mapping has the same key twice.",
            .why = "kubectl and the API server keep the last value of a doubled key and drop the "
                   "others without a message, so the cluster runs something else than the file "
                   "seems to say. It is an error where a rule reads the field, such as `replicas`, "
                   "`resources` or `env`, and a warning elsewhere.",
            .fix = "Keep one of the two.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: embedder
spec:
  replicas: 1
  replicas: 3
  selector:
    matchLabels: {app: embedder}
  template:
    metadata:
      labels: {app: embedder}
    spec:
      containers:
      - name: server
        image: example.com/embedder:1.0
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: embedder
spec:
  replicas: 3
  selector:
    matchLabels: {app: embedder}
  template:
    metadata:
      labels: {app: embedder}
    spec:
      containers:
      - name: server
        image: example.com/embedder:1.0
)",
            .config = "",
            .source = "https://pkg.go.dev/sigs.k8s.io/yaml#YAMLToJSONStrict",
        },
    .check = CheckDocument{Check},
};

}  // namespace giq
