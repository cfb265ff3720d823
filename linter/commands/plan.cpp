#include "linter/commands/plan.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "linter/input/changed_files.h"

namespace giq {
namespace {

void MakeTasks(const CheckOptions& options, std::vector<Input> inputs, Plan& plan) {
  Report& report = plan.report;
  Profiles profiles(options.flags, options.lookup, options.config);
  std::map<std::string, std::shared_ptr<FolderFiles>> folders;
  std::set<std::string> told;
  for (Input& input : inputs) {
    auto profile = profiles.For(input.folder, input.standard_input ? "" : input.path);
    if (!profile) {
      ++report.unjudged;
      if (told.insert(profile.error().Text()).second) report.failures.push_back(profile.error());
      continue;
    }
    if (std::ranges::find(plan.profiles, *profile) == plan.profiles.end()) {
      plan.profiles.push_back(*profile);
    }
    std::shared_ptr<FolderFiles> folder;
    if (!input.standard_input) {
      folder = folders.try_emplace(input.folder).first->second;
      if (folder == nullptr) {
        folder = std::make_shared<FolderFiles>(input.folder, options.limits);
        folders[input.folder] = folder;
      }
      if (input.named) folder->AddNamed(input.path);
    }
    plan.tasks.push_back({std::move(input), *std::move(profile), std::move(folder)});
  }
}

}  // namespace

Plan PlanRun(const CheckOptions& options) {
  Plan plan;
  Report& report = plan.report;
  Inventory inventory = FindInputs(options.paths, options.named);
  if (options.since) {
    if (auto kept = KeepChanged(*options.since, inventory); !kept) {
      report.failures = {kept.error()};
      report.unjudged = inventory.inputs.size();
      return plan;
    }
  }
  report.skipped = std::move(inventory.skipped);
  report.failures = std::move(inventory.failures);
  report.unjudged = report.failures.size();
  MakeTasks(options, std::move(inventory.inputs), plan);
  return plan;
}

}  // namespace giq
