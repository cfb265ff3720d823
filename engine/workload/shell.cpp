#include "engine/workload/shell.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "engine/workload/shell_expand.h"
#include "engine/workload/shell_scope.h"
#include "engine/workload/shell_syntax.h"

namespace giq {
namespace shell {
namespace {

constexpr int kMaxCalls = 12;
// Charged for each command on top of its bytes, so that loops in loops and calls in calls end.
constexpr std::size_t kCommandCost = 64;

// Commands whose success is a question, not an expectation: what follows them with `&&` may not
// run.
constexpr std::array<std::string_view, 12> kQuestions = {"[",     "test", "grep",  "command",
                                                         "which", "type", "false", "hash",
                                                         "diff",  "cmp",  "pgrep", "mountpoint"};
constexpr std::array<std::string_view, 5> kDeclarations = {"export", "declare", "typeset", "local",
                                                           "readonly"};
constexpr std::array<std::string_view, 3> kReaders = {"read", "mapfile", "readarray"};

template <std::size_t N>
bool Contains(const std::array<std::string_view, N>& set, std::string_view word) {
  return std::ranges::find(set, word) != set.end();
}

class Follower {
 public:
  Follower(const PlacedText& script, const ShellContext& context)
      : script_(script), scope_(context, script.text.size()) {}

