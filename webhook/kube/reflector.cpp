#include "webhook/kube/reflector.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace giq {
namespace {

using std::chrono::milliseconds;

// So often a watch is resumed where it broke off; then a new list shows whether that place was the
// trouble (an event larger than a line may be, say).
constexpr unsigned kResumes = 3;
// One watch that breaks is everyday life: the API server was restarted.
constexpr unsigned kFailuresUntold = 1;
// A watch that ends sooner without an event was refused in disguise.
constexpr milliseconds kShortWatch{1'000};

constexpr const char* kFollowed = "listed and followed";

KubeError Garbled(const Error& error, std::string_view what) {
  return {.kind = KubeErrorKind::kBadAnswer, .what = fmt::format("{}: {}", what, error.what)};
}

}  // namespace

Reflector::Reflector(std::size_t resource, KubeClient client, Store& store, Pace& pace, Tell tell,
                     ReflectorOptions options)
    : resource_(resource),
      spec_(store.specs()[resource]),
      client_(std::move(client)),
      store_(store),
      pace_(pace),
      tell_(std::move(tell)),
      options_(options),
      heard_(pace.Now()) {}

void Reflector::Run() {
  Pause pause{0};
  while (pace_.Sleep(pause)) pause = Step();
}

milliseconds Reflector::Step() { return version_.empty() ? List() : Watch(); }

milliseconds Reflector::List() {
  Listing listing;
  auto version = ListPages(listing);
  if (!version) return AfterError(version.error());
  store_.Replace(resource_, std::move(listing));
  version_ = *std::move(version);
  refusals_ = 0;
  heard_ = pace_.Now();
  Say(kFollowed);
  return Pause{0};
}

KubeResult<std::string> Reflector::ListPages(Listing& listing) {
  const ObjectSink sink = [&](PrunedObject object) {
    store_.AddTo(listing, resource_, std::move(object));
  };
  ListQuery query{.field_selector = spec_.field_selector, .limit = options_.page};
  while (true) {
    GIQ_TRY(const std::string body, GetPage(query));
    const auto page = ReadListPage(body, spec_.type, spec_.pruning, sink);
    if (!page) return std::unexpected(Garbled(page.error(), "a list that cannot be read"));
    if (page->resource_version.empty())
      return std::unexpected(
          KubeError{.kind = KubeErrorKind::kBadAnswer, .what = "a list without a version"});
    if (page->continue_token.empty()) return page->resource_version;
    if (page->continue_token == query.continue_token)
      return std::unexpected(
          KubeError{.kind = KubeErrorKind::kBadAnswer, .what = "a list that does not go on"});
    query.continue_token = page->continue_token;
  }
}

KubeResult<std::string> Reflector::GetPage(ListQuery& query) {
  while (true) {
    auto body = client_.List(spec_.type, query);
    if (body || body.error().kind != KubeErrorKind::kTooLarge || query.limit <= 1) return body;
    query.limit /= 2;
  }
}

milliseconds Reflector::Watch() {
  const auto began = pace_.Now();
  const double random = pace_.Random();
  const WatchQuery query{
      .field_selector = spec_.field_selector,
      .resource_version = version_,
      .timeout = options_.watch + std::chrono::seconds{static_cast<std::int64_t>(
                                      static_cast<double>(options_.watch.count()) * random)},
      .silence = options_.silence};
  events_ = 0;
  KubeResult<void> outcome;
  auto result =
      client_.Watch(spec_.type, query, [&](std::string_view line) { return Take(line, outcome); });
  if (!outcome) {
    // What the stream itself says is wrong: the state that it began from is no good any more.
    version_.clear();
    return AfterWatch(outcome, Pause{0});
  }
  const auto lasted = std::chrono::duration_cast<milliseconds>(pace_.Now() - began);
  return AfterWatch(result, lasted);
}

bool Reflector::Take(std::string_view line, KubeResult<void>& outcome) {
  if (line.empty()) return true;
  auto event = ReadWatchEvent(line, spec_.type, spec_.pruning);
  if (!event) {
    outcome = std::unexpected(Garbled(event.error(), "an event that cannot be read"));
    return false;
  }
  if (event->type == "ERROR") {
    outcome = std::unexpected(ErrorOf(0, event->status));
    return false;
  }
  PrunedObject& object = event->object;
  const bool bookmark = event->type == "BOOKMARK";
  const bool put = event->type == "ADDED" || event->type == "MODIFIED";
  const bool known = bookmark || put || event->type == "DELETED";
  if (!known || object.resource_version.empty() || (!bookmark && object.name.empty())) {
    outcome = std::unexpected(KubeError{.kind = KubeErrorKind::kBadAnswer,
                                        .what = "an event without a type, name or version"});
    return false;
  }
  version_ = object.resource_version;
  if (put)
    store_.Put(resource_, std::move(object));
  else if (!bookmark)
    store_.Remove(resource_, object.namespace_, object.name);
  ++events_;
  Succeeded();
  return true;
}

milliseconds Reflector::AfterWatch(const KubeResult<void>& result, Pause lasted) {
  if (result) {
    if (events_ == 0 && lasted < kShortWatch)
      return AfterError({.kind = KubeErrorKind::kOther, .what = "a watch that ends at once"});
    Succeeded();
    return Pause{0};
  }
  if (result.error().kind == KubeErrorKind::kGone) {
    version_.clear();
    // Once it is normal after a pause of the connection; again and again it must not spin.
    return failures_++ == 0 ? Pause{0} : options_.backoff.After(failures_, pace_.Random());
  }
  if (failures_ >= kResumes) version_.clear();
  return AfterError(result.error());
}

milliseconds Reflector::AfterError(const KubeError& error) {
  if (error.kind == KubeErrorKind::kCancelled) return Pause{0};
  if (error.kind == KubeErrorKind::kForbidden || error.kind == KubeErrorKind::kNotFound)
    return AfterRefusal(error);
  // A page's token has run out: the list begins again.
  if (error.kind == KubeErrorKind::kGone) version_.clear();
  const Pause pause = options_.backoff.After(++failures_, pace_.Random());
  if (failures_ > kFailuresUntold) Say(error.what);
  const bool stale = pace_.Now() - heard_ >= options_.stale_after;
  store_.SetStatus(resource_, stale, error.what);
  return std::max<Pause>(pause, error.retry_after);
}

milliseconds Reflector::AfterRefusal(const KubeError& error) {
  const bool synced = store_.Snapshot()->synced(spec_.type.kind);
  version_.clear();
  ++refusals_;
  const bool missing = error.kind == KubeErrorKind::kNotFound;
  // An API server that starts says 404 of custom resources for a moment.
  if (missing && synced) {
    store_.SetStatus(resource_, true, error.what);
  } else {
    const std::string why = missing ? "not served by this cluster" : error.what;
    store_.Forget(resource_, missing ? ResourceState::kMissing : ResourceState::kForbidden, why);
    Say(why);
  }
  return options_.rare.After(refusals_, pace_.Random());
}

void Reflector::Succeeded() {
  heard_ = pace_.Now();
  if (failures_ == 0) return;
  failures_ = 0;
  store_.SetStatus(resource_, false, "");
  Say(kFollowed);
}

void Reflector::Say(std::string what) {
  if (what == said_) return;
  said_ = std::move(what);
  if (tell_) tell_(spec_.type.Name(), said_);
}

}  // namespace giq
