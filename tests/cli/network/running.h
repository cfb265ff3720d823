// giq-lint serve, running beside a test.
#pragma once

#include <string>
#include <vector>

#include "tests/unit/linter/temp_folder.h"

namespace giq {

/// Started on a free port, ended with SIGTERM at the latest when it is destroyed.
class RunningServer {
 public:
  /// Waits for the line with the address, ten seconds at most.
  explicit RunningServer(const TempFolder& folder, std::vector<std::string> options = {});
  ~RunningServer();
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  /// `http://127.0.0.1:PORT`; "" when it did not start.
  [[nodiscard]] const std::string& address() const { return address_; }
  /// Sends a signal and returns the exit code; -1 when it has not ended within ten seconds.
  int End(int signal);

 private:
  int child_ = -1;
  std::string address_;
};

}  // namespace giq
