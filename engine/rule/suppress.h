// Findings after suppression: what comments and annotations silence, and which of them silence
// nothing.
#pragma once

#include <span>
#include <vector>

#include "engine/rule/rule.h"
#include "engine/rule/suppression.h"

namespace giq {

/// What became of one word of a suppression.
struct WordOutcome {
  std::vector<const Rule*> rules;  ///< Which it names; none: it names no rule.
  bool used = false;               ///< It silenced a finding.
};

/// What a rule about suppressions looks at.
struct SuppressionContext {
  const Suppression& suppression;
  std::span<const WordOutcome> outcomes;  ///< One for each word.
  const Bundle& bundle;
  const Environment& env;
  std::span<const Rule* const> decided;
};

/// The rules of a run.
struct RuleSets {
  std::span<const Rule* const> all;  ///< Whatever a suppression may name.
  std::span<const Rule* const> run;
  /// Those of `run` that would have reported what there is to report: their silence shows that
  /// there is nothing to suppress.
  std::span<const Rule* const> decided;
};

/// Findings, and those that a suppression silenced, both in Analyze's order.
struct Judgement {
  std::vector<Finding> findings;
  std::vector<Finding> suppressed;
};

/// Splits findings into those that stand and those that the suppressions of their documents
/// silence, and adds what the rules about suppressions report on the bundle's own documents. A
/// finding of those is silenced by their own code or name alone, never by a prefix.
[[nodiscard]] Judgement Suppress(std::vector<Finding> findings, const Bundle& bundle,
                                 const Environment& env, const RuleSets& rules);

/// Analyze and Suppress for one rule: its findings that stand. One about suppressions needs the
/// others to be run.
[[nodiscard]] std::vector<Finding> FindingsOf(const Rule& rule, const Bundle& bundle,
                                              const Environment& env,
                                              std::span<const Rule* const> all);

}  // namespace giq
