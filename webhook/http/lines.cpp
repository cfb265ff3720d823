#include "webhook/http/lines.h"

namespace giq {

Result<bool> LineSplitter::Add(std::string_view piece, const LineHandler& on_line) {
  for (;;) {
    const std::size_t end = piece.find('\n');
    const std::string_view more = piece.substr(0, end);
    if (rest_.size() + more.size() > line_limit_) {
      return Fail(ErrorCode::kLimit, "a line of the answer is longer than we take");
    }
    rest_ += more;
    if (end == std::string_view::npos) return true;
    if (!on_line(rest_)) return false;
    rest_.clear();
    piece.remove_prefix(end + 1);
  }
}

void LineSplitter::End(const LineHandler& on_line) {
  if (!rest_.empty()) (void)on_line(rest_);
  rest_.clear();
}

}  // namespace giq
