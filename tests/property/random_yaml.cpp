// Manifest-like texts in any style that people write.
#include <fmt/format.h>

#include <array>

#include "tests/property/edit_cases.h"

namespace giq::testing {
namespace {

constexpr std::array kWords = {"a",     "b",      "name",  "spec",     "env",    "value", "image",
                               "args",  "limits", "items", "cpu",      "y",      "key",   "volumes",
                               "x-y.z", "a/b",    "c~d",   "replicas", "labels", "size"};
constexpr std::array kScalars = {
    "1",      "0x1F", "1.5",        "true",        "yes",       "null",       "~",
    "foo",    "8Gi",  "--flag=1",   "foo bar",     "\"q # x\"", "'it''s'",    "\"a\\\"b\\n\"",
    "''",     "a:b",  "2001-01-01", "größe",       "\"1\"",     "-1",         "http://x:80/y",
    "'x: y'", "1e3",  "a#b",        "\"\\u00e9\"", "x  y",      "\"{{ t }}\""};

class Writer {
 public:
  explicit Writer(std::mt19937& random)
      : random_(random),
        step_(Pick(std::array{2U, 2U, 4U, 3U})),
        flush_(Chance(60)),
        break_(Chance(8) ? "\r\n" : "\n") {}

  std::string Write() {
    if (Chance(5)) out_ += "\xEF\xBB\xBF";
    const unsigned documents = Chance(70) ? 1 : 3;
    for (unsigned i = 0; i < documents; ++i) {
      if (i > 0) out_ += (Chance(20) ? "--- # next" : "---") + break_;
      anchors_.clear();
      Comments(0);
      if (Chance(85))
        Mapping(0, 0, true);
      else
        List(0, 0, true);
      if (Chance(20)) Comments(0);
      if (Chance(5)) out_ += "..." + break_;
    }
    if (Chance(15) && out_.ends_with(break_)) out_.resize(out_.size() - break_.size());
    return std::move(out_);
  }

 private:
  unsigned Draw() { return static_cast<unsigned>(random_()); }
  bool Chance(unsigned percent) { return Draw() % 100 < percent; }
  template <typename T, std::size_t N>
  T Pick(const std::array<T, N>& from) {
    return from[Draw() % N];
  }

  void Indent(unsigned column) { out_.append(column, ' '); }
  void Comments(unsigned column) {
    while (Chance(15)) {
      Indent(Chance(80) ? column : column / 2);
      out_ += fmt::format("# comment {}", ++comments_) + break_;
    }
    if (Chance(5)) out_ += break_;
  }
  void EndLine() {
    if (Chance(20)) out_ += fmt::format("{}# note {}", Chance(80) ? " " : "   ", ++comments_);
    if (Chance(2)) out_ += "  ";
    out_ += break_;
  }

  void Mapping(unsigned column, unsigned depth, bool indent) {
    const unsigned members = 1 + Draw() % 4;
    const std::size_t first = Draw() % kWords.size();
    for (unsigned i = 0; i < members; ++i) {
      if (i > 0) Comments(column);
      if (i > 0 || indent) Indent(column);
      if (Chance(5) && !anchors_.empty() && i > 0) {
        out_ += "<<: *" + anchors_[Draw() % anchors_.size()];
        EndLine();
        continue;
      }
      const std::string key = kWords[(first + i * 7) % kWords.size()];
      out_ += Chance(8)   ? "\"" + key + "\":"
              : Chance(3) ? "? " + key + break_ + std::string(column, ' ') + ":"
                          : key + ":";
      Value(column, depth);
    }
  }

