#include "engine/workload/shell_expand.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>

namespace giq::shell {
namespace {

// Stands in the shape of a field for a byte that is quoted and so matches nothing.
constexpr char kQuoted = '\x01';

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

/// Whether unquoted bytes are a pattern for file names or a brace expansion, whose result depends
/// on the file system or on the shell.
bool IsPattern(std::string_view shape) {
  if (shape.find_first_of("*?") != std::string_view::npos) return true;
  const std::size_t bracket = shape.find('[');
  if (bracket != std::string_view::npos && shape.find(']', bracket) != std::string_view::npos)
    return true;
  const std::size_t brace = shape.find('{');
  if (brace == std::string_view::npos) return false;
  const std::string_view inner = shape.substr(
      brace, shape.rfind('}') == std::string_view::npos ? 0 : shape.rfind('}') - brace);
  return inner.find(',') != std::string_view::npos || inner.find("..") != std::string_view::npos;
}

/// Collects the fields of one word.
class Fields {
 public:
  explicit Fields(bool split) : split_(split) {}

  void Quote() { open_ = true; }
  void Literal(char c, bool quoted) {
    open_ = true;
    current_.text.push_back(c);
    shape_.push_back(quoted ? kQuoted : c);
  }
  void Unknown(std::string_view text) {
    open_ = true;
    current_.known = false;
    current_.text += text;
    shape_.append(text.size(), kQuoted);
  }
  /// A known value: split at blanks unless it is quoted.
  void Insert(std::string_view text, bool quoted) {
    for (const char c : text) {
      if (split_ && !quoted && IsBlank(c)) {
        Close();
      } else {
        Literal(c, quoted);
      }
    }
  }
  void Close() {
    if (!open_) return;
    if (split_ && IsPattern(shape_)) current_.known = false;
    done_.push_back(std::move(current_));
    current_ = {};
    shape_.clear();
    open_ = false;
  }
  [[nodiscard]] bool empty() const { return !open_; }
  std::vector<Field> Take() {
    Close();
    return std::move(done_);
  }

 private:
  bool split_;
  bool open_ = false;
  Field current_;
  std::string shape_;
  std::vector<Field> done_;
};

class Expander {
 public:
  Expander(const PlacedText& script, Scope& scope, bool split)
      : script_(script), scope_(scope), out_(split) {}

  std::vector<Field> Run(Range word) {
    Expand(word, false, 0);
    return out_.Take();
  }

 private:
  [[nodiscard]] bool Is(std::size_t at, char c) const {
    return script_.text[at] == c && !script_.unknown[at];
  }
  [[nodiscard]] std::string_view TextOf(std::size_t begin, std::size_t end) const {
    return std::string_view(script_.text).substr(begin, end - begin);
  }

  void Unknown(std::string_view text) {
    scope_.Charge(text.size());
    out_.Unknown(text);
  }

  void Insert(std::string_view text, bool quoted) {
    scope_.Charge(text.size());
    if (scope_.exhausted()) return out_.Unknown({});
    out_.Insert(text, quoted);
  }

  void Expand(Range range, bool quoted, int depth) {
    for (std::size_t at = range.begin; at < range.end && !scope_.exhausted();)
      at = Step(at, range.end, quoted, depth);
  }

  /// Expands what starts at `at`; returns where the next thing starts.
  std::size_t Step(std::size_t at, std::size_t end, bool quoted, int depth) {
    if (script_.unknown[at]) return UnknownRun(at, end);
    const char c = script_.text[at];
    if (c == '\\') return Backslash(at, end, quoted);
    if (c == '$') return Dollar(at, end, quoted, depth);
    if (c == '`') return Opaque(at, end);
    if (!quoted && c == '\'') return SingleQuotes(at, end);
    if (!quoted && c == '"') return DoubleQuotes(at, end, depth);
    if (!quoted && c == '~' && out_.empty() && (at + 1 == end || Is(at + 1, '/'))) return Home(at);
    scope_.Charge(1);
    out_.Literal(c, quoted);
    return at + 1;
  }

