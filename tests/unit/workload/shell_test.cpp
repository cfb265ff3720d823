#include "engine/workload/shell.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/workload/container_of.h"

namespace giq {
namespace {

EnvVar Literal(std::string name, std::string value) {
  return {.name = std::move(name), .value = Fact<std::string>::Known(std::move(value), {})};
}

std::vector<EnvVar> Environment() {
  std::vector<EnvVar> env = {Literal("MODEL", "org/model"), Literal("EMPTY", ""),
                             Literal("TWO", "a b")};
  env.push_back(
      {.name = "SECRET", .value = Fact<std::string>::Unknown(), .from = EnvVar::From::kSecret});
  return env;
}

/// Commands in one line each; `~` in front of an uncertain one, `!` behind an incomplete script.
std::string Followed(std::string_view script, std::span<const Argument> positional = {}) {
  const std::vector<EnvVar> env = Environment();
  const Variables variables(env, false);
  const ShellScript out = FollowScript(PlacedText::At(script, {}), {variables, {}, positional});
  std::string text;
  for (const SimpleCommand& command : out.commands) {
    if (!text.empty()) text += '\n';
    text += (command.certain ? "" : "~") + Said(command.words);
  }
  return text + (out.complete ? "" : "!");
}

std::string Exported(std::string_view script, std::string_view name) {
  const std::vector<EnvVar> env = Environment();
  const Variables variables(env, false);
  const ShellScript out = FollowScript(PlacedText::At(script, {}), {variables});
  if (out.commands.empty()) return "no command";
  for (const EnvVar& variable : EnvironmentOf(out, out.commands.back())) {
    if (variable.name == name) return Said(variable.value);
  }
  return "not there";
}

struct Row {
  std::string script;
  std::string expected;
};

class Shell : public ::testing::TestWithParam<Row> {};

TEST_P(Shell, RunsTheseCommands) {
  EXPECT_EQ(Followed(GetParam().script), GetParam().expected) << GetParam().script;
}

INSTANTIATE_TEST_SUITE_P(
    Words, Shell,
    ::testing::Values(
        Row{"a b c", "a|b|c"}, Row{"a 'b c' \"d e\" f\\ g", "a|b c|d e|f g"},
        Row{"a \\\n  b", "a|b"}, Row{"a # b\nc", "a\nc"}, Row{"a b#c '#d'", "a|b#c|#d"},
        Row{"a \"x\\\"y\\$z\\w\"", "a|x\"y$z\\w"}, Row{"a ''", "a|"},
        Row{"a $MODEL ${MODEL}/x \"$MODEL\"", "a|org/model|org/model/x|org/model"},
        Row{"a '$MODEL'", "a|$MODEL"}, Row{"a $EMPTY b \"$EMPTY\"", "a|b|"},
        Row{"a $TWO \"$TWO\"", "a|a|b|a b"}, Row{"a x$TWO", "a|xa|b"},
        Row{"a $SECRET --k=$SECRET", "a|? $SECRET|? --k=$SECRET"}, Row{"a $UNSET", "a|? $UNSET"},
        Row{"a ${UNSET:-d} ${EMPTY:-d} ${EMPTY-d}", "a|d|d"},
        Row{"a ${UNSET:-$MODEL} ${MODEL:+yes} ${UNSET:+no}", "a|org/model|yes"},
        Row{"a ${UNSET:=d} $UNSET", "a|d|d"}, Row{"a ${UNSET:?why}", "a|? ${UNSET:?why}"},
        Row{"a ${MODEL##*/} ${#MODEL}", "a|? ${MODEL##*/}|? ${#MODEL}"},
        Row{"a $(b c) `d` $((1+2))", "a|? $(b c)|? `d`|? $((1+2))"},
        Row{"a \"x$(b \"c\")y\"", "a|? x$(b \"c\")y"},
        Row{"a *.json {b,c} {d}", "a|? *.json|? {b,c}|{d}"}, Row{"a '*' \"?\"", "a|*|?"},
        Row{"a {\"x\": 1}", "a|{x:|1}"}, Row{"a ~/x x~", "a|? ~/x|x~"}, Row{"a $ $", "a|$|$"},
        Row{"a -x=1 --y='z w'", "a|-x=1|--y=z w"}, Row{"A=1 a $A", "a|? $A"}));

INSTANTIATE_TEST_SUITE_P(
    Variables, Shell,
    ::testing::Values(
        Row{"A=1; a $A", "a|1"}, Row{"A=1\nA+=2\na $A", "a|12"},
        Row{"A=$MODEL/x; a $A", "a|org/model/x"}, Row{"A=\"x y\"; a $A \"$A\"", "a|x|y|x y"},
        Row{"export A=1 B=$MODEL; a $A $B", "a|1|org/model"},
        Row{"local A=\"1 2\"; a \"$A\"", "a|1 2"}, Row{"A=$(b); a $A", "a|? $(b)"},
        Row{"unset MODEL; a $MODEL", "a|? $MODEL"}, Row{"read A; a $A", "a|? $A"},
        Row{"source /x/env.sh; a $MODEL", "source|/x/env.sh\na|? $MODEL"},
        Row{"source /v/bin/activate; a $MODEL", "a|org/model"}, Row{". /x; A=1; a $A", ".|/x\na|1"},
        Row{"A=(b \"c d\" $MODEL); a \"${A[@]}\"", "a|b|c d|org/model"},
        Row{"A=(b)\nA+=(--x 1)\na ${A[@]}", "a|b|--x|1"},
        Row{"A=(\n  b # x\n  c\n)\na $A \"${A[@]}\"", "a|b|b|c"},
        Row{"A=(); a \"${A[@]}\" b", "a|b"}, Row{"set -- x y; a \"$@\" $1", "a|x|y|x"},
        Row{"set -e -x; shift; a \"$@\"", "a"}, Row{"A='1'; B=\"$A\"; a $B", "a|1"}));

INSTANTIATE_TEST_SUITE_P(
    Flow, Shell,
    ::testing::Values(
        Row{"a; b & c && d\ne | f", "a\nb\nc\nd\ne\nf"}, Row{"a || b; c", "a\n~b\nc"},
        Row{"[ -f x ] && a; b", "[|-f|x|]\n~a\nb"}, Row{"[[ -n $X && a < b ]] && a", "~a"},
        Row{"set -e\nexec a b\nc", "exec|a|b"}, Row{"a; exit 1; b", "a"},
        Row{"a || exit 1; b", "a\nb"}, Row{"exec > /tmp/log 2>&1; a", "exec\na"},
        Row{"if a; then b; elif c; then d; else e; fi; f", "a\n~b\n~c\n~d\n~e\nf"},
        Row{"if a\nthen\n  A=1\nelse\n  A=2\nfi\nb $A", "a\nb|? $A"},
        Row{"if a; then A=1; b $A; fi", "a\n~b|1"},
        Row{"A=0; if a; then A=1; fi; (A=2); b $A", "a\nb|? $A"},
        Row{"A=0; (A=2; a $A); b $A", "a|2\nb|0"},
        Row{"while ! a; do sleep 1; done; b", "a\n~sleep|1\nb"},
        Row{"until a; do sleep 1; done\nb", "a\n~sleep|1\nb"},
        Row{"while true; do a; done", "true\na"},
        Row{"for i in 1 2; do a $i; done; b", "~a|? $i\nb"},
        Row{"for ((i=0;i<2;i++)); do a; done; b", "~a\nb"},
        Row{"N=0; while a; do b $N; N=1; done", "a\n~b|? $N"},
        Row{"case $X in\n  a) b ;;\n  (c|d) e;;\n  *) f\nesac\ng", "~b\n~e\n~f\ng"},
        Row{"f() { a $1 \"$@\"; }\nf x y; b", "a|x|x|y\nb"},
        Row{"function f { A=1; return 0; a; }; f; b $A", "b|1"},
        Row{"f() { f; }; f; a $MODEL", "a|? $MODEL"}, Row{"{ a; b; } > x; c", "a\nb\nc"},
        Row{"! a && b", "a\n~b"}, Row{"a <<EOF\nb $MODEL\nEOF\nc", "a\nc"},
        Row{"a <<-'X' > f\n\tb\n\tX\nc", "a\nc"}, Row{"a > f 2>&1 b < g &>> h c", "a|b|c"},
        Row{"a > >(tee f) b", "a|b"}, Row{"a <<< word b", "a|b"},
        Row{"a 2> /dev/null | tee f", "a\ntee|f"},
        Row{"a --m <model-path> --n <Your Name>/x b", "a|--m|<model-path>|--n|<Your Name>/x|b"},
        Row{"a <in>out b", "a|b"}, Row{"a <in > out b", "a|b"}));

INSTANTIATE_TEST_SUITE_P(Broken, Shell,
                         ::testing::Values(Row{"a; b 'c", "a\nb|? 'c!"},
                                           Row{"a; if b; then c", "a\nb\n~c!"}, Row{"a; )", "a!"},
                                           Row{"a; fi; b", "a!"}, Row{"a $(b", "a|? $(b!"},
                                           Row{"f(", "!"}, Row{"a; case x in", "a!"}, Row{"", ""},
                                           Row{"# only", ""}, Row{"\\", "\\"}));

TEST(ShellScript, PositionalParametersComeFromOutside) {
  const std::vector<Argument> positional = {{Fact<std::string>::Known("name", {}), {}},
                                            {Fact<std::string>::Known("--x", {}), {}},
                                            {Fact<std::string>::Unknown({}, "--y=$(Z)"), {}}};
  EXPECT_EQ(Followed("exec a \"$@\" $0 ${1} $3", positional),
            "exec|a|--x|? --y=$(Z)|name|--x|? $3");
  EXPECT_EQ(Followed("shift; a \"$@\"", positional), "a|? --y=$(Z)");
}

TEST(ShellScript, OnlyExportedVariablesReachAProgram) {
  EXPECT_EQ(Exported("A=1; a", "A"), "not there");
  EXPECT_EQ(Exported("export A=1; a", "A"), "1");
  EXPECT_EQ(Exported("A=1; export A; a", "A"), "1");
  EXPECT_EQ(Exported("A=1 a", "A"), "1");
  EXPECT_EQ(Exported("A=1 b; a", "A"), "not there");
  EXPECT_EQ(Exported("MODEL=x; a", "MODEL"), "x");
  EXPECT_EQ(Exported("set -a; A=1; a", "A"), "1");
  EXPECT_EQ(Exported("unset MODEL; a", "MODEL"), "-");
  EXPECT_EQ(Exported("if b; then export A=1; fi; a", "A"), "? ");
  EXPECT_EQ(Exported("(export A=1); a", "A"), "-");
}

TEST(ShellScript, UnknownBytesAreOneUnknownWord) {
  const std::vector<EnvVar> env = Environment();
  const Variables variables(env, false);
  const PlacedText text = ReferenceExpander(variables).Expand(
      PlacedText::At("a $(SECRET) \"--x=$(SECRET)\" '$(SECRET)' $(MODEL)", {}));
  const ShellScript out = FollowScript(text, {variables});
  ASSERT_EQ(out.commands.size(), 1U);
  EXPECT_EQ(Said(out.commands[0].words), "a|? $(SECRET)|? --x=$(SECRET)|? $(SECRET)|org/model");
}

TEST(ShellScript, HostileScriptsEnd) {
  std::string doubling = "A=xxxxxxxxxxxxxxxx\n";
  for (int i = 0; i < 64; ++i) doubling += "A=$A$A\n";
  EXPECT_TRUE(Followed(doubling + "a").ends_with("!"));
  std::string calls;
  for (int i = 0; i < 40; ++i)
    calls += "f" + std::to_string(i) + "() { f" + std::to_string(i + 1) + "; f" +
             std::to_string(i + 1) + "; }\n";
  EXPECT_EQ(Followed(calls + "f40() { a; }; f30; b").substr(0, 1), "a");
  std::string loops;
  for (int i = 0; i < 30; ++i) loops += "while b; do ";
  EXPECT_TRUE(Followed(loops).ends_with("!"));
  EXPECT_TRUE(Followed(std::string(100'000, '(')).ends_with("!"));
  EXPECT_TRUE(Followed("a " + std::string(100'000, '"') + "$(").ends_with("!"));
  std::string nested = "a ";
  for (int i = 0; i < 10'000; ++i) nested += "\"$(";
  EXPECT_TRUE(Followed(nested).ends_with("!"));
  EXPECT_TRUE(Followed("a" + std::string(2'000'000, 'x')).ends_with("!"));
}

TEST(ShellScript, WordsKnowTheirBytes) {
  const ContainerOf container("script: |\n  export M=org/x\n  exec vllm serve \"$M\" --port 80\n");
  const Variables variables(container.container().env, false);
  const ShellScript out =
      FollowScript(PlacedText::Of(container.At(container.root().Find("script"))), {variables});
  ASSERT_EQ(out.commands.size(), 1U);
  const std::vector<Argument>& words = out.commands[0].words;
  EXPECT_EQ(Said(words), "exec|vllm|serve|org/x|--port|80");
  EXPECT_EQ(container.TextAt(words[3].at), "\"$M\"");
  EXPECT_EQ(container.TextAt(words[5].at), "80");
}

}  // namespace
}  // namespace giq