  ShellScript Run(const Script& syntax) {
    Walk(syntax.list, true);
    out_.complete = syntax.complete && !scope_.exhausted();
    out_.exports = std::move(scope_.exports());
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string_view TextOf(Range range) const {
    return std::string_view(script_.text).substr(range.begin, range.end - range.begin);
  }

  void Walk(const List& list, bool certain) {
    bool chain = certain;
    const Item* previous = nullptr;
    for (const Item& item : list) {
      if (stopped_ || scope_.exhausted()) return;
      if (item.joint == Joint::kThen) chain = certain;
      if (item.joint == Joint::kOr) chain = false;
      if (item.joint == Joint::kAnd && previous != nullptr && IsQuestion(previous->command))
        chain = false;
      if (item.piped) {
        InSubshell([&] { Run(item.command, chain); });
      } else if (chain == certain) {
        Run(item.command, chain);
      } else {
        scope_.MakeUnknown(InBranch([&] { Run(item.command, false); }));
      }
      previous = &item;
    }
  }

  [[nodiscard]] bool IsQuestion(const Command& command) const {
    if (command.kind == Command::Kind::kTest || command.negated) return true;
    return command.kind == Command::Kind::kSimple && !command.words.empty() &&
           Contains(kQuestions, TextOf(command.words.front()));
  }

  /// Runs a part whose variables do not come back; what ends it does not end the script.
  template <typename Part>
  std::vector<std::string> InSubshell(Part part) {
    const std::size_t mark = scope_.Mark();
    const bool stopped = std::exchange(stopped_, false);
    part();
    stopped_ = stopped;
    return scope_.Restore(mark);
  }

  /// Runs a part that may not run; returns the variables that it would change.
  template <typename Part>
  std::vector<std::string> InBranch(Part part) {
    const std::vector<Field> positional = scope_.positional();
    std::vector<std::string> names = InSubshell(part);
    scope_.SetPositional(positional);
    return names;
  }

  void Run(const Command& command, bool certain) {
    scope_.Charge(kCommandCost);
    switch (command.kind) {
      case Command::Kind::kSimple:
        return RunSimple(command, certain);
      case Command::Kind::kGroup:
        return Walk(command.bodies.front(), certain);
      case Command::Kind::kSubshell:
        return (void)InSubshell([&] { Walk(command.bodies.front(), certain); });
      case Command::Kind::kIf:
      case Command::Kind::kCase:
        return RunBranches(command, certain);
      case Command::Kind::kLoop:
        return RunLoop(command, certain);
      case Command::Kind::kFunction:
        functions_[std::string(TextOf(command.words.front()))] = &command.bodies.front();
        return;
      case Command::Kind::kTest:
        return;
    }
  }

  void RunBranches(const Command& command, bool certain) {
    std::vector<std::string> changed;
    if (!command.conditions.empty()) Walk(command.conditions.front(), certain);
    for (std::size_t i = 0; i < command.bodies.size() && !stopped_; ++i) {
      const auto names = InBranch([&] {
        if (i > 0 && i < command.conditions.size()) Walk(command.conditions[i], false);
        Walk(command.bodies[i], false);
      });
      changed.insert(changed.end(), names.begin(), names.end());
    }
    std::ranges::sort(changed);
    changed.erase(std::ranges::unique(changed).begin(), changed.end());
    scope_.MakeUnknown(changed);
  }

  // What a loop's body changes is not known in its next round: a first pass finds the names.
  void RunLoop(const Command& command, bool certain) {
    if (command.bodies.empty()) return;
    const bool forever = IsForever(command);
    if (!command.conditions.empty()) Walk(command.conditions.front(), certain);
    if (stopped_) return;
    const std::size_t commands = out_.commands.size();
    std::vector<std::string> changed = InBranch([&] { Walk(command.bodies.front(), false); });
    out_.commands.resize(commands);
    if (!command.words.empty()) changed.emplace_back(TextOf(command.words.front()));
    scope_.MakeUnknown(changed);
    (void)InBranch([&] { Walk(command.bodies.front(), certain && forever); });
    scope_.MakeUnknown(changed);
  }

  [[nodiscard]] bool IsForever(const Command& loop) const {
    if (loop.conditions.empty() || loop.conditions.front().size() != 1 || loop.negated)
      return false;
    const Command& condition = loop.conditions.front().front().command;
    if (condition.words.size() != 1 || condition.negated) return false;
    return TextOf(condition.words.front()) == "true" || TextOf(condition.words.front()) == ":";
  }

  void RunSimple(const Command& command, bool certain) {
    if (command.words.empty()) {
      for (const Assignment& assignment : command.assignments) Assign(assignment);
      return;
    }
    const std::string_view name = TextOf(command.words.front());
    if (Contains(kDeclarations, name)) return Declare(command);
    SimpleCommand out{.exports = scope_.exports().size(),
                      .certain = certain,
                      .variables_known = !scope_.forgotten()};
    for (const Assignment& assignment : command.assignments)
      out.assignments.push_back(PrefixOf(assignment));
    for (const Range word : command.words) AddWords(word, out.words);
    if (out.words.empty() || scope_.exhausted()) return;
    if (RunBuiltin(out, certain)) return;
    const auto function = functions_.find(out.words.front().text.value_or(""));
    if (function != functions_.end()) return Call(*function->second, out.words, certain);
    const bool replaces =
        out.words.front().text.known() && *out.words.front().text == "exec" && out.words.size() > 1;
    out_.commands.push_back(std::move(out));
    if (replaces && certain) stopped_ = true;
  }

  void AddWords(Range word, std::vector<Argument>& words) {
    const Place at = script_.PlaceOf(word.begin, word.end);
    for (Field& field : ExpandWord(script_, word, scope_)) {
      words.push_back({field.known ? Fact<std::string>::Known(std::move(field.text), at)
                                   : Fact<std::string>::Unknown(at, std::move(field.text)),
                       at});
    }
  }

  void Call(const List& body, const std::vector<Argument>& words, bool certain) {
    if (calls_ >= kMaxCalls) return scope_.Forget();
    std::vector<Field> inner;
    for (const Argument& word : words) {
      inner.push_back({word.text.known() ? *word.text : word.text.text(), word.text.known()});
      scope_.Charge(inner.back().text.size());
    }
    const std::vector<Field> outer = scope_.positional();
    scope_.SetPositional(std::move(inner));
    ++calls_;
    Walk(body, certain);
    --calls_;
    scope_.SetPositional(outer);
    if (std::exchange(returned_, false)) stopped_ = false;
  }

  // Variables.

  Value ValueOf(const Assignment& assignment) {
    const Place at =
        script_.PlaceOf(assignment.name.begin, std::max(assignment.value.end, assignment.name.end));
    if (assignment.array) {
      Value out{.set = true, .array = true, .at = at};
      for (const Range item : assignment.items) {
        std::vector<Field> fields = ExpandWord(script_, item, scope_);
        std::move(fields.begin(), fields.end(), std::back_inserter(out.items));
      }
      return out;
    }
    Field field = ExpandValue(script_, assignment.value, scope_);
    return {.set = true, .known = field.known, .text = std::move(field.text), .at = at};
  }

  void Assign(const Assignment& assignment) {
    Value value = ValueOf(assignment);
    const std::string_view name = TextOf(assignment.name);
    if (assignment.append) value = Appended(scope_.Get(name), std::move(value));
    scope_.Set(name, std::move(value));
  }

  static Value Appended(Value before, Value after) {
    if (!before.set && before.known) return after;
    if (before.array != after.array || !before.known || !after.known) {
      return {.set = true, .known = false, .text = before.text + after.text, .at = after.at};
    }
    before.text += after.text;
    std::move(after.items.begin(), after.items.end(), std::back_inserter(before.items));
    before.at = after.at;
    return before;
  }

  EnvVar PrefixOf(const Assignment& assignment) {
    const Value value = ValueOf(assignment);
    const bool known = value.known && !value.array && !assignment.append;
    return {.name = std::string(TextOf(assignment.name)),
            .value = known ? Fact<std::string>::Known(value.text, value.at)
                           : Fact<std::string>::Unknown(value.at, value.text),
            .from = EnvVar::From::kScript,
            .at = value.at};
  }

  /// `export NAME=value`, whose value is not split in bash, nor where it matters in sh.
  void Declare(const Command& command) {
    bool exports = TextOf(command.words.front()) == "export";
    for (std::size_t i = 1; i < command.words.size(); ++i) {
      const Range word = command.words[i];
      const std::string_view text = TextOf(word);
      const std::size_t equals = text.find('=');
      const std::string_view name = text.substr(0, equals);
      if (text.starts_with('-')) {
        exports = exports || text.find('x') != std::string_view::npos;
      } else if (!IsName(name)) {
        scope_.Forget();
      } else {
        if (equals != std::string_view::npos) {
          Assign({.name = {word.begin, word.begin + equals},
                  .value = {word.begin + equals + 1, word.end}});
        }
        if (exports) scope_.Export(name);
      }
    }
  }

  // Builtins.

  /// Runs a command that changes the shell itself; false for every other command.
  bool RunBuiltin(const SimpleCommand& command, bool certain) {
    const std::string name = command.words.front().text.value_or("");
    if (name == "exit" || name == "return") return Leave(name == "return", certain);
    if (name == "unset")
      return ForEachName(command, [&](const std::string& variable) { scope_.Unset(variable); });
    if (name == "set") return RunSet(command);
    if (name == "shift") return Shift(command);
    if (name == "source" || name == ".") return Source(command);
    if (name == "eval") scope_.Forget();
    if (Contains(kReaders, name)) {
      return ForEachName(command, [&](const std::string& variable) {
        scope_.Set(variable, {.set = true, .known = false});
      });
    }
    return false;
  }

  bool Leave(bool from_function, bool certain) {
    if (!certain) return true;
    stopped_ = true;
    returned_ = from_function && calls_ > 0;
    return true;
  }

  template <typename Action>
  bool ForEachName(const SimpleCommand& command, Action action) {
    for (std::size_t i = 1; i < command.words.size(); ++i) {
      const std::string word = command.words[i].text.value_or("");
      if (IsName(word)) action(word);
    }
    return true;
  }

  bool RunSet(const SimpleCommand& command) {
    for (std::size_t i = 1; i < command.words.size(); ++i) {
      const std::string word = command.words[i].text.value_or("");
      if (word == "-a" || word == "allexport") scope_.ExportAll();
      if (word.starts_with('-') && word != "--") continue;
      if (word == "allexport" || word == "pipefail" || word == "errexit" || word == "nounset" ||
          word == "xtrace")
        continue;
      SetPositional(command, word == "--" ? i + 1 : i);
      break;
    }
    return true;
  }

  void SetPositional(const SimpleCommand& command, std::size_t first) {
    std::vector<Field> fields(1);
    if (!scope_.positional().empty()) fields.front() = scope_.positional().front();
    for (std::size_t i = first; i < command.words.size(); ++i) {
      const Fact<std::string>& text = command.words[i].text;
      fields.push_back({text.known() ? *text : text.text(), text.known()});
    }
    scope_.SetPositional(std::move(fields));
  }

  bool Shift(const SimpleCommand& command) {
    std::vector<Field> fields = scope_.positional();
    const std::string count = command.words.size() > 1 ? command.words[1].text.value_or("") : "1";
    if (count.size() != 1 || count < "0" || count > "9") {
      scope_.SetPositional({Field{}, {.text = "$@", .known = false}});
      return true;
    }
    for (int i = count.front() - '0'; i > 0 && fields.size() > 1; --i)
      fields.erase(fields.begin() + 1);
    scope_.SetPositional(std::move(fields));
    return true;
  }

  // A virtual environment's `activate` sets PATH and little else.
  bool Source(const SimpleCommand& command) {
    const std::string path = command.words.size() > 1 ? command.words[1].text.value_or("") : "";
    if (path.ends_with("/activate")) return true;
    scope_.Forget();
    return false;
  }

  const PlacedText& script_;
  Scope scope_;
  ShellScript out_;
  std::unordered_map<std::string, const List*> functions_;
  int calls_ = 0;
  bool stopped_ = false;
  bool returned_ = false;
};

}  // namespace
}  // namespace shell

ShellScript FollowScript(const PlacedText& script, const ShellContext& context) {
  const shell::Script syntax = shell::Parse(script);
  return shell::Follower(script, context).Run(syntax);
}

std::vector<EnvVar> EnvironmentOf(const ShellScript& script, const SimpleCommand& command) {
  std::vector<EnvVar> out;
  std::unordered_map<std::string_view, std::size_t> index;
  const auto add = [&](const EnvVar& variable) {
    const auto [found, is_new] = index.try_emplace(variable.name, out.size());
    if (is_new) {
      out.push_back(variable);
    } else {
      out[found->second] = variable;
    }
  };
  for (std::size_t i = 0; i < std::min(command.exports, script.exports.size()); ++i)
    add(script.exports[i]);
  for (const EnvVar& variable : command.assignments) add(variable);
  return out;
}

}  // namespace giq
