// What a rule is: its metadata, its documentation and its check.
#pragma once

#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/bundle/bundle.h"
#include "engine/environment.h"
#include "engine/rule/finding.h"

namespace giq {

/// GIQ0xx … GIQ6xx.
enum class Family : std::uint8_t {
  kDocument,
  kQuota,
  kLatency,
  kModelCache,
  kBucket,
  kCompileCache,
  kShape
};
[[nodiscard]] std::string_view FamilyName(Family family);

/// Which fixes a rule's findings carry.
enum class FixPolicy : std::uint8_t { kNone, kSafe, kUnsafe, kEither };

/// Collects the findings of one rule: code and severity are the rule's.
class Findings {
 public:
  Findings(const Rule& rule, std::vector<Finding>& out) : rule_(rule), out_(out) {}
  /// Adds a finding at the rule's default severity; the reference is good until the next Report.
  Finding& Report(const Place& place, std::string message);
  /// The same at another severity that the rule declares in `may_be`.
  Finding& Report(const Place& place, Severity severity, std::string message);

 private:
  const Rule& rule_;
  std::vector<Finding>& out_;
};

struct DocumentContext {
  const Document& document;
  std::span<const Object> objects;  ///< The objects of this document.
};
struct WorkloadContext {
  const Workload& workload;
  const Bundle& bundle;
  const Environment& env;
};
struct BundleContext {
  const Bundle& bundle;
  const Environment& env;
};

/// The variant's alternative decides what a rule is called for.
struct CheckDocument {
  void (*check)(const DocumentContext&, Findings&);
};
struct CheckWorkload {
  void (*check)(const WorkloadContext&, Findings&);
};
struct CheckBundle {
  void (*check)(const BundleContext&, Findings&);
};
struct SuppressionContext;
/// For each comment and annotation that switches rules off, when all other rules have been run:
/// Suppress (engine/rule/suppress.h) calls it, Analyze does not.
struct CheckSuppressions {
  void (*check)(const SuppressionContext&, Findings&);
};

/// Documentation of a rule; `explain`, docs/rules and the README's table are printed from it.
struct RuleDoc {
  std::string_view summary;  ///< One sentence: what is wrong.
  std::string_view why;      ///< What happens on the cluster, with its symptom.
  std::string_view fix;      ///< What to do.
  std::string_view bad;      ///< A manifest that yields exactly this rule.
  std::string_view good;     ///< The corrected manifest: no rule finds anything.
  std::string_view config;   ///< `.giq-lint.yaml` that both need, "" for none.
  std::string_view source;   ///< Where the fact comes from.
};

struct Rule {
  std::string_view code;
  std::string_view name;
  Family family = Family::kDocument;
  Severity severity = Severity::kWarning;  ///< Default.
  std::span<const Severity> may_be;        ///< Further severities it may report with.
  FixPolicy fix = FixPolicy::kNone;
  std::string_view since;
  RuleDoc doc;
  std::variant<CheckDocument, CheckWorkload, CheckBundle, CheckSuppressions> check;
};

/// Whether a rule declares a severity, as its default or in `may_be`.
[[nodiscard]] bool MayReport(const Rule& rule, Severity severity);

/// Runs the rules over a bundle's own documents, workloads and objects, in the order of documents,
/// then places, then codes.
[[nodiscard]] std::vector<Finding> Analyze(const Bundle& bundle, const Environment& env,
                                           std::span<const Rule* const> rules);

}  // namespace giq
