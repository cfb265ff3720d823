#include "engine/workload/shell_syntax.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/workload/shell_scanner.h"

namespace giq::shell {
namespace {

// ConfigMaps hold at most 1 MiB.
constexpr std::size_t kMaxScript = std::size_t{1} << 20;
constexpr std::size_t kMaxCommands = 20'000;
constexpr int kMaxDepth = 40;
// Reserved words that never start a command.
constexpr std::array<std::string_view, 8> kClosers = {"then", "do",   "done", "fi",
                                                      "esac", "elif", "else", "}"};

using Terminators = std::initializer_list<std::string_view>;

class Parser {
 public:
  explicit Parser(const PlacedText& script) : in_(script) {}

  Script Run() {
    Script out;
    out.list = ParseList({});
    out.complete = !in_.failed() && in_.AtEnd();
    return out;
  }

 private:
  bool Take(std::string_view word) {
    in_.SkipBreaks();
    if (in_.PeekReserved() != word) return false;
    in_.Skip(word.size());
    return true;
  }

  void Expect(std::string_view word) {
    if (!Take(word)) in_.Fail();
  }

  [[nodiscard]] bool AtTerminator(Terminators terminators) const {
    if (in_.AtEnd() || in_.Is(')') || (in_.Is(';') && in_.Is(';', 1))) return true;
    return std::ranges::find(terminators, in_.PeekReserved()) != terminators.end();
  }

  List ParseList(Terminators terminators) {
    List list;
    Joint joint = Joint::kThen;
    while (true) {
      in_.SkipBreaks();
      if (AtTerminator(terminators)) return list;
      if (++commands_ > kMaxCommands || depth_ >= kMaxDepth) in_.Fail();
      const std::size_t before = in_.next();
      Item item{joint, joint == Joint::kPipe, ParseCommand()};
      joint = ReadJoint();
      item.piped = item.piped || joint == Joint::kPipe;
      list.push_back(std::move(item));
      if (in_.next() == before) in_.Fail();
    }
  }

  Joint ReadJoint() {
    in_.SkipBlanks();
    if (in_.Is('&') && in_.Is('&', 1)) return Skip(2, Joint::kAnd);
    if (in_.Is('|') && in_.Is('|', 1)) return Skip(2, Joint::kOr);
    if (in_.Is('|')) return Skip(in_.Is('&', 1) ? 2 : 1, Joint::kPipe);
    if (in_.Is('&')) return Skip(1, Joint::kThen);
    return Joint::kThen;
  }

  Joint Skip(std::size_t count, Joint joint) {
    in_.Skip(count);
    return joint;
  }

  Command ParseCommand() {
    in_.SkipBlanks();
    if (in_.Is('(')) return in_.Is('(', 1) ? ParseArithmetic() : ParseSubshell();
    const std::string_view word = in_.PeekReserved();
    if (word == "!") return ParseNegated();
    if (word == "if") return ParseIf();
    if (word == "while" || word == "until") return ParseWhile(word == "until");
    if (word == "for" || word == "select") return ParseFor();
    if (word == "case") return ParseCase();
    if (word == "function") return ParseFunction();
    if (word == "{") return ParseGroup();
    if (word == "[[") return ParseTest();
    if (std::ranges::find(kClosers, word) != kClosers.end()) in_.Fail();
    return ParseSimple();
  }

  /// Redirections behind a compound command.
  Command Finish(Command command) {
    in_.SkipBlanks();
    while (in_.SkipRedirection()) in_.SkipBlanks();
    return command;
  }

  Command ParseNegated() {
    in_.Skip(1);
    if (++depth_ >= kMaxDepth) in_.Fail();
    Command command = in_.failed() ? Command{} : ParseCommand();
    --depth_;
    command.negated = true;
    return command;
  }

  List ParseBody(Terminators terminators) {
    ++depth_;
    List list = ParseList(terminators);
    --depth_;
    return list;
  }

  Command ParseSubshell() {
    Command command{.kind = Command::Kind::kSubshell};
    in_.Skip(1);
    command.bodies.push_back(ParseBody({}));
    if (!in_.Is(')')) in_.Fail();
    in_.Skip(1);
    return Finish(std::move(command));
  }

  Command ParseGroup() {
    Command command{.kind = Command::Kind::kGroup};
    in_.Skip(1);
    command.bodies.push_back(ParseBody({"}"}));
    Expect("}");
    return Finish(std::move(command));
  }

  Command ParseArithmetic() {
    in_.SkipParentheses();
    return Finish({.kind = Command::Kind::kTest});
  }

  Command ParseTest() {
    in_.SkipPast("]]");
    return Finish({.kind = Command::Kind::kTest});
  }

