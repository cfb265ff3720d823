#include "webhook/kube/named_objects.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace giq {
namespace {

using std::chrono::milliseconds;

// An object names as many as fit into it, all in the API server's 1.5 MB; who asks for more than
// this at once asks for nothing sensible.
constexpr std::size_t kMaxNamesAtOnce = 100;

constexpr milliseconds kLongestPause{60'000};

}  // namespace

NamedObjects::NamedObjects(std::size_t resource, KubeClient client, Store& store, Pace& pace,
                           Tell tell, NamedOptions options)
    : resource_(resource),
      spec_(store.specs()[resource]),
      client_(std::move(client)),
      store_(store),
      pace_(pace),
      tell_(std::move(tell)),
      options_(options) {}

void NamedObjects::Want(std::string_view namespace_, const std::vector<std::string>& names) {
  Ask(namespace_, names, options_.again);
}

// Makes those due at once that are older than `age`.
void NamedObjects::Ask(std::string_view namespace_, const std::vector<std::string>& names,
                       milliseconds age) {
  const Time now = pace_.Now();
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < std::min(names.size(), kMaxNamesAtOnce); ++i) {
    // The fetching thread makes room; until then there is as much again.
    if (names_.size() >= 2 * options_.names) break;
    State& state = names_[{std::string(namespace_), names[i]}];
    state.used = now;
    if (state.answer != Answer::kNone && now - state.answered > age) {
      state.answer = Answer::kNone;
      state.due = Time::min();
    }
  }
  asked_ = true;
  changed_.notify_all();
}

bool NamedObjects::Fetch(std::string_view namespace_, const std::vector<std::string>& names,
                         milliseconds time) {
  Ask(namespace_, names, options_.fresh);
  bool all_known = false;
  const auto settled = [&] {
    all_known = true;
    for (const std::string& name : names) {
      const auto found = names_.find({std::string(namespace_), name});
      const Answer answer = found != names_.end() ? found->second.answer : Answer::kFailed;
      all_known = all_known && answer == Answer::kKnown;
      if (answer == Answer::kNone) return stopped_;
    }
    return true;
  };
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, time, settled) && all_known;
}

void NamedObjects::Run() {
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    asked_ = false;
    lock.unlock();
    const milliseconds pause = Step();
    lock.lock();
    changed_.wait_for(lock, pause, [this] { return stopped_ || asked_; });
  }
}

void NamedObjects::Stop() {
  client_.Cancel();
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

milliseconds NamedObjects::Step() {
  for (const Name& name : ForgetUnused()) store_.Remove(resource_, name.first, name.second);
  for (const Name& name : Due()) {
    if (pace_.Now() < quiet_until_) break;
    quiet_until_ = pace_.Now() + FetchOne(name);
  }
  return std::max(UntilNext(), std::chrono::ceil<milliseconds>(quiet_until_ - pace_.Now()));
}

// Takes out the names that nobody has asked for in long, and of too many those unused for longest.
std::vector<NamedObjects::Name> NamedObjects::ForgetUnused() {
  const Time now = pace_.Now();
  std::vector<Name> forgotten;
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<Time, Name>> by_use;
  for (const auto& [name, state] : names_) by_use.emplace_back(state.used, name);
  std::ranges::sort(by_use);
  const std::size_t over = by_use.size() - std::min(by_use.size(), options_.names);
  for (std::size_t i = 0; i < by_use.size(); ++i) {
    if (i >= over && now - by_use[i].first <= options_.unused) break;
    names_.erase(by_use[i].second);
    forgotten.push_back(std::move(by_use[i].second));
  }
  return forgotten;
}

// The names to fetch now, those that nobody has an answer to first.
std::vector<NamedObjects::Name> NamedObjects::Due() {
  const Time now = pace_.Now();
  std::vector<std::pair<Time, Name>> due;
  const std::lock_guard lock(mutex_);
  for (const auto& [name, state] : names_) {
    if (state.due <= now) due.emplace_back(state.due, name);
  }
  std::ranges::sort(due);
  std::vector<Name> names;
  for (auto& [time, name] : due) names.push_back(std::move(name));
  return names;
}

// Returns how long to leave the server in peace.
milliseconds NamedObjects::FetchOne(const Name& name) {
  const auto body = client_.Get(spec_.type, {.namespace_ = name.first, .name = name.second});
  const auto jittered = [&](milliseconds time) {
    return time + milliseconds{static_cast<milliseconds::rep>(static_cast<double>(time.count()) *
                                                              pace_.Random() / 4)};
  };
  if (!body && body.error().kind != KubeErrorKind::kNotFound) {
    // What may no longer be read is no longer known.
    if (body.error().kind == KubeErrorKind::kForbidden)
      store_.Remove(resource_, name.first, name.second);
    store_.SetStatus(resource_, false, body.error().what);
    if (body.error().what != std::exchange(said_, body.error().what) && tell_)
      tell_(spec_.type.Name(), said_);
    Note(name, Answer::kFailed, jittered(options_.retry));
    return body.error().retry_after;
  }
  auto object = body ? PruneObject(*body, spec_.type, spec_.pruning) : PrunedObject{};
  const bool named = object && object->namespace_ == name.first && object->name == name.second;
  if (!body)
    store_.PutAbsent(resource_, name.first, name.second);
  else if (named)
    store_.Put(resource_, *std::move(object));
  if (!std::exchange(said_, "").empty()) {
    store_.SetStatus(resource_, false, "");
    if (tell_) tell_(spec_.type.Name(), "answered again");
  }
  const bool known = !body || named;
  Note(name, known ? Answer::kKnown : Answer::kFailed,
       jittered(known ? options_.again : options_.retry));
  return milliseconds{0};
}

void NamedObjects::Note(const Name& name, Answer answer, milliseconds next) {
  const Time now = pace_.Now();
  const std::lock_guard lock(mutex_);
  const auto found = names_.find(name);
  if (found == names_.end()) return;
  found->second.answer = answer;
  found->second.due = now + next;
  found->second.answered = now;
  changed_.notify_all();
}

milliseconds NamedObjects::UntilNext() {
  const Time now = pace_.Now();
  milliseconds pause = kLongestPause;
  const std::lock_guard lock(mutex_);
  for (const auto& [name, state] : names_) {
    if (state.due <= now) return milliseconds{0};
    pause = std::min(pause, std::chrono::ceil<milliseconds>(state.due - now));
  }
  return pause;
}

std::vector<std::string> NamedConfigMaps(const Node& object) {
  constexpr auto kReferences =
      std::to_array<std::string_view>({"configMap", "configMapKeyRef", "configMapRef"});
  std::set<std::string> names;
  std::vector<const Node*> open = {&object};
  while (!open.empty()) {
    const Node& node = *open.back();
    open.pop_back();
    open.insert(open.end(), node.items.begin(), node.items.end());
    for (const Entry& entry : node.entries) {
      open.push_back(entry.value);
      if (std::ranges::find(kReferences, entry.key->text) == kReferences.end()) continue;
      const Node* name = entry.value->Find("name");
      if (name != nullptr && name->IsString() && !name->text.empty()) names.emplace(name->text);
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace giq
