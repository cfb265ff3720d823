#include "webhook/server/basis.h"

#include <fmt/format.h>

#include <utility>

#include "linter/input/catalog_files.h"
#include "linter/input/environment.h"

namespace giq {
namespace {

/// No file stands for no path.
std::vector<std::string> PathsOf(const std::string& path) {
  return path.empty() ? std::vector<std::string>{} : std::vector<std::string>{path};
}

}  // namespace

Basis::Basis(BasisOptions options, Log& log)
    : options_(std::move(options)),
      log_(log),
      policy_{.name = "policy", .files = WatchedFiles(PathsOf(options_.policy_file))},
      catalog_{.name = "catalog", .files = WatchedFiles(options_.catalogs)},
      quota_{.name = "quota", .files = WatchedFiles(options_.quotas)} {}

Result<std::unique_ptr<Basis>> Basis::Load(BasisOptions options, Log& log) {
  std::unique_ptr<Basis> basis(new Basis(std::move(options), log));
  if (auto loaded = basis->LoadFirst(); !loaded) return std::unexpected(loaded.error());
  return basis;
}

Result<void> Basis::LoadFirst() {
  for (Part* part : {&policy_, &catalog_, &quota_}) {
    if (const auto looked = part->files.Look(); !looked) return std::unexpected(looked.error());
    Loaded(*part);
  }
  BasisState state;
  GIQ_TRY(state.policy, LoadPolicy());
  GIQ_TRY(state.env, LoadFacts());
  Publish(std::move(state));
  return {};
}

Result<std::shared_ptr<const Policy>> Basis::LoadPolicy() const {
  std::string text;
  if (!options_.policy_file.empty()) {
    GIQ_TRY(text, ReadFacts(options_.policy_file));
  }
  GIQ_TRY(Policy policy, ParsePolicy(options_.policy_file, std::move(text)));
  return std::make_shared<const Policy>(std::move(policy));
}

Result<std::shared_ptr<const Environment>> Basis::LoadFacts() const {
  Settings settings{.catalogs = options_.catalogs, .cluster = options_.cluster};
  for (const std::string& path : options_.quotas) {
    GIQ_TRY(const std::vector<std::string> files, FilesAt(path));
    settings.quota_files.insert(settings.quota_files.end(), files.begin(), files.end());
  }
  return LoadEnvironment(settings);
}

std::shared_ptr<const BasisState> Basis::Current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

void Basis::Refresh() {
  BasisState next = *Current();
  bool newer = false;
  if (Differs(policy_)) {
    if (auto policy = LoadPolicy(); policy) {
      next.policy = *std::move(policy);
      Loaded(policy_);
      newer = true;
    } else {
      Failed(policy_, policy.error());
    }
  }
  const bool catalog_differs = Differs(catalog_);
  const bool quota_differs = Differs(quota_);
  if (catalog_differs || quota_differs) {
    if (auto env = LoadFacts(); env) {
      next.env = *std::move(env);
      Loaded(catalog_);
      Loaded(quota_);
      newer = true;
    } else {
      Failed(catalog_differs ? catalog_ : quota_, env.error());
    }
  }
  if (newer) Publish(std::move(next));
}

/// Whether the files are not those that were looked at last; not being readable is told.
bool Basis::Differs(Part& part) {
  const auto differs = part.files.Look();
  if (!differs) Failed(part, differs.error());
  return differs.value_or(false);
}

void Basis::Loaded(Part& part) {
  part.fingerprint = part.files.fingerprint();
  part.trouble.clear();
  const std::lock_guard lock(mutex_);
  part.written = part.files.written();
}

void Basis::Failed(Part& part, const Error& error) {
  const std::string trouble = error.Text();
  if (trouble == part.trouble) return;
  part.trouble = trouble;
  {
    const std::lock_guard lock(mutex_);
    ++part.failures;
  }
  log_.Event(LogLevel::kError, "files do not load, what was loaded before stays",
             {{"files", part.name}, {"error", trouble}});
}

void Basis::Publish(BasisState state) {
  state.version = fmt::format("{:08x}-{:08x}-{:08x}", policy_.fingerprint & 0xffffffffU,
                              catalog_.fingerprint & 0xffffffffU, quota_.fingerprint & 0xffffffffU);
  log_.Event(LogLevel::kInfo, "policy, catalog and quota are loaded",
             {{"env_version", state.version}});
  auto shared = std::make_shared<const BasisState>(std::move(state));
  // The one before is freed outside of the lock.
  const std::lock_guard lock(mutex_);
  current_.swap(shared);
}

std::vector<Reading> Basis::Readings(std::chrono::system_clock::time_point now) const {
  std::vector<Reading> ages;
  std::vector<Reading> failures;
  const std::lock_guard lock(mutex_);
  for (const Part* part : {&policy_, &catalog_, &quota_}) {
    failures.push_back({.name = "giq_webhook_reload_failures_total",
                        .help = "Times that changed files did not load.",
                        .value = static_cast<double>(part->failures),
                        .labels = {{"files", part->name}},
                        .counts = true});
    // Without files there is no age.
    if (part->written == std::chrono::system_clock::time_point()) continue;
    ages.push_back({.name = "giq_webhook_files_age_seconds",
                    .help = "Since the newest of the loaded files was written.",
                    .value = std::chrono::duration<double>(now - part->written).count(),
                    .labels = {{"files", part->name}}});
  }
  ages.insert(ages.end(), failures.begin(), failures.end());
  return ages;
}

}  // namespace giq
