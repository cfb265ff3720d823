#include "linter/fix/fix_tasks.h"

#include <algorithm>
#include <map>
#include <utility>

#include "linter/commands/check.h"
#include "rules/table.h"

namespace giq {
namespace {

/// The profile that judges with the rules of the configuration beside those that flags select.
class WideProfiles {
 public:
  explicit WideProfiles(const CheckOptions& options)
      : narrowed_(!options.flags.select.empty() || !options.flags.ignore.empty()),
        profiles_(WithoutSelection(options.flags), options.lookup, options.config) {}

  std::shared_ptr<const Profile> Of(const JudgeTask& task) {
    if (!narrowed_) return task.profile;
    auto& wide = known_[task.profile.get()];
    if (wide != nullptr) return wide;
    const Input& input = task.input;
    const auto configured = profiles_.For(input.folder, input.standard_input ? "" : input.path);
    // Loaded a moment ago with other flags; a configuration that broke since then adds no rules.
    if (!configured) return task.profile;
    auto profile = std::make_shared<Profile>(*task.profile);
    profile->rules.clear();
    for (const Rule* rule : AllRules()) {
      const bool runs = std::ranges::count(task.profile->rules, rule) > 0 ||
                        std::ranges::count((*configured)->rules, rule) > 0;
      if (runs) profile->rules.push_back(rule);
    }
    return wide = profile;
  }

 private:
  static Settings WithoutSelection(Settings flags) {
    flags.select.clear();
    flags.ignore.clear();
    return flags;
  }

  bool narrowed_;
  Profiles profiles_;
  std::map<const Profile*, std::shared_ptr<const Profile>> known_;
};

}  // namespace

std::vector<std::vector<FixTask>> FixTasks(std::vector<JudgeTask> tasks,
                                           const CheckOptions& options) {
  WideProfiles wide(options);
  std::vector<std::vector<FixTask>> folders;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const Input& input = tasks[i].input;
    const bool first = folders.empty() ||
                       folders.back().front().judge.input.folder != input.folder ||
                       folders.back().front().judge.input.standard_input != input.standard_input;
    if (first) folders.emplace_back();
    std::shared_ptr<const Profile> asked = tasks[i].profile;
    FixTask task{{input, wide.Of(tasks[i]), nullptr}, std::move(asked)};
    folders.back().push_back(std::move(task));
  }
  return folders;
}

}  // namespace giq
