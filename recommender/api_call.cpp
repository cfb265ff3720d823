#include "recommender/api_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/document/base64.h"
#include "engine/document/root.h"
#include "engine/document/scalar.h"
#include "recommender/json_text.h"

namespace giq {
namespace {

constexpr std::size_t kMostParameters = 64;
constexpr std::size_t kMostItems = 1000;  // of a page

std::optional<int> HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

Result<std::size_t> WholeNumber(const std::string& text, std::string_view name) {
  std::size_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc{} || end != text.data() + text.size()) {
    return Fail(ErrorCode::kInvalid, fmt::format("{} is no whole number", name));
  }
  return number;
}

/// Of a query, where `+` is a blank.
std::optional<std::string> DecodedWord(std::string_view text) {
  std::string word(text);
  std::ranges::replace(word, '+', ' ');
  return DecodedUri(word);
}

Result<std::map<std::string, std::string, std::less<>>> ParseQuery(std::string_view query) {
  std::map<std::string, std::string, std::less<>> parameters;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const auto name = DecodedWord(pair.substr(0, equals));
    const auto value = DecodedWord(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !value)
      return Fail(ErrorCode::kInvalid, "the query holds a broken escape or is no UTF-8");
    parameters[*name] = *value;
    if (parameters.size() > kMostParameters) {
      return Fail(ErrorCode::kInvalid, "the query has too many parameters");
    }
  }
  return parameters;
}

}  // namespace

std::optional<std::string> DecodedUri(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const auto high = i + 2 < text.size() ? HexDigit(text[i + 1]) : std::nullopt;
    const auto low = i + 2 < text.size() ? HexDigit(text[i + 2]) : std::nullopt;
    if (!high || !low) return std::nullopt;
    decoded += static_cast<char>(*high * 16 + *low);
    i += 2;
  }
  // JSON carries nothing else, and errors repeat what they are about.
  if (ValidUtf8(decoded) != decoded) return std::nullopt;
  return decoded;
}

Result<ApiCall> ApiCall::Parse(const ApiRequest& request) {
  ApiCall call;
  call.method_ = request.method;
  const std::size_t question = std::min(request.target.find('?'), request.target.size());
  const auto path = DecodedUri(request.target.substr(0, question));
  if (!path) return Fail(ErrorCode::kInvalid, "the path holds a broken escape or is no UTF-8");
  call.path_ = *path;
  GIQ_TRY(call.query_,
          ParseQuery(request.target.substr(std::min(question + 1, request.target.size()))));
  if (request.body.empty()) return call;
  auto body = ReadJsonFile("request", std::string(request.body));
  if (!body) {
    return Fail(ErrorCode::kInvalid, "the body is no JSON: " + body.error().what);
  }
  call.body_ = *std::move(body);
  return call;
}

const Node* ApiCall::Find(std::string_view name) const {
  const Node* at = body_ != nullptr ? RootOf(*body_) : nullptr;
  while (at != nullptr && !name.empty()) {
    const std::string_view key = name.substr(0, name.find('.'));
    name.remove_prefix(std::min(name.size(), key.size() + 1));
    at = at->Find(key);
  }
  return at;
}

std::string ApiCall::Text(std::string_view name) const {
  if (const auto given = query_.find(name); given != query_.end()) return given->second;
  const Node* node = Find(name);
  return node != nullptr && node->IsScalar() && !node->IsNull() ? std::string(node->text) : "";
}

Result<std::optional<double>> ApiCall::Positive(std::string_view name) const {
  const std::string text = Text(name);
  if (text.empty()) return std::optional<double>();
  const auto number = ParseDecimal(text);
  if (!number || !std::isfinite(*number) || *number < 0) {
    return Fail(ErrorCode::kInvalid, fmt::format("{} is no positive number", name));
  }
  return *number > 0 ? number : std::nullopt;
}

Result<void> ApiCall::Require(std::string_view name) const {
  if (!Text(name).empty()) return {};
  return Fail(ErrorCode::kInvalid, fmt::format("{} is required", name));
}

Result<std::optional<double>> ApiCall::Amount(const std::string& name) const {
  constexpr double kNanos = 1e9;
  GIQ_TRY(const auto units, Positive(name + ".units"));
  GIQ_TRY(const auto nanos, Positive(name + ".nanos"));
  if (!units && !nanos) return std::optional<double>();
  return std::optional(units.value_or(0) + nanos.value_or(0) / kNanos);
}

ApiResponse ApiError(unsigned code, std::string_view status, std::string_view message) {
  return {code, Object({{"error", Object({{"code", Number(code)},
                                          {"message", Quoted(message)},
                                          {"status", Quoted(status)}})}}) +
                    "\n"};
}

ApiResponse WrongMethod(const ApiCall& call, std::string_view right) {
  return ApiError(405, "METHOD_NOT_ALLOWED", fmt::format("{} takes {}", call.path(), right));
}

ApiResponse ApiPage(const ApiCall& call, std::string_view name,
                    const std::vector<std::string>& items) {
  std::size_t first = 0;
  std::size_t most = kMostItems;
  if (const std::string token = call.Text("pageToken"); !token.empty()) {
    const auto number = WholeNumber(token, "pageToken");
    if (!number) return ApiError(400, "INVALID_ARGUMENT", number.error().what);
    first = std::min(*number, items.size());
  }
  if (const std::string size = call.Text("pageSize"); !size.empty()) {
    const auto number = WholeNumber(size, "pageSize");
    if (!number) return ApiError(400, "INVALID_ARGUMENT", number.error().what);
    if (*number > 0) most = std::min(most, *number);
  }
  const std::size_t last = std::min(items.size(), first + most);
  const std::vector<std::string> page(items.begin() + static_cast<std::ptrdiff_t>(first),
                                      items.begin() + static_cast<std::ptrdiff_t>(last));
  const std::string next = last < items.size() ? Quoted(fmt::to_string(last)) : "";
  return {200, Object({{name, List(page)}, {"nextPageToken", next}}) + "\n"};
}

ApiResponse AnswerApi(const ApiRequest& request, const Catalog& catalog) {
  const auto call = ApiCall::Parse(request);
  if (!call) return ApiError(400, "INVALID_ARGUMENT", call.error().what);
  if (auto answer = AnswerV1(*call, catalog)) return *answer;
  if (auto answer = AnswerV1Alpha1(*call, catalog)) return *answer;
  return ApiError(404, "NOT_FOUND", "there is no " + call->path());
}

}  // namespace giq
