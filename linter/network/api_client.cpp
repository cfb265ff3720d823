#include "linter/network/api_client.h"

#include <fmt/format.h>

#include <utility>

#include "engine/document/document.h"
#include "engine/document/root.h"
#include "linter/input/read_file.h"
#include "linter/report/json_writer.h"
#include "webhook/http/client.h"

namespace giq {
namespace {

constexpr std::size_t kMostPem = std::size_t{1} << 20;
constexpr std::size_t kMostAnswer = std::size_t{64} << 20;
constexpr std::size_t kMostPages = 100;

/// A word as it stands in a query: all but RFC 3986's unreserved characters escaped.
std::string InQuery(std::string_view word) {
  constexpr std::string_view kUnreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string text;
  for (const char c : word) {
    if (kUnreserved.contains(c)) {
      text += c;
    } else {
      text += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return text;
}

/// `error.message` and the reason of Google's JSON errors.
struct ApiFault {
  std::string message;
  std::string status;
  std::string reason;
};

ApiFault FaultIn(const std::string& body) {
  const auto file = ReadJsonFile("answer", body);
  const Node* root = file ? RootOf(**file) : nullptr;
  const Node* error = root == nullptr ? nullptr : root->Find("error");
  if (error == nullptr) return {};
  const auto text = [](const Node& at, std::string_view key) {
    const Node* value = at.Find(key);
    return value != nullptr && value->IsString() ? std::string(value->text) : "";
  };
  ApiFault fault{text(*error, "message"), text(*error, "status"), {}};
  if (const Node* details = error->Find("details"); details != nullptr) {
    for (const Node* item : details->items) {
      if (fault.reason.empty()) fault.reason = text(*item, "reason");
    }
  }
  return fault;
}

/// What to do about a refusal, for the ones that people meet.
std::string Remedy(unsigned status, const ApiFault& fault) {
  if (status == 401) return "the access token is not taken: run gcloud auth login for a new one";
  if (fault.reason == "SERVICE_DISABLED" || fault.message.contains("has not been used")) {
    return "enable the API: gcloud services enable gkerecommender.googleapis.com";
  }
  if (fault.message.contains("quota project")) {
    return "name a project that is billed: --quota-project, or gcloud config set "
           "billing/quota_project PROJECT_ID";
  }
  if (status == 403) {
    return "the account may not ask: it needs a project with the API enabled (--quota-project)";
  }
  if (fault.message.contains("no latency profiles found")) {
    return "nothing was measured for this model: giq-lint profiles models list shows what was";
  }
  if (status == 429 || status >= 500) return "try again later";
  return "";
}

Error ErrorOf(const ClientResponse& response, const std::string& target) {
  const ApiFault fault = FaultIn(response.body);
  const std::string remedy = Remedy(response.status, fault);
  return {ErrorCode::kIo,
          fmt::format("{} answered {}{}{}{}", target.substr(0, target.find('?')), response.status,
                      fault.status.empty() ? "" : " " + fault.status,
                      fault.message.empty() ? "" : ": " + fault.message,
                      remedy.empty() ? "" : "; " + remedy)};
}

}  // namespace

ApiClient::ApiClient(std::unique_ptr<HttpClient> http, std::string quota_project)
    : http_(std::move(http)), quota_project_(std::move(quota_project)) {}

ApiClient::~ApiClient() = default;

Result<std::unique_ptr<ApiClient>> ApiClient::Create(const CatalogPullOptions& options,
                                                     std::string token) {
  ClientOptions client{.url = options.endpoint};
  client.bearer_token = [token = std::move(token)] { return Result<std::string>(token); };
  client.response_bytes = kMostAnswer;
  if (!options.ca.empty()) {
    GIQ_TRY(client.ca_pem, ReadFile(options.ca, kMostPem));
  }
  GIQ_TRY(auto http, HttpClient::Create(std::move(client)));
  return std::make_unique<ApiClient>(std::move(http), options.quota_project);
}

Result<std::string> ApiClient::Call(const std::string& method, const std::string& target,
                                    const std::string& body) {
  ClientRequest request{.method = method, .target = target, .body = body};
  if (!body.empty()) request.content_type = "application/json";
  if (!quota_project_.empty()) request.headers = {{"X-Goog-User-Project", quota_project_}};
  GIQ_TRY(ClientResponse response, http_->Send(request));
  if (response.status != 200) return std::unexpected(ErrorOf(response, target));
  return std::move(response.body);
}

Result<std::vector<std::string>> ApiClient::Names(const std::string& target, std::string_view key) {
  std::vector<std::string> names;
  std::string token;
  for (std::size_t page = 0; page < kMostPages; ++page) {
    GIQ_TRY(std::string body,
            Call("GET", token.empty() ? target : target + "&pageToken=" + InQuery(token), ""));
    GIQ_TRY(const auto file, ReadJsonFile(target, std::move(body)));
    const Node* root = RootOf(*file);
    const Node* list = root == nullptr ? nullptr : root->Find(key);
    if (list != nullptr) {
      for (const Node* item : list->items) names.emplace_back(item->text);
    }
    const Node* next = root == nullptr ? nullptr : root->Find("nextPageToken");
    token = next != nullptr && next->IsString() ? std::string(next->text) : "";
    if (token.empty()) return names;
  }
  return Fail(ErrorCode::kLimit, fmt::format("more than {} pages of {}", kMostPages, key));
}

Result<std::vector<std::string>> ApiClient::Servers(const std::string& model) {
  return Names("/v1/modelServers:fetch?model=" + InQuery(model), "modelServers");
}

Result<std::vector<std::string>> ApiClient::Versions(const std::string& model,
                                                     const std::string& server) {
  return Names(fmt::format("/v1/modelServerVersions:fetch?model={}&modelServer={}", InQuery(model),
                           InQuery(server)),
               "modelServerVersions");
}

Result<std::string> ApiClient::Benchmarks(const std::string& model, const std::string& server,
                                          const std::string& version) {
  JsonWriter json;
  json.Open().Key("modelServerInfo").Open();
  json.Key("model").Text(model).Key("modelServer").Text(server);
  if (!version.empty()) json.Key("modelServerVersion").Text(version);
  return Call("POST", "/v1/benchmarkingData:fetch", json.Close().Close().Take());
}

}  // namespace giq