  std::size_t UnknownRun(std::size_t at, std::size_t end) {
    const std::size_t begin = at;
    while (at < end && script_.unknown[at]) ++at;
    Unknown(TextOf(begin, at));
    return at;
  }

  std::size_t Backslash(std::size_t at, std::size_t end, bool quoted) {
    if (at + 1 >= end) {
      out_.Literal('\\', true);
      return at + 1;
    }
    const char next = script_.text[at + 1];
    if (next == '\n') return at + 2;
    if (quoted && std::string_view("$`\"\\").find(next) == std::string_view::npos)
      out_.Literal('\\', true);
    out_.Literal(next, true);
    return at + 2;
  }

  /// A construct whose value only a running shell knows.
  std::size_t Opaque(std::size_t at, std::size_t end) {
    const std::size_t after = EndOfQuoted(script_, at, end).value_or(end);
    Unknown(TextOf(at, after));
    return after;
  }

  std::size_t SingleQuotes(std::size_t at, std::size_t end) {
    const std::size_t after = EndOfQuoted(script_, at, end).value_or(end + 1);
    if (after > end) return Opaque(at, end);
    out_.Quote();
    for (std::size_t i = at + 1; i + 1 < after;) {
      if (script_.unknown[i]) {
        i = UnknownRun(i, after - 1);
      } else {
        scope_.Charge(1);
        out_.Literal(script_.text[i++], true);
      }
    }
    return after;
  }

  std::size_t DoubleQuotes(std::size_t at, std::size_t end, int depth) {
    const std::size_t after = EndOfQuoted(script_, at, end).value_or(end + 1);
    if (after > end) return Opaque(at, end);
    // `"$@"` without parameters and `"${A[@]}"` of an empty array are no field at all.
    const std::string_view inner = TextOf(at + 1, after - 1);
    if (inner != "$@" && !(inner.starts_with("${") && inner.ends_with("[@]}"))) out_.Quote();
    Expand({at + 1, after - 1}, true, depth);
    return after;
  }

  std::size_t Home(std::size_t at) {
    const Value home = scope_.Get("HOME");
    if (home.set && home.known) {
      Insert(home.text, true);
    } else {
      Unknown("~");
    }
    return at + 1;
  }

  std::size_t Dollar(std::size_t at, std::size_t end, bool quoted, int depth) {
    const std::size_t name = at + 1;
    if (name >= end || script_.unknown[name]) {
      out_.Literal('$', quoted);
      return name;
    }
    const char c = script_.text[name];
    if (c == '{') return Braces(at, end, quoted, depth);
    if (c == '(' || (c == '\'' && !quoted)) return Opaque(at, end);
    if (c == '"' && !quoted) return name;
    if (c == '@' || c == '*') return InsertAll(at, name + 1, Positional(), quoted, c == '*');
    std::size_t after = name;
    while (after < end && !script_.unknown[after] && IsName(TextOf(after, after + 1), after > name))
      ++after;
    if (after == name && (std::isdigit(static_cast<unsigned char>(c)) != 0 ||
                          std::string_view("?$!#-").find(c) != std::string_view::npos))
      ++after;
    if (after == name) {
      out_.Literal('$', quoted);
      return name;
    }
    InsertValue(ValueOf(TextOf(name, after)), TextOf(at, after), quoted);
    return after;
  }

  /// `${NAME}`, `${NAME:-word}`, `${ARRAY[@]}`; anything else is not followed.
  std::size_t Braces(std::size_t at, std::size_t end, bool quoted, int depth) {
    const std::size_t after = EndOfQuoted(script_, at, end).value_or(end + 1);
    if (after > end || script_.HasUnknown(at, after)) return Opaque(at, end);
    const std::size_t name = at + 2;
    std::size_t next = name;
    while (next < after && IsName(TextOf(next, next + 1), true)) ++next;
    if (next == name) return Opaque(at, end);
    const Value value = ValueOf(TextOf(name, next));
    const std::string_view rest = TextOf(next, after - 1);
    if (rest.empty()) {
      InsertValue(value, TextOf(at, after), quoted);
    } else if ((rest == "[@]" || rest == "[*]") && value.set && value.known) {
      InsertAll(at, after, value.array ? value.items : std::vector<Field>{{value.text}}, quoted,
                rest == "[*]");
    } else {
      Alternative({at, next}, {next, after - 1}, value, quoted, depth);
    }
    return after;
  }

