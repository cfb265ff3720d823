// A request of the API taken apart, and the forms of its answers. For the files of the API only.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/document/document.h"
#include "recommender/api.h"

namespace giq {

/// Parameters of the query or, for names with dots, fields of the body's JSON.
class ApiCall {
 public:
  /// An Error of kInvalid for a query or body that cannot be read.
  [[nodiscard]] static Result<ApiCall> Parse(const ApiRequest& request);

  [[nodiscard]] std::string_view method() const { return method_; }
  [[nodiscard]] const std::string& path() const { return path_; }

  /// A parameter by its name in JSON (`modelServerInfo.model`); "" when it is not given.
  [[nodiscard]] std::string Text(std::string_view name) const;
  /// A number above 0; nothing when it is not given or 0, an Error when it is none.
  [[nodiscard]] Result<std::optional<double>> Positive(std::string_view name) const;
  /// An Error when a parameter is not given.
  [[nodiscard]] Result<void> Require(std::string_view name) const;
  /// `units` and `nanos` of an amount, in US dollars.
  [[nodiscard]] Result<std::optional<double>> Amount(const std::string& name) const;

 private:
  [[nodiscard]] const Node* Find(std::string_view name) const;

  std::string method_;
  std::string path_;
  std::map<std::string, std::string, std::less<>> query_;
  std::shared_ptr<const File> body_;
};

/// `%2F` turned into what it stands for; nothing for a broken escape and
/// for what is no UTF-8.
[[nodiscard]] std::optional<std::string> DecodedUri(std::string_view text);

/// `{"error": {"code", "message", "status"}}`.
[[nodiscard]] ApiResponse ApiError(unsigned code, std::string_view status,
                                   std::string_view message);

/// The answer to a call that takes another method.
[[nodiscard]] ApiResponse WrongMethod(const ApiCall& call, std::string_view right);

/// A page of items under a name, by `pageSize` and `pageToken`.
[[nodiscard]] ApiResponse ApiPage(const ApiCall& call, std::string_view name,
                                  const std::vector<std::string>& items);

/// The answers of each version; nothing for a path that is none of its own.
[[nodiscard]] std::optional<ApiResponse> AnswerV1(const ApiCall& call, const Catalog& catalog);
[[nodiscard]] std::optional<ApiResponse> AnswerV1Alpha1(const ApiCall& call,
                                                        const Catalog& catalog);

}  // namespace giq
