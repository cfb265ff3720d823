// What a command reads from and writes to, so that tests can stand in for a terminal.
#pragma once

#include <istream>
#include <ostream>

namespace giq {

struct Streams {
  std::istream& in;
  std::ostream& out;  ///< The result, and nothing else.
  std::ostream& err;  ///< Errors and the summary.
  bool out_is_terminal = false;
  bool err_is_terminal = false;
};

/// Exit codes; of several the highest wins.
inline constexpr int kExitClean = 0;
inline constexpr int kExitFindings = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitFault = 3;

}  // namespace giq
