#include "engine/rule/suppress.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/rule/naming.h"
#include "engine/rule/order.h"

namespace giq {
namespace {

bool IsAboutSuppressions(const Rule& rule) {
  return std::holds_alternative<CheckSuppressions>(rule.check);
}

/// The rules that a word silences.
std::vector<const Rule*> RulesNamed(std::string_view word, std::span<const Rule* const> all) {
  std::vector<const Rule*> named;
  for (const Rule* rule : all) {
    if (IsAboutSuppressions(*rule) ? NamesAlone(word, *rule) : Names(word, *rule)) {
      named.push_back(rule);
    }
  }
  return named;
}

/// The findings of one rule in one document by their begins, and how many suppressions cover each:
/// kept as differences between neighbours, so that many suppressions of many findings stay cheap.
struct Covered {
  std::vector<std::pair<std::uint32_t, std::size_t>> begins;  // with the finding's index
  std::vector<std::int64_t> changes;
};

using CoveredByRule = std::map<const Rule*, Covered>;

/// A suppression with what becomes of its words.
struct Active {
  Suppression suppression;
  std::vector<WordOutcome> outcomes;
};

class Suppressor {
 public:
  Suppressor(const Bundle& bundle, std::span<const Rule* const> all) : bundle_(bundle), all_(all) {
    if (bundle.file == nullptr) return;
    for (const Document& document : bundle.file->documents()) {
      Read(document, ObjectsIn(bundle.objects, document));
    }
  }

  /// Moves what is silenced to the other list, and remembers which words did it.
  void Apply(std::vector<Finding>& findings, std::vector<Finding>& suppressed) {
    std::vector<bool> silenced(findings.size(), false);
    for (auto& [document, rules] : ByDocument(findings)) {
      for (Active& active : by_document_[document]) Cover(active, rules);
      for (const auto& [rule, covered] : rules) Mark(covered, silenced);
    }
    std::vector<Finding> standing;
    for (std::size_t i = 0; i < findings.size(); ++i) {
      (silenced[i] ? suppressed : standing).push_back(std::move(findings[i]));
    }
    findings = std::move(standing);
  }

  /// The suppressions of the bundle's own documents.
  template <typename Visit>
  void ForEachOwn(Visit visit) const {
    if (bundle_.file == nullptr) return;
    for (const Document& document : bundle_.file->documents()) {
      for (const Active& active : by_document_.at(&document)) visit(active);
    }
  }

 private:
  void Read(const Document& document, std::span<const Object> objects) {
    std::vector<Active>& active = by_document_[&document];
    for (Suppression& suppression : SuppressionsOf(document, objects)) {
      std::vector<WordOutcome> outcomes;
      for (const std::string_view word : suppression.words) {
        outcomes.push_back({.rules = RulesNamed(word, all_)});
      }
      active.push_back({std::move(suppression), std::move(outcomes)});
    }
  }

  std::map<const Document*, CoveredByRule> ByDocument(const std::vector<Finding>& findings) {
    std::map<const Document*, CoveredByRule> documents;
    for (std::size_t i = 0; i < findings.size(); ++i) {
      const Document* document = findings[i].place.document;
      if (!by_document_.contains(document)) {
        const auto objects = ObjectsOf(*document->file);  // a companion
        Read(*document, ObjectsIn(objects, *document));
      }
      documents[document][findings[i].rule].begins.emplace_back(findings[i].place.span().begin, i);
    }
    for (auto& [document, rules] : documents) {
      for (auto& [rule, covered] : rules) {
        std::ranges::sort(covered.begins);
        covered.changes.assign(covered.begins.size() + 1, 0);
      }
    }
    return documents;
  }

  static void Cover(Active& active, CoveredByRule& rules) {
    for (WordOutcome& outcome : active.outcomes) {
      for (const Rule* rule : outcome.rules) {
        const auto found = rules.find(rule);
        if (found == rules.end()) continue;
        if (Cover(active.suppression.reach, found->second)) outcome.used = true;
        // `ignore[GIQ301, GIQ005]` speaks of itself too.
        if (IsAboutSuppressions(*rule)) Cover(active.suppression.place.span(), found->second);
      }
    }
  }

  /// Whether there was anything to cover.
  static bool Cover(Span reach, Covered& covered) {
    auto& [begins, changes] = covered;
    const auto at = [&](std::uint32_t offset) {
      return std::ranges::lower_bound(begins, std::pair(offset, std::size_t{0})) - begins.begin();
    };
    const auto first = at(reach.begin);
    const auto last = at(reach.end);
    if (first >= last) return false;
    ++changes[static_cast<std::size_t>(first)];
    --changes[static_cast<std::size_t>(last)];
    return true;
  }

  static void Mark(const Covered& covered, std::vector<bool>& silenced) {
    std::int64_t covering = 0;
    for (std::size_t i = 0; i < covered.begins.size(); ++i) {
      covering += covered.changes[i];
      if (covering > 0) silenced[covered.begins[i].second] = true;
    }
  }

  const Bundle& bundle_;
  std::span<const Rule* const> all_;
  std::map<const Document*, std::vector<Active>> by_document_;
};

/// What the rules about suppressions report.
std::vector<Finding> Unused(const Suppressor& suppressor, const Bundle& bundle,
                            const Environment& env, const RuleSets& rules) {
  std::vector<Finding> found;
  for (const Rule* rule : rules.run) {
    const auto* about = std::get_if<CheckSuppressions>(&rule->check);
    if (about == nullptr) continue;
    Findings out(*rule, found);
    suppressor.ForEachOwn([&](const Active& active) {
      about->check({active.suppression, active.outcomes, bundle, env, rules.decided}, out);
    });
  }
  return found;
}

}  // namespace

Judgement Suppress(std::vector<Finding> findings, const Bundle& bundle, const Environment& env,
                   const RuleSets& rules) {
  Judgement judgement{.findings = std::move(findings), .suppressed = {}};
  Suppressor suppressor(bundle, rules.all);
  suppressor.Apply(judgement.findings, judgement.suppressed);
  std::vector<Finding> unused = Unused(suppressor, bundle, env, rules);
  suppressor.Apply(unused, judgement.suppressed);
  std::ranges::move(unused, std::back_inserter(judgement.findings));
  SortFindings(judgement.findings, bundle.file);
  SortFindings(judgement.suppressed, bundle.file);
  return judgement;
}

std::vector<Finding> FindingsOf(const Rule& rule, const Bundle& bundle, const Environment& env,
                                std::span<const Rule* const> all) {
  const Rule* const alone[] = {&rule};
  const std::span<const Rule* const> run = IsAboutSuppressions(rule) ? all : alone;
  Judgement judgement = Suppress(Analyze(bundle, env, run), bundle, env, {all, run, run});
  std::erase_if(judgement.findings, [&](const Finding& finding) { return finding.rule != &rule; });
  return std::move(judgement.findings);
}

}  // namespace giq
