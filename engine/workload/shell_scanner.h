// Characters, words and redirections of a shell script: what the parser takes its steps over.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/workload/shell_syntax.h"

namespace giq::shell {

/// Walks over a script. After a fault it stands at the end.
class Scanner {
 public:
  explicit Scanner(const PlacedText& script);

  [[nodiscard]] std::size_t next() const { return next_; }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool AtEnd() const { return next_ >= text_.size(); }
  /// Whether a byte of the script's own text (not of an unknown value) comes `ahead` bytes from
  /// here.
  [[nodiscard]] bool Is(char c, std::size_t ahead = 0) const;
  [[nodiscard]] bool IsAnyOf(std::string_view set) const;
  [[nodiscard]] bool AtWordEnd() const {
    return AtEnd() || (IsAnyOf(" \t\r\n;&|<>()") && FillInLength() == 0);
  }
  /// The length of a `<model-path>` that somebody is to fill in; 0 when none comes. The shell would
  /// take it for two redirections, but nobody means it so.
  [[nodiscard]] std::size_t FillInLength() const;
  /// The reserved word that comes next, without moving; "" when another word comes.
  [[nodiscard]] std::string_view PeekReserved() const;

  void Fail();
  void Skip(std::size_t count);
  /// Blanks, continued lines and a comment.
  void SkipBlanks();
  /// Blanks, line breaks with the here-documents behind them, and semicolons, but not `;;`.
  void SkipBreaks();
  /// A redirection with its target; false when none comes.
  bool SkipRedirection();
  /// From `(` past the `)` that closes it.
  void SkipParentheses();
  /// Past `text`, wherever it comes next.
  void SkipPast(std::string_view text);
  Range ReadWord();
  /// A variable's name in front of `=` or `+=`, behind which it then stands; false without moving
  /// when none comes.
  bool ReadAssigned(Range& name, bool& append);

 private:
  struct HereDocument {
    std::string delimiter;
    bool strip_tabs = false;
  };

  void BreakLine();
  void SkipHereDocument(const HereDocument& document);
  void ReadHereDelimiter();

  const PlacedText& script_;
  std::string_view text_;
  std::size_t next_ = 0;
  bool failed_ = false;
  std::vector<HereDocument> here_documents_;
};

}  // namespace giq::shell
