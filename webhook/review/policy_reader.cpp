// The policy file's keys. What is wrong is an error with its place; nothing is guessed.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "engine/document/config_words.h"
#include "engine/document/root.h"
#include "rules/rule_words.h"
#include "webhook/review/glob.h"
#include "webhook/review/policy.h"

namespace giq {
namespace {

constexpr Limits kLimits = {.file_bytes = 1 << 20, .document_bytes = 1 << 20, .nodes = 100'000};

using Trouble = std::optional<Error>;

/// A key of a mapping that fills a T, and what takes its value.
template <typename T>
struct Key {
  std::string_view name;
  Trouble (*read)(const File& file, const Node& value, T& into);
};

template <typename T, std::size_t N>
std::vector<std::string_view> NamesOf(const std::array<Key<T>, N>& keys) {
  std::vector<std::string_view> names;
  for (const Key<T>& key : keys) names.push_back(key.name);
  return names;
}

template <typename T, std::size_t N>
Trouble ReadKeys(const File& file, const Node& mapping, const std::array<Key<T>, N>& keys,
                 T& into) {
  for (const Entry& entry : mapping.entries) {
    const auto key = std::ranges::find(keys, entry.key->text, &Key<T>::name);
    if (key == keys.end()) return UnknownKey(file, *entry.key, NamesOf(keys));
    if (entry.value->IsNull()) continue;
    if (auto trouble = key->read(file, *entry.value, into)) return trouble;
  }
  return {};
}

/// A list of mappings, each of which fills a T and is checked as a whole.
template <typename T, std::size_t N>
Trouble ReadList(const File& file, const Node& list, std::string_view what,
                 const std::array<Key<T>, N>& keys, std::string_view (*lacks)(const T&),
                 std::vector<T>& into) {
  if (!list.IsSequence()) return ErrorAt(file, list, fmt::format("expected a list of {}", what));
  for (const Node* item : list.items) {
    if (!item->IsMapping()) {
      return ErrorAt(file, *item, fmt::format("expected one of the {}: a mapping", what));
    }
    T& entry = into.emplace_back();
    if (auto trouble = ReadKeys(file, *item, keys, entry)) return trouble;
    const std::string_view lacking = lacks(entry);
    if (!lacking.empty()) return ErrorAt(file, *item, std::string(lacking));
  }
  return {};
}

Trouble ReadRules(const File& file, const Node& value, std::vector<std::string>& rules) {
  const auto words = WordsIn(file, value, "a list of rule codes, prefixes of codes or names");
  if (!words) return words.error();
  for (const Node* word : *words) {
    if (!NamesRules(word->text)) return ErrorAt(file, *word, UnknownRuleText(word->text));
    rules.emplace_back(word->text);
  }
  return {};
}

Trouble ReadGlobs(const File& file, const Node& value, std::vector<std::string>& globs) {
  constexpr std::string_view kWhat = "namespaces, with * and ? as wildcards";
  const auto words = WordsIn(file, value, kWhat);
  if (!words) return words.error();
  for (const Node* word : *words) {
    if (!IsGlob(word->text)) return ErrorAt(file, *word, fmt::format("expected {}", kWhat));
    globs.emplace_back(word->text);
  }
  if (globs.empty()) return ErrorAt(file, value, fmt::format("expected {}", kWhat));
  return {};
}

/// `{team: research, tier: "*"}`.
Trouble ReadPairs(const File& file, const Node& value,
                  std::vector<std::pair<std::string, std::string>>& pairs) {
  constexpr std::string_view kWhat = "a mapping of keys to values, with * and ? as wildcards";
  if (!value.IsMapping() || value.entries.empty()) {
    return ErrorAt(file, value, fmt::format("expected {}", kWhat));
  }
  for (const Entry& entry : value.entries) {
    // `true` and `1` without quotes are what people write for labels; their text counts.
    const bool scalar = entry.value->IsScalar() && !entry.value->IsNull();
    if (!scalar || !IsGlob(entry.value->text)) {
      return ErrorAt(file, *entry.value, fmt::format("expected {}", kWhat));
    }
    pairs.emplace_back(entry.key->text, entry.value->text);
  }
  return {};
}

template <typename T>
Trouble ReadChoice(const File& file, const Node& value,
                   std::span<const std::pair<std::string_view, T>> words, std::string_view choices,
                   T& into) {
  const auto found = std::ranges::find(words, value.text, &std::pair<std::string_view, T>::first);
  // `off` without quotes is a boolean; its text is the word.
  if (!value.IsScalar() || found == words.end()) {
    return ErrorAt(file, value, fmt::format("expected {}", choices));
  }
  into = found->second;
  return {};
}

Trouble ReadAction(const File& file, const Node& value, ActionEntry& entry) {
  constexpr std::array<std::pair<std::string_view, Action>, 4> kWords = {{
      {"deny", Action::kDeny},
      {"warn", Action::kWarn},
      {"audit", Action::kAudit},
      {"off", Action::kOff},
  }};
  return ReadChoice<Action>(file, value, kWords, "deny, warn, audit or off",
                            entry.action.emplace());
}

Trouble ReadSeverity(const File& file, const Node& value, Severity& severity) {
  constexpr std::array<std::pair<std::string_view, Severity>, 3> kWords = {{
      {"error", Severity::kError},
      {"warning", Severity::kWarning},
      {"info", Severity::kInfo},
  }};
  return ReadChoice<Severity>(file, value, kWords, "info, warning or error", severity);
}

/// The number that the whole text is; nothing when it is none.
std::optional<int> NumberIn(std::string_view text) {
  int number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// `2027-01-31`.
std::optional<std::chrono::sys_days> DayIn(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = NumberIn(text.substr(0, 4));
  const auto month = NumberIn(text.substr(5, 2));
  const auto day = NumberIn(text.substr(8, 2));
  if (!year || !month || !day || *month < 1 || *day < 1) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

Trouble ReadFrom(const File& file, const Node& value, ActionEntry& entry) {
  if (value.IsScalar()) entry.from = DayIn(value.text);
  if (entry.from) return {};
  return ErrorAt(file, value, "expected a day such as 2027-01-31");
}

Trouble ReadReason(const File& file, const Node& value, Exemption& exemption) {
  if (!IsWord(value)) return ErrorAt(file, value, "expected a reason in words");
  exemption.reason = value.text;
  return {};
}

constexpr auto kActionKeys = std::to_array<Key<ActionEntry>>({
    {"action", ReadAction},
    {"from", ReadFrom},
    {"namespaces", [](const File& file, const Node& value,
                      ActionEntry& entry) { return ReadGlobs(file, value, entry.namespaces); }},
    {"rules", [](const File& file, const Node& value,
                 ActionEntry& entry) { return ReadRules(file, value, entry.rules); }},
    {"severity", [](const File& file, const Node& value,
                    ActionEntry& entry) { return ReadSeverity(file, value, entry.severity); }},
});

constexpr auto kExemptionKeys = std::to_array<Key<Exemption>>({
    {"annotations", [](const File& file, const Node& value,
                       Exemption& entry) { return ReadPairs(file, value, entry.annotations); }},
    {"labels", [](const File& file, const Node& value,
                  Exemption& entry) { return ReadPairs(file, value, entry.labels); }},
    {"namespaces", [](const File& file, const Node& value,
                      Exemption& entry) { return ReadGlobs(file, value, entry.namespaces); }},
    {"reason", ReadReason},
});

std::string_view LackOfAction(const ActionEntry& entry) {
  if (!entry.action) return "an entry without \"action\"";
  if (entry.from && entry.action != Action::kDeny) return "\"from\" is for \"action: deny\" alone";
  return {};
}

std::string_view LackOfExemption(const Exemption& entry) {
  const bool all = entry.namespaces.empty() && entry.labels.empty() && entry.annotations.empty();
  return all ? "an exemption without namespaces, labels or annotations would exempt everything"
             : std::string_view();
}

Trouble ReadSuppressible(const File& file, const Node& value, Policy& policy) {
  policy.suppressible.emplace();
  return ReadRules(file, value, *policy.suppressible);
}

Trouble ReadStrict(const File& file, const Node& value, Policy& policy) {
  if (value.kind != NodeKind::kBool) return ErrorAt(file, value, "expected true or false");
  policy.strict = value.integer != 0;
  return {};
}

constexpr auto kPolicyKeys = std::to_array<Key<Policy>>({
    {"actions",
     [](const File& file, const Node& value, Policy& policy) {
       return ReadList(file, value, "actions", kActionKeys, LackOfAction, policy.actions);
     }},
    {"exemptions",
     [](const File& file, const Node& value, Policy& policy) {
       return ReadList(file, value, "exemptions", kExemptionKeys, LackOfExemption,
                       policy.exemptions);
     }},
    {"strict", ReadStrict},
    {"suppressible", ReadSuppressible},
});

}  // namespace

Result<Policy> ParsePolicy(std::string name, std::string text) {
  Policy policy{.source = name};
  GIQ_TRY(const auto file, ReadConfigFile(std::move(name), std::move(text), kLimits));
  const Node* root = RootOf(*file);
  if (root == nullptr || root->IsNull()) return policy;
  if (!root->IsMapping()) {
    return std::unexpected(ErrorAt(*file, *root, "expected a mapping: actions, exemptions, …"));
  }
  if (auto trouble = ReadKeys(*file, *root, kPolicyKeys, policy)) {
    return std::unexpected(*std::move(trouble));
  }
  return policy;
}

std::vector<std::string_view> PolicyKeys() { return NamesOf(kPolicyKeys); }
std::vector<std::string_view> ActionKeys() { return NamesOf(kActionKeys); }
std::vector<std::string_view> ExemptionKeys() { return NamesOf(kExemptionKeys); }

}  // namespace giq
