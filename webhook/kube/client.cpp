#include "webhook/kube/client.h"

#include <fmt/format.h>

#include <utility>

#include "webhook/kube/prune.h"

namespace giq {
namespace {

KubeError Refusal(const ClientResponse& response) {
  ApiStatus status = ReadStatus(response.body);
  if (response.retry_after.count() > 0) status.retry_after = response.retry_after;
  return ErrorOf(response.status, status);
}

bool Succeeded(const ClientResponse& response) {
  return response.status >= 200 && response.status < 300;
}

std::string WatchParameters(const WatchQuery& query) {
  return QueryOf({{"watch", "1"},
                  {"allowWatchBookmarks", "true"},
                  {"resourceVersion", query.resource_version},
                  {"timeoutSeconds", fmt::format("{}", query.timeout.count())},
                  {"fieldSelector", query.field_selector},
                  {"labelSelector", query.label_selector}});
}

}  // namespace

KubeClient::KubeClient(std::unique_ptr<Transport> transport, std::string field_manager)
    : transport_(std::move(transport)), field_manager_(std::move(field_manager)) {}

KubeError KubeClient::Unanswered(const Error& error) const {
  if (transport_->cancelled()) return {.kind = KubeErrorKind::kCancelled, .what = "cancelled"};
  const auto kind =
      error.code == ErrorCode::kLimit ? KubeErrorKind::kTooLarge : KubeErrorKind::kUnreachable;
  return {.kind = kind, .what = OneLine(error.Text())};
}

KubeResult<std::string> KubeClient::Send(ClientRequest request) {
  auto response = transport_->Send(request);
  // A token may have been replaced since it was read.
  if (response && response->status == 401 && transport_->Renew())
    response = transport_->Send(request);
  if (!response) return std::unexpected(Unanswered(response.error()));
  if (!Succeeded(*response)) return std::unexpected(Refusal(*response));
  return std::move(response->body);
}

KubeResult<std::string> KubeClient::Get(const ResourceType& type, const ObjectRef& ref) {
  GIQ_TRY(std::string path, PathOf(type, ref));
  return Send({.method = "GET", .target = std::move(path)});
}

KubeResult<std::string> KubeClient::List(const ResourceType& type, const ListQuery& query) {
  GIQ_TRY(const std::string path, PathOf(type, {.namespace_ = query.namespace_}));
  return Send({.method = "GET",
               .target = path + QueryOf({{"limit", fmt::format("{}", query.limit)},
                                         {"fieldSelector", query.field_selector},
                                         {"labelSelector", query.label_selector},
                                         {"continue", query.continue_token}})});
}

KubeResult<std::string> KubeClient::Create(const ResourceType& type, std::string_view namespace_,
                                           std::string body) {
  GIQ_TRY(const std::string path, PathOf(type, {.namespace_ = std::string(namespace_)}));
  return Send({.method = "POST",
               .target = path + QueryOf({{"fieldManager", field_manager_}}),
               .body = std::move(body),
               .content_type = "application/json"});
}

KubeResult<std::string> KubeClient::Replace(const ResourceType& type, const ObjectRef& ref,
                                            std::string body) {
  GIQ_TRY(const std::string path, PathOf(type, ref));
  return Send({.method = "PUT",
               .target = path + QueryOf({{"fieldManager", field_manager_}}),
               .body = std::move(body),
               .content_type = "application/json"});
}

KubeResult<std::string> KubeClient::Patch(const ResourceType& type, const ObjectRef& ref,
                                          PatchForm form, std::string body) {
  GIQ_TRY(const std::string path, PathOf(type, ref));
  return Send({.method = "PATCH",
               .target = path + QueryOf({{"fieldManager", field_manager_}}),
               .body = std::move(body),
               .content_type = form == PatchForm::kMerge ? "application/merge-patch+json"
                                                         : "application/json-patch+json"});
}

KubeResult<void> KubeClient::Watch(const ResourceType& type, const WatchQuery& query,
                                   const LineHandler& on_event) {
  GIQ_TRY(const std::string path, PathOf(type, {}));
  const ClientRequest request{.method = "GET", .target = path + WatchParameters(query)};
  auto response = transport_->Stream(request, on_event, query.silence);
  if (response && response->status == 401 && transport_->Renew())
    response = transport_->Stream(request, on_event, query.silence);
  if (!response) return std::unexpected(Unanswered(response.error()));
  if (!Succeeded(*response)) return std::unexpected(Refusal(*response));
  return {};
}

}  // namespace giq
