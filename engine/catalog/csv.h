// Comma-separated values as RFC 4180 defines them, each cell with its place; spreadsheets' tabs and
// semicolons too.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/source.h"

namespace giq {

/// One value; quotes are resolved and blanks around it are cut.
struct CsvCell {
  std::string text;
  std::size_t offset = 0;  ///< Of its first byte in the source.
};

/// One line of a file, or several where a quoted value holds line breaks. Blank lines give none.
struct CsvRecord {
  std::size_t offset = 0;
  std::vector<CsvCell> cells;
};

/// Bounds on hostile input.
struct CsvLimits {
  std::size_t bytes = std::size_t{64} << 20;
  std::size_t records = 200'000;
  std::size_t cells = 256;  ///< Of one record.
  std::size_t cell_bytes = std::size_t{1} << 20;
};

/// Splits a text into records. What stands most often in the first line, comma, tab or semicolon,
/// separates cells; a byte order mark is skipped, lines end with LF, CRLF or CR. A stray or open
/// quote, a control character or invalid UTF-8 is an Error with its place.
[[nodiscard]] Result<std::vector<CsvRecord>> ParseCsv(const Source& source,
                                                      const CsvLimits& limits = {});

/// The place of an offset, for Errors.
[[nodiscard]] Where WhereIn(const Source& source, std::size_t offset);

}  // namespace giq
