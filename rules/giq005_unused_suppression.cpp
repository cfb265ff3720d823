// GIQ005: a comment or annotation that switches off what reports nothing, or names no rule.
#include <fmt/format.h>

#include <algorithm>

#include "engine/rule/edits.h"
#include "engine/rule/suppress.h"
#include "rules/node_storage.h"
#include "rules/quota_limits.h"
#include "rules/table.h"

namespace giq {
namespace {

/// A fact of the environment, by the key that the examples of rules that need it configure.
struct EnvironmentFact {
  std::string_view key;
  bool (*known)(const WorkloadContext&);
};

constexpr EnvironmentFact kFacts[] = {
    {"quota:", [](const WorkloadContext& ctx) { return !LimitsOf(ctx.workload, ctx.env).empty(); }},
    {"mode:", [](const WorkloadContext& ctx) { return ctx.env.cluster.mode.has_value(); }},
    {"region:", [](const WorkloadContext& ctx) { return !ctx.env.cluster.region.empty(); }},
    {"gke-version:",
     [](const WorkloadContext& ctx) { return !ctx.env.cluster.gke_version.empty(); }},
    {"boot-disk:",
     [](const WorkloadContext& ctx) { return ctx.env.cluster.boot_disk.has_value(); }},
    {"ephemeral-on-local-ssd:",
     [](const WorkloadContext& ctx) { return ctx.env.cluster.ephemeral_on_local_ssd.has_value(); }},
};

/// Rules that report more on Autopilot, though their examples do without it.
constexpr std::string_view kMoreOnAutopilot[] = {"GIQ112", "GIQ121", "GIQ123", "GIQ305"};

/// Whether the environment tells what a rule needs to judge a workload: where it does not, another
/// run may report what this one could not.
bool HasFactsFor(const Rule& rule, const WorkloadContext& ctx) {
  const bool by_example = std::ranges::all_of(kFacts, [&](const EnvironmentFact& fact) {
    return rule.doc.config.find(fact.key) == std::string_view::npos || fact.known(ctx);
  });
  if (!by_example) return false;
  const bool by_mode = std::ranges::find(kMoreOnAutopilot, rule.code) != std::end(kMoreOnAutopilot);
  if (by_mode && !ctx.env.cluster.mode) return false;
  if (rule.family != Family::kModelCache) return true;
  // GKE's default boot disk stands in for an unknown one, which may be smaller.
  const NodeDisk disk = NodeStorageOf(ctx).disk;
  const bool own_disk = disk == NodeDisk::kBootDisk && ctx.env.cluster.boot_disk;
  return own_disk || disk == NodeDisk::kLocalSsd;
}

bool Overlap(Span a, Span b) { return a.begin < b.end && b.begin < a.end; }

/// Whether the workloads within reach show that a rule finds nothing there. Without one the place
/// may belong to a workload of another file, as an autoscaler does.
bool ShownByWorkloads(const Rule& rule, const SuppressionContext& ctx) {
  const Suppression& suppression = ctx.suppression;
  bool shown = false;
  for (const auto& workload : ctx.bundle.workloads) {
    const bool within = workload->document == suppression.place.document &&
                        Overlap(workload->object_at.span(), suppression.reach);
    if (!within) continue;
    if (!workload->whole || !HasFactsFor(rule, {*workload, ctx.bundle, ctx.env})) return false;
    shown = true;
  }
  return shown;
}

/// Whether it is certain that a rule reports nothing within reach.
bool FindsNothing(const Rule& rule, const SuppressionContext& ctx) {
  if (ctx.suppression.place.document->root == nullptr) return false;
  if (std::ranges::find(ctx.decided, &rule) == ctx.decided.end()) return false;
  if (std::holds_alternative<CheckSuppressions>(rule.check)) return false;
  if (SpeaksAtAdmissionAlone(rule)) return false;
  if (ctx.suppression.reach.empty()) return true;
  return std::holds_alternative<CheckDocument>(rule.check) || ShownByWorkloads(rule, ctx);
}

/// The words of a suppression by what is wrong with them.
struct Words {
  std::vector<std::string_view> idle;
  std::vector<std::string_view> unknown;
  std::vector<std::string_view> rest;
};

Words Sort(const SuppressionContext& ctx) {
  Words words;
  for (std::size_t i = 0; i < ctx.outcomes.size(); ++i) {
    const WordOutcome& outcome = ctx.outcomes[i];
    const bool idle = !outcome.used && std::ranges::all_of(outcome.rules, [&](const Rule* rule) {
      return FindsNothing(*rule, ctx);
    });
    auto& kind = outcome.rules.empty() ? words.unknown : idle ? words.idle : words.rest;
    kind.push_back(ctx.suppression.words[i]);
  }
  return words;
}

std::string MessageOf(const SuppressionContext& ctx, const Words& words) {
  const std::string_view kind = KindName(ctx.suppression.kind);
  if (ctx.outcomes.empty()) {
    return fmt::format("this {} names no rule: write {}", kind,
                       ctx.suppression.kind == Suppression::Kind::kComment
                           ? "`# giq-lint: ignore[GIQ301]`"
                           : "the rules' codes, separated by commas");
  }
  std::string text;
  if (!words.idle.empty()) {
    text = fmt::format("{} {} nothing within the reach of this {}", fmt::join(words.idle, ", "),
                       words.idle.size() == 1 ? "finds" : "find", kind);
  }
  if (!words.unknown.empty()) {
    text += fmt::format("{}no rule is called {}", text.empty() ? "" : "; ",
                        fmt::join(words.unknown, " or "));
  }
  return text;
}

std::string LinesOf(const Suppression& suppression) {
  if (suppression.reach.empty()) return "nothing: no content follows";
  const Source& source = suppression.place.document->file->source();
  const std::size_t first = source.Locate(suppression.reach.begin).line;
  const std::size_t last = source.Locate(suppression.reach.end - 1).line;
  return first == last ? fmt::format("line {}", first) : fmt::format("lines {} to {}", first, last);
}

/// From the suppression's `#` to the end of its line.
Span CommentOf(const Suppression& suppression) {
  const std::string_view text = suppression.place.document->file->source().text();
  Span comment = suppression.place.span();
  const std::size_t end = std::min(text.find_first_of("\r\n", comment.end), text.size());
  comment.end = static_cast<std::uint32_t>(end);
  return comment;
}

/// Without the idle words; what another tool's directive says behind it stays, and the reason as
/// long as there is something to be the reason of.
Edit CorrectComment(const Suppression& suppression, const Words& words) {
  const Source& source = suppression.place.document->file->source();
  const Span comment = CommentOf(suppression);
  const std::string_view behind = source.Slice({suppression.place.span().end, comment.end});
  std::string text;
  if (words.rest.empty()) {
    text = behind.substr(std::min(behind.find('#'), behind.size()));
  } else {
    text = fmt::format("# giq-lint: ignore[{}]{}", fmt::join(words.rest, ", "), behind);
  }
  return {.op = Edit::Op::kReplaceComment,
          .document = suppression.place.document,
          .pointer = {},
          .value_json = {},
          .comment = comment,
          .text = std::move(text)};
}

Edit CorrectAnnotation(const Suppression& suppression, const Words& words) {
  if (words.rest.empty()) {
    const Node* annotations = suppression.place.node->parent;
    const bool alone = annotations->entries.size() == 1;
    return alone ? RemoveNode({suppression.place.document, annotations, {}})
                 : RemoveNode(suppression.place);
  }
  return ReplaceValue(suppression.place, JsonString(fmt::format("{}", fmt::join(words.rest, ","))));
}

/// A word that names no rule may be a slip of the pen, so what it was meant to be is for a person
/// to say.
void OfferRemoval(const Suppression& suppression, const Words& words, Finding& finding) {
  const bool comment = suppression.kind == Suppression::Kind::kComment;
  if (!words.unknown.empty() || (comment && words.idle.empty())) return;
  const Span value = suppression.place.span();
  const bool shared = value.begin < suppression.reach.begin || value.end > suppression.reach.end;
  if (!comment && shared) return;  // written at an anchor elsewhere
  const std::string_view kind = KindName(suppression.kind);
  finding.fixes.push_back(
      {.title = words.rest.empty()
                    ? fmt::format("remove the {}", kind)
                    : fmt::format("remove {} from the {}", fmt::join(words.idle, ", "), kind),
       .safe = true,
       .edits = {comment ? CorrectComment(suppression, words)
                         : CorrectAnnotation(suppression, words)}});
}

void Check(const SuppressionContext& ctx, Findings& out) {
  const Words words = Sort(ctx);
  const bool wrong = ctx.outcomes.empty() || !words.idle.empty() || !words.unknown.empty();
  if (!wrong) return;
  Finding& finding = out.Report(ctx.suppression.place, MessageOf(ctx, words));
  finding.With("reach", LinesOf(ctx.suppression));
  OfferRemoval(ctx.suppression, words, finding);
}

}  // namespace

extern const Rule kUnusedSuppression = {
    .code = "GIQ005",
    .name = "unused-suppression",
    .family = Family::kDocument,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kSafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A comment or annotation suppresses nothing, or names no rule.",
            .why = "A suppression that outlives its finding hides the next one, and one with a "
                   "misspelt code hides nothing: the finding that it was written for still fails "
                   "the run. A code is reported only when its rule was run and had the facts that "
                   "it needs: not when `--select` leaves it out, the quota is not known, or the "
                   "object is a patch or belongs to a workload of another file.",
            .fix = "Remove the comment or the annotation, or the code from its list; correct a "
                   "code that is misspelt.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
spec:
  replicas: 2  # giq-lint: ignore[GIQ004] set by the pipeline
  selector:
    matchLabels: {app: gemma}
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
spec:
  replicas: REPLICAS  # giq-lint: ignore[GIQ004] set by the pipeline
  selector:
    matchLabels: {app: gemma}
)",
            .config = "",
            .source = "https://kubernetes.io/docs/concepts/overview/working-with-objects/"
                      "annotations/",
        },
    .check = CheckSuppressions{Check},
};

}  // namespace giq