  Command ParseIf() {
    Command command{.kind = Command::Kind::kIf};
    in_.Skip(2);
    do {
      command.conditions.push_back(ParseBody({"then"}));
      Expect("then");
      command.bodies.push_back(ParseBody({"elif", "else", "fi"}));
    } while (!in_.failed() && Take("elif"));
    if (!in_.failed() && Take("else")) command.bodies.push_back(ParseBody({"fi"}));
    Expect("fi");
    return Finish(std::move(command));
  }

  Command ParseWhile(bool negated) {
    Command command{.kind = Command::Kind::kLoop, .negated = negated};
    in_.Skip(5);  // "while", "until"
    command.conditions.push_back(ParseBody({"do"}));
    return ParseDo(std::move(command));
  }

  Command ParseFor() {
    Command command{.kind = Command::Kind::kLoop};
    (void)in_.ReadWord();
    in_.SkipBlanks();
    if (in_.Is('(')) {
      in_.SkipParentheses();
    } else {
      command.words.push_back(in_.ReadWord());
    }
    in_.SkipBlanks();
    while (!in_.AtWordEnd()) {
      (void)in_.ReadWord();
      in_.SkipBlanks();
    }
    return ParseDo(std::move(command));
  }

  Command ParseDo(Command command) {
    Expect("do");
    command.bodies.push_back(ParseBody({"done"}));
    Expect("done");
    return Finish(std::move(command));
  }

  Command ParseCase() {
    Command command{.kind = Command::Kind::kCase};
    in_.Skip(4);
    in_.SkipBlanks();
    (void)in_.ReadWord();
    Expect("in");
    while (!in_.failed() && !Take("esac")) {
      SkipPattern();
      command.bodies.push_back(ParseBody({"esac"}));
      while (in_.Is(';') || in_.Is('&')) in_.Skip(1);
    }
    return Finish(std::move(command));
  }

  void SkipPattern() {
    if (in_.Is('(')) in_.Skip(1);
    while (!in_.AtEnd() && !in_.Is(')')) {
      const std::size_t before = in_.next();
      (void)in_.ReadWord();
      if (in_.next() == before) in_.Skip(1);
    }
    if (in_.AtEnd()) in_.Fail();
    in_.Skip(1);
  }

  Command ParseFunction() {
    (void)in_.ReadWord();
    in_.SkipBlanks();
    const Range name = in_.ReadWord();
    in_.SkipBlanks();
    return ParseFunctionBody(name);
  }

  /// From behind the name: `()` and the body.
  Command ParseFunctionBody(Range name) {
    Command command{.kind = Command::Kind::kFunction, .words = {name}};
    if (in_.Is('(')) in_.SkipParentheses();
    in_.SkipBreaks();
    if (++depth_ >= kMaxDepth) in_.Fail();
    List body;
    if (!in_.failed()) body.push_back({Joint::kThen, false, ParseCommand()});
    --depth_;
    command.bodies.push_back(std::move(body));
    return command;
  }

  Command ParseSimple() {
    Command command;
    while (true) {
      in_.SkipBlanks();
      if (in_.SkipRedirection()) continue;
      const bool named = command.words.size() == 1 && command.assignments.empty();
      if (named && in_.Is('(')) return ParseFunctionBody(command.words[0]);
      if (in_.AtWordEnd()) break;
      if (command.words.empty() && ReadAssignment(command.assignments)) continue;
      command.words.push_back(in_.ReadWord());
    }
    if (in_.Is('(')) in_.Fail();
    return command;
  }

  bool ReadAssignment(std::vector<Assignment>& out) {
    Assignment assignment;
    if (!in_.ReadAssigned(assignment.name, assignment.append)) return false;
    assignment.array = in_.Is('(');
    if (assignment.array) {
      ReadArray(assignment.items);
    } else {
      assignment.value = in_.ReadWord();
    }
    out.push_back(std::move(assignment));
    return true;
  }

  void ReadArray(std::vector<Range>& items) {
    in_.Skip(1);
    while (true) {
      in_.SkipBlanks();
      if (in_.Is('\n')) {
        in_.Skip(1);
      } else if (in_.AtWordEnd()) {
        break;
      } else {
        items.push_back(in_.ReadWord());
      }
    }
    if (!in_.Is(')')) in_.Fail();
    in_.Skip(1);
  }

  Scanner in_;
  std::size_t commands_ = 0;
  int depth_ = 0;
};

}  // namespace

Script Parse(const PlacedText& script) {
  if (script.text.size() > kMaxScript) return {.list = {}, .complete = false};
  return Parser(script).Run();
}

}  // namespace giq::shell
