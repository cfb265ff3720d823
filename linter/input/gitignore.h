// Which files of a walk git would ignore: patterns, the files that hold them, and their order of
// precedence.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace giq {

/// One line of a .gitignore file, compiled.
class IgnorePattern {
 public:
  /// Nothing for blank lines and comments.
  [[nodiscard]] static std::optional<IgnorePattern> Parse(std::string_view line);

  /// `path` is relative to the folder of the file that holds the pattern, with slashes between
  /// names.
  [[nodiscard]] bool Matches(std::string_view path, bool is_folder) const;
  [[nodiscard]] bool negated() const { return negated_; }

 private:
  enum class Step : std::uint8_t { kChar, kAny, kClass, kStar, kStarAll, kFolders };
  struct Token {
    Step step = Step::kChar;
    char c = 0;
    std::vector<bool> members = {};  // kClass: which bytes it takes
  };

  /// What the text read so far may have reached: tokens that come next, and `**/` in the middle of
  /// a name.
  struct States {
    explicit States(std::size_t tokens) : reached(tokens + 1), inside(tokens + 1) {}
    void Clear() {
      reached.assign(reached.size(), false);
      inside.assign(inside.size(), false);
    }
    std::vector<bool> reached;
    std::vector<bool> inside;
  };

  void Compile(std::string_view pattern);
  void CompileStars(std::string_view pattern, std::size_t& at);
  [[nodiscard]] static bool CompileClass(std::string_view pattern, std::size_t& at, Token& token);
  [[nodiscard]] bool MatchesTokens(std::string_view text) const;
  void Enter(std::size_t state, States& states) const;
  void Advance(std::size_t state, char c, States& next) const;

  std::vector<Token> tokens_;
  bool negated_ = false;
  bool folders_only_ = false;
  bool anchored_ = false;  // holds a slash, so it is matched against the path and not the last name
  bool never_ = false;     // a pattern that git takes for broken
};

/// The patterns of one file.
class IgnoreFile {
 public:
  explicit IgnoreFile(std::string_view text);
  /// True: ignored; false: taken back by `!`; nothing: no pattern speaks about the path.
  [[nodiscard]] std::optional<bool> Decide(std::string_view path, bool is_folder) const;
  [[nodiscard]] bool empty() const { return patterns_.empty(); }

 private:
  std::vector<IgnorePattern> patterns_;
};

/// The ignore files that count in one folder: its own, those of the folders above it up to the
/// repository's root, and the repository's info/exclude.
class IgnoreScope {
 public:
  /// The scope of a walk's first folder; looks upwards for the repository that holds it.
  [[nodiscard]] static std::shared_ptr<const IgnoreScope> ForRoot(const std::string& folder);
  /// The scope of a folder directly below `parent`'s; a repository of its own starts afresh.
  [[nodiscard]] static std::shared_ptr<const IgnoreScope> ForChild(
      const std::shared_ptr<const IgnoreScope>& parent, const std::string& folder);

  /// Whether git would ignore an entry of this folder.
  [[nodiscard]] bool Ignores(std::string_view name, bool is_folder) const;

 private:
  std::shared_ptr<const IgnoreScope> parent_;
  std::string name_;                   // of this folder in its parent's
  std::optional<IgnoreFile> own_;      // the folder's .gitignore
  std::optional<IgnoreFile> exclude_;  // a repository's info/exclude, at its root only
};

}  // namespace giq
