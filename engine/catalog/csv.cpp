#include "engine/catalog/csv.h"

#include <string_view>
#include <utility>

#include "engine/document/encoding.h"

namespace giq {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

class CsvParser {
 public:
  CsvParser(const Source& source, const CsvLimits& limits)
      : source_(source), text_(source.text()), limits_(limits) {}

  Result<std::vector<CsvRecord>> Parse() {
    if (text_.size() > limits_.bytes) return Refuse(ErrorCode::kLimit, "the file is too large", 0);
    if (text_.starts_with(kUtf8Bom)) at_ = kUtf8Bom.size();
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
      if (at_ < text_.size() && text_[at_] == ',') {
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
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '\r') {
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
    if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '\r') {
      return Refuse(ErrorCode::kInvalid, "text after a closing quote", at_);
    }
    return CsvCell{std::string(Trimmed(value)), begin};
  }

  const Source& source_;
  std::string_view text_;
  const CsvLimits& limits_;
  std::size_t at_ = 0;
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
