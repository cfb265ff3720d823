// Calls of the API of GKE Inference Quickstart.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "linter/network/pull.h"

namespace giq {

class HttpClient;

/// Asks one endpoint. Errors say what a person can do about them.
class ApiClient {
 public:
  [[nodiscard]] static Result<std::unique_ptr<ApiClient>> Create(const CatalogPullOptions& options,
                                                                 std::string token);
  explicit ApiClient(std::unique_ptr<HttpClient> http, std::string quota_project);
  ApiClient(const ApiClient&) = delete;
  ApiClient& operator=(const ApiClient&) = delete;
  ~ApiClient();

  /// The servers that were measured with a model.
  [[nodiscard]] Result<std::vector<std::string>> Servers(const std::string& model);
  [[nodiscard]] Result<std::vector<std::string>> Versions(const std::string& model,
                                                          const std::string& server);
  /// The answer of benchmarkingData:fetch as it came.
  [[nodiscard]] Result<std::string> Benchmarks(const std::string& model, const std::string& server,
                                               const std::string& version);

 private:
  [[nodiscard]] Result<std::string> Call(const std::string& method, const std::string& target,
                                         const std::string& body);
  [[nodiscard]] Result<std::vector<std::string>> Names(const std::string& target,
                                                       std::string_view key);

  std::unique_ptr<HttpClient> http_;
  std::string quota_project_;
};

}  // namespace giq
