// The grammar of a shell script: commands, words and control flow as ranges of the script's text,
// nothing expanded.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/workload/placed_text.h"

namespace giq::shell {

/// Half-open range of bytes of the script.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] bool empty() const { return begin == end; }
};

/// `NAME=value`, `NAME+=value` or `NAME=(item item)`.
struct Assignment {
  Range name;
  bool append = false;
  bool array = false;
  Range value = {};               ///< Of a scalar; may be empty.
  std::vector<Range> items = {};  ///< Of an array.
};

struct Item;
using List = std::vector<Item>;

/// A command of any kind.
struct Command {
  enum class Kind {
    kSimple,
    kGroup,
    kSubshell,
    kIf,
    kLoop,
    kCase,
    kFunction,
    kTest
  } kind = Kind::kSimple;
  std::vector<Assignment> assignments = {};  ///< kSimple.
  std::vector<Range> words =
      {};  ///< kSimple; kLoop and kFunction: the variable's or function's name.
  std::vector<List> conditions = {};  ///< kIf: one a branch but `else`; kLoop: of `while`.
  std::vector<List> bodies = {};      ///< Branches, the loop's body, the group.
  bool negated = false;               ///< `until`, `!`.
};

/// How a command follows the one before it.
enum class Joint { kThen, kAnd, kOr, kPipe };

struct Item {
  Joint joint = Joint::kThen;
  bool piped = false;  ///< Part of a pipeline of several commands: runs in a shell of its own.
  Command command;
};

struct Script {
  List list;
  bool complete = true;  ///< False after a syntax error or at a limit.
};

/// Reads the grammar; bounded in nesting and in number of commands.
[[nodiscard]] Script Parse(const PlacedText& script);

/// Where the construct that starts at `at` with `'`, `"`, `` ` `` or `$` ends; nothing when it is
/// not closed.
[[nodiscard]] std::optional<std::size_t> EndOfQuoted(const PlacedText& script, std::size_t at,
                                                     std::size_t end);

/// Whether text is a variable's name, or the rest of one, which may start with a digit.
[[nodiscard]] bool IsName(std::string_view text, bool rest = false);

}  // namespace giq::shell
