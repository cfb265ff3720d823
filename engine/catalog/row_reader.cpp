#include "engine/catalog/row_reader.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "engine/catalog/order.h"

namespace giq {
namespace {

// Far above every count, size and price of the catalog, and exact in a double.
constexpr std::int64_t kGreatest = 1'000'000'000'000'000;

std::string Loose(std::string_view name) {
  std::string key;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') {
      key.push_back(static_cast<char>(c - 'A' + 'a'));
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      key.push_back(c);
    }
  }
  return key;
}

/// Our name, loose, for the headers of `gcloud container ai profiles benchmarks|profiles list`.
std::string_view OurName(std::string_view loose) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kHeaders = {{
      {"instancetype", "machinetype"},
      {"acceleratortype", "accelerator"},
      {"acceleratorcount", "accelerators"},
      {"modelname", "model"},
      {"modelserver", "server"},
      {"modelservername", "server"},
      {"modelserverversion", "serverversion"},
      {"outputtokenss", "outputtokenspersecond"},
      {"outputtokenssec", "outputtokenspersecond"},
  }};
  for (const auto& [header, ours] : kHeaders) {
    if (header == loose) return ours;
  }
  return loose;
}

bool IsMissing(std::string_view text) { return text.empty() || text == "N/A"; }

}  // namespace

Result<CsvTable> CsvTable::Open(const Source& source,
                                std::initializer_list<std::string_view> required) {
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
  const std::size_t width = table.records_.front().cells.size();
  for (std::size_t i = 1; i < table.records_.size(); ++i) {
    const CsvRecord& record = table.records_[i];
    if (record.cells.size() == width) continue;
    return Fail(ErrorCode::kInvalid,
                fmt::format("{} cells where the header has {}", record.cells.size(), width),
                WhereIn(source, record.offset));
  }
  return table;
}

Result<void> CsvTable::TakeHeader() {
  const CsvRecord& header = records_.front();
  for (std::size_t column = 0; column < header.cells.size(); ++column) {
    const CsvCell& cell = header.cells[column];
    std::string key(OurName(Loose(cell.text)));
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
  const std::string key = Loose(name);
  for (const Name& known : names_) {
    if (known.key == key) return known.column;
  }
  return {};
}

std::size_t CsvTable::LineOf(std::size_t row_index) const {
  return source_->Locate(row(row_index).offset).line;
}

const std::string& RowReader::Text(std::string_view column) const {
  static const std::string empty;
  const auto index = table_.Column(column);
  return index ? row_.cells[*index].text : empty;
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
