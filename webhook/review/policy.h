// What a platform team decides about findings: deny, warn, audit or nothing, by rule and namespace.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/rule/finding.h"

namespace giq {

/// What a finding does to the request.
enum class Action : std::uint8_t { kOff, kAudit, kWarn, kDeny };
[[nodiscard]] std::string_view ActionName(Action action);  ///< "off", "audit", "warn", "deny"

/// An entry of `actions:`; the last that speaks of a finding counts.
struct ActionEntry {
  std::vector<std::string> rules;             ///< Codes, prefixes of codes, or names; empty: all.
  std::vector<std::string> namespaces;        ///< Globs with `*` and `?`; empty: all.
  Severity severity = Severity::kInfo;        ///< Findings below it are none of its business.
  std::optional<Action> action;               ///< The reader refuses an entry without one.
  std::optional<std::chrono::sys_days> from;  ///< A denial warns before this day.
};

/// An entry of `exemptions:`; an object for which all that it says holds is not judged.
struct Exemption {
  std::vector<std::string> namespaces;
  std::vector<std::pair<std::string, std::string>> labels;       ///< Values are globs.
  std::vector<std::pair<std::string, std::string>> annotations;  ///< Likewise.
  std::string reason;
};

/// The policy file.
struct Policy {
  std::vector<ActionEntry> actions;
  std::vector<Exemption> exemptions;
  /// Rules that the annotation giq-lint.dev/ignore may silence; nothing: all findings that would
  /// not deny.
  std::optional<std::vector<std::string>> suppressible;
  /// Whoever changes an object's spec has to repair what it had before; else that warns.
  bool strict = false;
  std::string source;  ///< The file's name.
};

/// What the policy makes of a finding.
struct Ruling {
  Action action = Action::kWarn;
  std::optional<std::chrono::sys_days> denies_from;  ///< A warning that will be a denial.
};

/// Without an entry that speaks of it, an error denies, a warning warns, an info is audited.
[[nodiscard]] Ruling RulingOf(const Policy& policy, const Finding& finding,
                              std::string_view namespace_, std::chrono::sys_days today);

/// Whether the annotation may silence the rule's finding for which that was ruled.
[[nodiscard]] bool MaySuppress(const Policy& policy, const Rule& rule, const Ruling& ruling);

/// Whether every object of a namespace is exempt: decided before an object is read.
[[nodiscard]] bool IsExemptNamespace(const Policy& policy, std::string_view namespace_);

/// The exemption that holds for an object; null for none.
[[nodiscard]] const Exemption* ExemptionOf(const Policy& policy, std::string_view namespace_,
                                           const Node& object);

/// Reads a policy file; `name` names it in errors. An empty text is the default policy.
[[nodiscard]] Result<Policy> ParsePolicy(std::string name, std::string text);

/// The keys that the reader knows: at the top, and in the entries of `actions:` and `exemptions:`.
[[nodiscard]] std::vector<std::string_view> PolicyKeys();
[[nodiscard]] std::vector<std::string_view> ActionKeys();
[[nodiscard]] std::vector<std::string_view> ExemptionKeys();

}  // namespace giq
