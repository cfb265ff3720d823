#include "engine/catalog/row_reader.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <utility>

#include "engine/catalog/column_names.h"
#include "engine/catalog/order.h"

namespace giq {
namespace {

// Far above every count, size and price of the catalog, and exact in a double.
constexpr std::int64_t kGreatest = 1'000'000'000'000'000;

bool IsMissing(std::string_view text) { return text.empty() || text == "N/A"; }

}  // namespace

Result<CsvTable> CsvTable::Open(const Source& source, std::span<const std::string_view> required) {
  CsvTable table;
  table.source_ = &source;
  GIQ_TRY(table.records_, ParseCsv(source));
  if (table.records_.empty()) {
    return Fail(ErrorCode::kInvalid, "the file is empty: a header line is missing",
                {source.name(), 1, 0});
  }
  if (auto header = table.TakeHeader(); !header) return std::unexpected(header.error());
  for (const std::string_view name : required) {
    if (auto present = table.Require(name); !present) return std::unexpected(present.error());
  }
  return table;
}

Result<void> CsvTable::TakeHeader() {
  const CsvRecord& header = records_.front();
  for (std::size_t column = 0; column < header.cells.size(); ++column) {
    const CsvCell& cell = header.cells[column];
    std::string key = ColumnKey(cell.text);
    if (key.empty()) continue;
    for (const Name& name : names_) {
      if (name.key != key) continue;
      return Fail(ErrorCode::kInvalid,
                  fmt::format("columns \"{}\" and \"{}\" mean the same",
                              header.cells[name.column].text, cell.text),
                  WhereIn(*source_, cell.offset));
    }
    names_.push_back({std::move(key), column});
  }
  return {};
}

Result<void> CsvTable::Require(std::string_view name) const {
  if (Column(name)) return {};
  return Fail(ErrorCode::kInvalid, fmt::format("column \"{}\" is missing", name),
              WhereIn(*source_, records_.front().offset));
}

std::optional<std::size_t> CsvTable::Column(std::string_view name) const {
  for (const Name& known : names_) {
    if (IsLoosely(name, known.key)) return known.column;
  }
  return {};
}

std::size_t CsvTable::LineOf(std::size_t row_index) const {
  return source_->Locate(row(row_index).offset).line;
}

RowReader::RowReader(const CsvTable& table, std::size_t row) : table_(table), row_(table.row(row)) {
  const std::size_t width = table.header().size();
  if (row_.cells.size() == width) return;
  error_ = Error{ErrorCode::kInvalid,
                 fmt::format("{} cells where the header has {}", row_.cells.size(), width),
                 WhereIn(table.source(), row_.offset)};
}

const std::string& RowReader::Text(std::string_view column) const {
  static const std::string empty;
  const auto index = table_.Column(column);
  return index && *index < row_.cells.size() ? row_.cells[*index].text : empty;
}

std::string RowReader::Required(std::string_view column) {
  const std::string& text = Text(column);
  if (text.empty()) Reject(column, "is empty");
  return text;
}

std::optional<double> RowReader::Number(std::string_view column, double least) {
  const std::string& text = Text(column);
  if (IsMissing(text)) return {};
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    Reject(column, fmt::format("\"{}\" is no number", text));
    return {};
  }
  if (value < least || value > static_cast<double>(kGreatest)) {
    Reject(column, fmt::format("{} is out of range", text));
    return {};
  }
  return value;
}

double RowReader::RequiredNumber(std::string_view column, double least) {
  const auto value = Number(column, least);
  if (!value) Reject(column, "is empty");
  return value.value_or(0);
}

std::optional<std::int64_t> RowReader::Integer(std::string_view column, std::int64_t least) {
  const std::string& text = Text(column);
  if (IsMissing(text)) return {};
  std::int64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code == std::errc::invalid_argument || end != text.data() + text.size()) {
    Reject(column, fmt::format("\"{}\" is no integer", text));
    return {};
  }
  if (code != std::errc{} || value < least || value > kGreatest) {
    Reject(column, fmt::format("{} is out of range", text));
    return {};
  }
  return value;
}

std::int64_t RowReader::RequiredInteger(std::string_view column, std::int64_t least) {
  const auto value = Integer(column, least);
  if (!value) Reject(column, "is empty");
  return value.value_or(0);
}

bool RowReader::Flag(std::string_view column, bool fallback) {
  return MaybeFlag(column).value_or(fallback);
}

std::optional<bool> RowReader::MaybeFlag(std::string_view column) {
  const std::string& text = Text(column);
  if (text.empty()) return {};
  if (EqualFolded(text, "yes") || EqualFolded(text, "true")) return true;
  if (EqualFolded(text, "no") || EqualFolded(text, "false")) return false;
  Reject(column, fmt::format("\"{}\" is neither yes nor no", text));
  return {};
}

std::size_t RowReader::Word(std::string_view column, std::initializer_list<std::string_view> words,
                            std::size_t fallback) {
  const std::string& text = Text(column);
  if (text.empty()) return fallback;
  std::size_t index = 0;
  for (const std::string_view word : words) {
    if (EqualFolded(text, word)) return index;
    ++index;
  }
  Reject(column, fmt::format("\"{}\" is none of {}", text, fmt::join(words, ", ")));
  return fallback;
}

void RowReader::Reject(std::string_view column, std::string what) {
  if (error_) return;
  const auto index = table_.Column(column);
  const std::size_t offset = index ? row_.cells[*index].offset : row_.offset;
  error_ = Error{ErrorCode::kInvalid, fmt::format("column \"{}\": {}", column, what),
                 WhereIn(table_.source(), offset)};
}

}  // namespace giq
