// `suppress:`: rules that say nothing about some objects.
#include <array>

#include "linter/input/config_reader.h"
#include "linter/input/path_globs.h"

namespace giq {
namespace {

ConfiguredSuppression& Current(Reading& reading) { return reading.settings.suppress.back(); }

Trouble ReadGlob(const Node& value, const Reading& reading, std::string& into) {
  if (!IsWord(value) || !IsPathGlob(value.text)) {
    return reading.At(value, "expected a name, with * and ? as wildcards");
  }
  into = value.text;
  return {};
}

constexpr auto kSuppressKeys = std::to_array<Key>({
    {"kind", [](const Node& value,
                Reading& reading) { return ReadGlob(value, reading, Current(reading).kind); }},
    {"name", [](const Node& value,
                Reading& reading) { return ReadGlob(value, reading, Current(reading).name); }},
    {"namespace",
     [](const Node& value, Reading& reading) {
       return ReadGlob(value, reading, Current(reading).namespace_);
     }},
    {"reason",
     [](const Node& value, Reading& reading) -> Trouble {
       if (!IsWord(value)) return reading.At(value, "expected a reason in words");
       Current(reading).reason = value.text;
       return {};
     }},
    {"rules", [](const Node& value,
                 Reading& reading) { return ReadRules(value, reading, Current(reading).rules); }},
});

}  // namespace

Trouble ReadSuppress(const Node& value, Reading& reading) {
  if (!value.IsSequence()) return reading.At(value, "expected a list of suppressions");
  for (const Node* item : value.items) {
    if (!item->IsMapping()) {
      return reading.At(*item, "expected a suppression: rules, and a kind, namespace or name");
    }
    reading.settings.suppress.emplace_back();
    if (auto trouble = ReadKeys(*item, kSuppressKeys, reading)) return trouble;
    const ConfiguredSuppression& entry = Current(reading);
    if (entry.rules.empty()) return reading.At(*item, "a suppression without \"rules\"");
    if (entry.kind.empty() && entry.namespace_.empty() && entry.name.empty()) {
      return reading.At(*item,
                        "a suppression without a kind, namespace or name: \"ignore\" leaves rules "
                        "out everywhere");
    }
  }
  return {};
}

std::vector<std::string_view> SuppressConfigKeys() { return NamesOf(kSuppressKeys); }

}  // namespace giq
