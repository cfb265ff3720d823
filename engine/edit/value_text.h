// Values of edits as text: block YAML, flow YAML, JSON.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/document/node.h"

namespace giq {

/// How a document indents its blocks.
struct BlockStyle {
  std::size_t step = 2;         ///< From a mapping's keys to those of a mapping inside.
  bool indented_lists = false;  ///< Dashes further right than the key of the list.
};

/// `key: value` for a mapping whose keys stand in a column. Further lines come with their
/// indentation, breaks are `\n`, the last line has none.
[[nodiscard]] std::string BlockMember(std::string_view key, const Node& value, std::size_t column,
                                      const BlockStyle& style);
/// `- value` for a list whose dashes stand in a column.
[[nodiscard]] std::string BlockItem(const Node& value, std::size_t column, const BlockStyle& style);
/// A mapping or list that begins in a column, or anything else on one line.
[[nodiscard]] std::string BlockValue(const Node& value, std::size_t column,
                                     const BlockStyle& style);

/// How brackets are written.
struct FlowStyle {
  bool json = false;        ///< JSON, where nothing else will do.
  bool quoted = false;      ///< YAML in the manner of JSON: strings in double quotes.
  bool compact = false;     ///< No blanks behind commas and colons.
  bool pretty = false;      ///< JSON with each member on a line of its own.
  std::string unit = "  ";  ///< Pretty: what a level is indented by.
};

/// A value inside brackets, or in their place; `indentation` is that of the line where it begins.
[[nodiscard]] std::string FlowValue(const Node& value, const FlowStyle& style,
                                    std::string_view indentation);
/// `key: value` inside brackets.
[[nodiscard]] std::string FlowMember(std::string_view key, const Node& value,
                                     const FlowStyle& style, std::string_view indentation);

}  // namespace giq
