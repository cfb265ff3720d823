// Typed values of a table's rows, by column name; the first bad cell becomes the row's Error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/source.h"
#include "engine/catalog/csv.h"

namespace giq {

/// A CSV file with a header line. Column names match loosely (see ColumnKey).
class CsvTable {
 public:
  /// An Error when the text does not parse, a name stands twice or a required column is missing.
  [[nodiscard]] static Result<CsvTable> Open(const Source& source,
                                             std::span<const std::string_view> required);
  [[nodiscard]] static Result<CsvTable> Open(const Source& source,
                                             std::initializer_list<std::string_view> required) {
    return Open(source, std::span(required.begin(), required.size()));
  }

  [[nodiscard]] const Source& source() const { return *source_; }
  [[nodiscard]] std::size_t rows() const { return records_.size() - 1; }
  [[nodiscard]] const CsvRecord& row(std::size_t index) const { return records_[index + 1]; }
  /// Index of a column in each row; nothing when the file has none of that name.
  [[nodiscard]] std::optional<std::size_t> Column(std::string_view name) const;
  [[nodiscard]] const std::vector<CsvCell>& header() const { return records_.front().cells; }
  [[nodiscard]] std::size_t LineOf(std::size_t row_index) const;

 private:
  struct Name {
    std::string key;  // loose form
    std::size_t column = 0;
  };

  Result<void> TakeHeader();
  Result<void> Require(std::string_view name) const;

  const Source* source_ = nullptr;
  std::vector<CsvRecord> records_;
  std::vector<Name> names_;
};

/// Reads one row of a CsvTable. After a bad cell all further values are defaults and `error` holds
/// the first fault; a row whose cells are not as many as the header's is one from the start.
class RowReader {
 public:
  RowReader(const CsvTable& table, std::size_t row);

  /// The cell, "" where the file has no such column.
  [[nodiscard]] const std::string& Text(std::string_view column) const;
  /// The cell, which must not be empty.
  [[nodiscard]] std::string Required(std::string_view column);
  /// A number from `least` to 10^15; empty and `N/A` are nothing.
  [[nodiscard]] std::optional<double> Number(std::string_view column, double least = 0);
  [[nodiscard]] double RequiredNumber(std::string_view column, double least = 0);
  /// An integer from `least` to 10^15; empty and `N/A` are nothing.
  [[nodiscard]] std::optional<std::int64_t> Integer(std::string_view column,
                                                    std::int64_t least = 0);
  [[nodiscard]] std::int64_t RequiredInteger(std::string_view column, std::int64_t least = 0);
  /// yes, no, true or false; `fallback` when empty.
  [[nodiscard]] bool Flag(std::string_view column, bool fallback);
  [[nodiscard]] std::optional<bool> MaybeFlag(std::string_view column);
  /// The index of the cell among `words`; `fallback` when empty.
  [[nodiscard]] std::size_t Word(std::string_view column,
                                 std::initializer_list<std::string_view> words,
                                 std::size_t fallback);
  /// Makes a cell the row's fault, unless it has one.
  void Reject(std::string_view column, std::string what);

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  const CsvTable& table_;
  const CsvRecord& row_;
  std::optional<Error> error_;
};

}  // namespace giq