  /// `-`, `=`, `+`, `?`, with or without a colon in front, behind `${NAME`.
  void Alternative(Range named, Range rest, const Value& value, bool quoted, int depth) {
    const std::size_t at = named.begin;
    const bool colon = Is(rest.begin, ':');
    const std::size_t sign = rest.begin + (colon ? 1 : 0);
    const char op = sign < rest.end ? script_.text[sign] : '\0';
    const bool follows =
        op != '\0' && std::string_view("-=+?").find(op) != std::string_view::npos && depth < 16;
    if (!follows || !value.known) return Unknown(TextOf(at, rest.end + 1));
    const bool present = value.set && !(colon && value.text.empty() && value.items.empty());
    if (op == '?' && !present) return Unknown(TextOf(at, rest.end + 1));
    if (present != (op == '+')) {
      if (present) InsertValue(value, TextOf(at, rest.end + 1), quoted);
      return;
    }
    if (op != '=') return Expand({sign + 1, rest.end}, quoted, depth + 1);
    const Field field = ExpandValue(script_, {sign + 1, rest.end}, scope_);
    Value assigned{.set = true,
                   .known = field.known,
                   .text = field.text,
                   .at = script_.PlaceOf(at, rest.end + 1)};
    InsertValue(assigned, TextOf(at, rest.end + 1), quoted);
    scope_.Set(TextOf(at + 2, named.end), std::move(assigned));
  }

  [[nodiscard]] std::vector<Field> Positional() const {
    const std::vector<Field>& all = scope_.positional();
    return all.empty() ? all : std::vector<Field>(all.begin() + 1, all.end());
  }

  [[nodiscard]] Value ValueOf(std::string_view name) const {
    if (std::isdigit(static_cast<unsigned char>(name.front())) == 0)
      return IsName(name) ? scope_.Get(name) : Value{.known = false};
    std::size_t index = 0;
    for (const char c : name.substr(0, 4)) index = index * 10 + static_cast<std::size_t>(c - '0');
    if (index >= scope_.positional().size()) return {};
    const Field& field = scope_.positional()[index];
    return {.set = true, .known = field.known, .text = field.text};
  }

  void InsertValue(const Value& value, std::string_view written, bool quoted) {
    if (value.known && value.set && !value.array) return Insert(value.text, quoted);
    // `$ARRAY` is its first item.
    if (value.known && value.set && !value.items.empty() && value.items.front().known)
      return Insert(value.items.front().text, quoted);
    // A variable that nothing at hand sets may still come with the image.
    Unknown(value.text.empty() ? written : std::string_view(value.text));
  }

  std::size_t InsertAll(std::size_t at, std::size_t after, const std::vector<Field>& fields,
                        bool quoted, bool joined) {
    if (quoted && joined) {
      Unknown(TextOf(at, after));
      return after;
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (i > 0) out_.Close();
      if (quoted) out_.Quote();
      if (fields[i].known) {
        Insert(fields[i].text, quoted);
      } else {
        Unknown(fields[i].text);
      }
    }
    return after;
  }

  const PlacedText& script_;
  Scope& scope_;
  Fields out_;
};

}  // namespace

std::vector<Field> ExpandWord(const PlacedText& script, Range word, Scope& scope) {
  return Expander(script, scope, true).Run(word);
}

Field ExpandValue(const PlacedText& script, Range word, Scope& scope) {
  std::vector<Field> fields = Expander(script, scope, false).Run(word);
  if (fields.empty()) return {};
  Field out = std::move(fields.front());
  for (std::size_t i = 1; i < fields.size(); ++i) {
    out.text += ' ' + fields[i].text;
    out.known = out.known && fields[i].known;
  }
  return out;
}

}  // namespace giq::shell
