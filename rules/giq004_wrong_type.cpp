// GIQ004: a value whose type the API server refuses.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "engine/workload/fields.h"
#include "engine/workload/read.h"
#include "rules/clip.h"

namespace giq {
namespace {

bool IsNumber(const Node& node) {
  return node.kind == NodeKind::kInteger || node.kind == NodeKind::kFloat;
}

bool FitsInt32(std::int64_t value) {
  using Limits = std::numeric_limits<std::int32_t>;
  return value >= Limits::min() && value <= Limits::max();
}

bool IsInteger(const Node& node, ApiType type) {
  if (!IsNumber(node)) return false;
  const auto value = node.AsInteger();
  return value && (type == ApiType::kInt64 || FitsInt32(*value));
}

/// apimachinery's resource.ParseQuantity: a decimal number, then a suffix or an exponent.
bool IsQuantity(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n\v\f";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  text = text.substr(0, text.find_last_not_of(kBlanks) + 1);
  const std::size_t sign = text.starts_with('+') || text.starts_with('-') ? 1 : 0;
  const std::size_t end = std::min(text.find_first_not_of("0123456789.", sign), text.size());
  const std::string_view number = text.substr(sign, end - sign);
  const std::string_view suffix = text.substr(end);
  if (number.find_first_of("0123456789") == std::string_view::npos) return false;
  if (std::ranges::count(number, '.') > 1) return false;
  constexpr std::string_view kSuffixes[] = {"",  "n", "u",  "m",  "k",  "M",  "G",  "T",
                                            "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  if (std::ranges::find(kSuffixes, suffix) != std::end(kSuffixes)) return true;
  if (!suffix.starts_with('e') && !suffix.starts_with('E')) return false;
  const std::size_t digits = suffix.size() > 1 && (suffix[1] == '+' || suffix[1] == '-') ? 2 : 1;
  return digits < suffix.size() &&
         suffix.find_first_not_of("0123456789", digits) == std::string_view::npos;
}

bool Takes(ApiType type, const Node& node) {
  switch (type) {
    case ApiType::kString:
      return node.IsString();
    case ApiType::kBool:
      return node.kind == NodeKind::kBool;
    case ApiType::kInt32:
    case ApiType::kInt64:
      return IsInteger(node, type);
    case ApiType::kIntOrString:
      return node.IsString() || IsInteger(node, ApiType::kInt32);
    case ApiType::kQuantity:
      return IsNumber(node) || (node.IsString() && IsQuantity(node.text));
    case ApiType::kStruct:
    case ApiType::kMap:
      return node.IsMapping();
    case ApiType::kList:
      return node.IsSequence();
  }
  return true;
}

/// `{NAME}`, the way some guides write what is to be filled in: a mapping of one key without a
/// value.
bool IsBracedPlaceholder(const Node& node) {
  return node.IsMapping() && node.style == Style::kFlow && node.entries.size() == 1 &&
         node.entries[0].value->style == Style::kNone &&
         IsPlaceholder(fmt::format("{{{}}}", node.entries[0].key->text));
}

/// Null leaves a field unset; a placeholder will be something else by the time it is applied.
bool IsRefused(const TypedValue& value) {
  if (value.node.IsNull() || Takes(value.schema.type, value.node)) return false;
  return !IsBracedPlaceholder(value.node) &&
         !(value.node.IsString() && IsPlaceholder(value.node.text));
}

std::string_view JsonTypeOf(const Node& node) {
  if (node.IsMapping()) return "object";
  if (node.IsSequence()) return "array";
  if (node.IsString()) return "string";
  return node.kind == NodeKind::kBool ? "bool" : "number";
}

std::string Shown(const Node& node) {
  constexpr std::size_t kShown = 40;
  if (!node.IsScalar()) return node.IsMapping() ? "a mapping" : "a list";
  const std::string text = Clip(node.text, kShown);
  if (node.IsString()) return fmt::format("the string \"{}\"", text);
  return fmt::format("the {} {}", JsonTypeOf(node), text);
}

std::string FieldOf(const TypedValue& value) {
  return value.owner.empty() ? "the object" : fmt::format("{}.{}", value.owner, value.field);
}

/// The text as a JSON value of the wanted type, "" when it is none.
std::string Converted(const TypedValue& value) {
  const Node& node = value.node;
  switch (value.schema.type) {
    case ApiType::kString:
      return node.IsScalar() ? JsonString(node.text) : "";
    case ApiType::kBool:
      return node.text == "true" || node.text == "false" ? std::string(node.text) : "";
    case ApiType::kInt32:
    case ApiType::kInt64: {
      std::int64_t number = 0;
      const char* end = node.text.data() + node.text.size();
      const auto [stop, error] = std::from_chars(node.text.data(), end, number);
      const bool whole = node.IsString() && error == std::errc() && stop == end;
      const bool fits = value.schema.type == ApiType::kInt64 || FitsInt32(number);
      return whole && fits ? std::to_string(number) : "";
    }
    default:
      return "";
  }
}

void Report(const Document& document, const TypedValue& value, Findings& out) {
  const std::string_view wanted = ApiTypeName(value.schema.type);
  Finding& finding = out.Report(
      {&document, &value.node, {}},
      fmt::format("{} {} {}, the API server takes {} {} there", FieldOf(value),
                  value.item ? "holds" : "is", Shown(value.node),
                  wanted.starts_with('i') || wanted.starts_with('o') ? "an" : "a", wanted));
  if (value.schema.type != ApiType::kQuantity) {
    finding.With("API server",
                 fmt::format("cannot unmarshal {} into … {} of type {}", JsonTypeOf(value.node),
                             FieldOf(value), wanted),
                 "k8s.io/api");
  }
  std::string json = Converted(value);
  if (json.empty()) return;
  const bool quote = value.schema.type == ApiType::kString;
  finding.fixes.push_back({.title = quote ? "quote the value" : "write the value without quotes",
                           .safe = true,
                           .edits = {ReplaceValue(finding.place, std::move(json))}});
}

void Check(const DocumentContext& ctx, Findings& out) {
  for (const Object& object : ctx.objects) {
    const ApiSchema* schema = SchemaOf(object.api_version, object.kind);
    if (schema == nullptr) continue;
    VisitFields(*object.root, *schema, [&](const TypedValue& value) {
      if (IsRefused(value)) Report(ctx.document, value, out);
    });
  }
}

}  // namespace

extern const Rule kWrongType = {
    .code = "GIQ004",
    .name = "wrong-type",
    .family = Family::kDocument,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kSafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A field has a type that the API server refuses.",
            .why = "Unquoted `1`, `true`, `yes`, `on` and `0777` are numbers and booleans in "
                   "YAML, quoted `\"2\"` is a string. kubectl stops with `cannot unmarshal number "
                   "into Go struct field EnvVar.value of type string` and nothing is applied.",
            .fix = "Quote the value where a string is wanted (environment variables, arguments, "
                   "labels, annotations, node selectors); drop the quotes where a number is "
                   "wanted (replicas, ports).",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: embedder
spec:
  replicas: 2
  selector:
    matchLabels: {app: embedder}
  template:
    metadata:
      labels: {app: embedder}
    spec:
      containers:
      - name: server
        image: example.com/embedder:1.0
        env:
        - name: BATCH_SIZE
          value: 16
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: embedder
spec:
  replicas: 2
  selector:
    matchLabels: {app: embedder}
  template:
    metadata:
      labels: {app: embedder}
    spec:
      containers:
      - name: server
        image: example.com/embedder:1.0
        env:
        - name: BATCH_SIZE
          value: "16"
)",
            .config = "",
            .source = "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/"
                      "pod-v1/#environment-variables",
        },
    .check = CheckDocument{Check},
};

}  // namespace giq
