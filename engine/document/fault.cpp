#include "engine/document/fault.h"

namespace giq {

std::optional<Error> FaultOf(const File& file) {
  for (const Document& document : file.documents()) {
    for (const Problem& problem : document.problems) {
      const bool limit = problem.kind == ProblemKind::kLimit;
      if (document.root != nullptr && !limit) continue;
      const auto [line, column] = file.source().Locate(problem.span.begin);
      return Error{limit ? ErrorCode::kLimit : ErrorCode::kInvalid,
                   problem.message,
                   {file.source().name(), line, column}};
    }
  }
  return std::nullopt;
}

}  // namespace giq