  void List(unsigned column, unsigned depth, bool indent) {
    const unsigned items = 1 + Draw() % 3;
    for (unsigned i = 0; i < items; ++i) {
      if (i > 0) Comments(column);
      if (i > 0 || indent) Indent(column);
      out_ += "-";
      const unsigned kind = depth < 5 ? Draw() % 10 : 0;
      if (kind < 4) {
        Scalar(column);
      } else if (kind < 8) {
        const unsigned wide = Chance(10) ? 3 : 1;
        out_.append(wide, ' ');
        Mapping(column + 1 + wide, depth + 1, false);
      } else if (kind == 8) {
        out_ += " ";
        List(column + 2, depth + 1, false);
      } else {
        EndLine();
        Mapping(column + step_, depth + 1, true);
      }
    }
  }

  void Value(unsigned column, unsigned depth) {
    const unsigned kind = depth < 5 ? Draw() % 12 : 0;
    const bool anchor = Chance(6);
    if (kind < 6) return Scalar(column);
    if (anchor) {
      anchors_.push_back(fmt::format("n{}", ++names_));
      out_ += " &" + anchors_.back();
    }
    if (kind < 9) {
      EndLine();
      Comments(column + step_);
      Mapping(column + step_, depth + 1, true);
    } else if (kind < 11) {
      EndLine();
      List(flush_ ? column : column + step_, depth + 1, true);
    } else {
      out_ += " ";
      Flow(depth);
      EndLine();
    }
  }

  void Scalar(unsigned column) {
    const unsigned kind = Draw() % 20;
    if (kind == 0) return EndLine();
    if (kind == 1) return Block(column);
    if (kind == 2 && !anchors_.empty()) {
      out_ += " *" + anchors_[Draw() % anchors_.size()];
      return EndLine();
    }
    if (kind == 3) {
      out_ += " several words" + break_ + std::string(column + 2, ' ') + "over lines";
      return EndLine();
    }
    if (kind == 4) out_ += Chance(50) ? " !!str" : " &s" + std::to_string(++names_);
    if (kind == 5) {
      EndLine();
      out_.append(column + 1, ' ');
    }
    out_ += " ";
    if (kind == 6)
      Flow(4);
    else
      out_ += Pick(kScalars);
    EndLine();
  }

  void Block(unsigned column) {
    out_ += " ";
    out_ += Pick(std::array{"|", "|-", ">", ">-", "|+", "|2", ">+"});
    EndLine();
    const unsigned lines = 1 + Draw() % 3;
    for (unsigned i = 0; i < lines; ++i) {
      if (i > 0 && Chance(20)) out_ += break_;
      out_.append(column + 2, ' ');
      out_ += fmt::format("run {} --x={} # no comment", i, Draw() % 3) + break_;
    }
    if (Chance(30)) out_ += break_;
  }

  void Flow(unsigned depth) {
    const bool mapping = Chance(50);
    const unsigned count = Draw() % 4;
    const bool lines = Chance(15);
    const bool blanks = Chance(20);
    const std::string gap = lines ? break_ + "        " : std::string();
    out_ += mapping ? "{" : "[";
    if (blanks) out_ += " ";
    for (unsigned i = 0; i < count; ++i) {
      if (i > 0) out_ += "," + std::string(lines && Chance(20) ? " # in" : "") + (lines ? "" : " ");
      out_ += gap;
      if (mapping) out_ += std::string(kWords[(i * 7 + depth) % kWords.size()]) + ": ";
      if (depth < 5 && Chance(25))
        Flow(depth + 1);
      else
        out_ += Pick(std::array{"1", "foo", "\"q\"", "'s'", "true", "8Gi", "null", "\"--a=b\""});
    }
    if (count > 0 && Chance(10)) out_ += ",";
    if (lines) out_ += break_ + "     ";
    if (blanks) out_ += " ";
    out_ += mapping ? "}" : "]";
  }

  std::mt19937& random_;
  unsigned step_;
  bool flush_;
  std::string break_;
  std::string out_;
  unsigned comments_ = 0;
  unsigned names_ = 0;
  std::vector<std::string> anchors_;
};

}  // namespace

std::string RandomYaml(std::mt19937& random) { return Writer(random).Write(); }

}  // namespace giq::testing
