#include "engine/catalog/csv.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "engine/document/encoding.h"

namespace giq {
namespace {

/// The separator that stands most often in the first line, outside of quotes.
char SeparatorOf(std::string_view text) {
  constexpr std::string_view kSeparators = ",\t;";
  std::array<std::size_t, kSeparators.size()> counts = {};
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') break;
    const std::size_t at = kSeparators.find(c);
    if (at != std::string_view::npos) ++counts[at];
  }
  const auto most = std::ranges::max_element(counts);  // of equals the first: the comma
  return kSeparators[static_cast<std::size_t>(most - counts.begin())];
}

class CsvParser {
 public:
  CsvParser(const Source& source, const CsvLimits& limits)
      : source_(source), text_(source.text()), limits_(limits) {}

  Result<std::vector<CsvRecord>> Parse() {
    if (text_.size() > limits_.bytes) return Refuse(ErrorCode::kLimit, "the file is too large", 0);
    if (text_.starts_with(kUtf8Bom)) at_ = kUtf8Bom.size();
    separator_ = SeparatorOf(text_.substr(at_));
    if (const auto fault = FindTextFault(text_.substr(at_))) {
      return Refuse(ErrorCode::kInvalid, fault->what, at_ + fault->offset);
    }
    std::vector<CsvRecord> records;
    while (at_ < text_.size()) {
      GIQ_TRY(CsvRecord record, Record());
      if (record.cells.size() == 1 && record.cells[0].text.empty()) continue;
      if (records.size() == limits_.records) {
        return Refuse(ErrorCode::kLimit, "too many rows", record.offset);
      }
      records.push_back(std::move(record));
    }
    return records;
  }

 private:
  std::unexpected<Error> Refuse(ErrorCode code, std::string what, std::size_t offset) const {
    return Fail(code, std::move(what), WhereIn(source_, offset));
  }

  [[nodiscard]] bool IsBlank(char c) const { return c == ' ' || (c == '\t' && c != separator_); }

  [[nodiscard]] std::string_view Trimmed(std::string_view text) const {
    while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
    while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
    return text;
  }

  /// Whether a cell ends here without being at the end of the text.
  [[nodiscard]] bool EndsCell(char c) const { return c == separator_ || c == '\n' || c == '\r'; }

  Result<CsvRecord> Record() {
    CsvRecord record{.offset = at_, .cells = {}};
    while (true) {
      if (record.cells.size() == limits_.cells) {
        return Refuse(ErrorCode::kLimit, "too many cells in a row", at_);
      }
      GIQ_TRY(CsvCell cell, Cell());
      if (cell.text.size() > limits_.cell_bytes) {
        return Refuse(ErrorCode::kLimit, "a cell is too long", cell.offset);
      }
      record.cells.push_back(std::move(cell));
      if (at_ < text_.size() && text_[at_] == separator_) {
        ++at_;
        continue;
      }
      if (at_ < text_.size() && text_[at_] == '\r') ++at_;
      if (at_ < text_.size() && text_[at_] == '\n') ++at_;
      return record;
    }
  }

  Result<CsvCell> Cell() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
    if (at_ < text_.size() && text_[at_] == '"') return Quoted();
    while (at_ < text_.size() && !EndsCell(text_[at_])) {
      if (text_[at_] == '"') {
        return Refuse(ErrorCode::kInvalid, "a quote inside a cell that does not start with one",
                      at_);
      }
      ++at_;
    }
    return CsvCell{std::string(Trimmed(text_.substr(begin, at_ - begin))), begin};
  }

  Result<CsvCell> Quoted() {
    const std::size_t begin = at_++;
    std::string value;
    while (true) {
      const std::size_t quote = text_.find('"', at_);
      if (quote == std::string_view::npos) {
        return Refuse(ErrorCode::kInvalid, "this quote is never closed", begin);
      }
      value.append(text_, at_, quote - at_);
      at_ = quote + 1;
      if (at_ == text_.size() || text_[at_] != '"') break;
      value.push_back('"');
      ++at_;
    }
    while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
    if (at_ < text_.size() && !EndsCell(text_[at_])) {
      return Refuse(ErrorCode::kInvalid, "text after a closing quote", at_);
    }
    return CsvCell{std::string(Trimmed(value)), begin};
  }

  const Source& source_;
  std::string_view text_;
  const CsvLimits& limits_;
  std::size_t at_ = 0;
  char separator_ = ',';
};

}  // namespace

Result<std::vector<CsvRecord>> ParseCsv(const Source& source, const CsvLimits& limits) {
  return CsvParser(source, limits).Parse();
}

Where WhereIn(const Source& source, std::size_t offset) {
  const LineColumn place = source.Locate(offset);
  return {source.name(), place.line, place.column};
}

}  // namespace giq
