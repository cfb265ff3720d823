#include "recommender/choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include "engine/catalog/order.h"

namespace giq {
namespace {

/// Models, servers, versions or accelerators that would have been an answer.
std::string Alternatives(const std::set<std::string>& all) {
  std::vector<std::string> words(all.begin(), all.end());
  std::erase(words, "");
  if (words.empty()) return "one that states none";
  constexpr std::size_t kMost = 8;
  const std::size_t more = words.size() - std::min(words.size(), kMost);
  words.resize(words.size() - more);
  std::string text = fmt::format("{}", fmt::join(words, ", "));
  return more > 0 ? fmt::format("{} and {} more", text, more) : text;
}

/// Which word of a request is one too many: the first without which something was measured.
Error NothingMeasured(const ProfileFilter& filter, const Catalog& catalog) {
  ProfileFilter wider = filter;
  const auto measured = [&](std::string_view CurveRow::* column) {
    std::set<std::string> words;
    for (const Configuration& found : ConfigurationsOf(wider, catalog)) {
      words.emplace(found.row().*column);
    }
    return words;
  };
  const auto fails = [](std::string_view what, std::string_view value, std::string_view is,
                        const std::set<std::string>& words) {
    return Error{ErrorCode::kUsage,
                 fmt::format("{} \"{}\" {}: there is {}", what, value, is, Alternatives(words))};
  };
  wider.accelerator.clear();
  if (const auto words = measured(&CurveRow::accelerator); !words.empty()) {
    return fails("accelerator", filter.accelerator, "was not measured with this model and server",
                 words);
  }
  wider.serving_stack_version.clear();
  if (const auto words = measured(&CurveRow::serving_stack_version); !words.empty()) {
    return fails("serving stack version", filter.serving_stack_version, "was not measured", words);
  }
  wider.server_version = kAllVersions;
  if (const auto words = measured(&CurveRow::server_version); !words.empty()) {
    return fails("version", filter.server_version, "was not measured", words);
  }
  wider.use_case.clear();
  if (const auto words = measured(&CurveRow::use_case); !words.empty()) {
    return fails("use case", filter.use_case, "was not measured with this model", words);
  }
  wider.server.clear();
  if (const auto words = measured(&CurveRow::server); !words.empty()) {
    return fails("model server", filter.server, "was not measured with this model", words);
  }
  wider.model.clear();
  return fails("model", filter.model, "was not measured", measured(&CurveRow::model));
}

/// Whether a profile is deployed otherwise than was asked for, then what its tokens cost; those
/// without a price come last.
const MeasuredProfile& Cheapest(const std::vector<MeasuredProfile>& profiles,
                                std::string_view stack) {
  return *std::ranges::min_element(profiles, {}, [stack](const MeasuredProfile& profile) {
    const bool other = profile.configuration.row().serving_stack != stack;
    return std::pair(other, profile.cost ? profile.cost->usd_per_million_output : HUGE_VAL);
  });
}

/// llm-d is the only stack that manifests are known for, and it runs vLLM.
Result<void> CheckStack(const ManifestRequest& request) {
  if (request.serving_stack.empty()) return {};
  if (!EqualFolded(request.serving_stack, kLlmD)) {
    return Fail(ErrorCode::kUsage, fmt::format("serving stack \"{}\" is not known: there is {}",
                                               request.serving_stack, kLlmD));
  }
  if (CanonicalServer(request.server) == "vllm") return {};
  return Fail(ErrorCode::kUsage, fmt::format("{} runs vllm, not \"{}\"", kLlmD, request.server));
}

std::string DefaultUseCase(const Catalog& catalog) {
  const auto all = catalog.AllUseCases();
  const auto found = std::ranges::find_if(all, &UseCaseRow::is_default);
  return found == all.end() ? "" : std::string((*found)->name);
}

/// What is looked for, until something was measured: without a use case first the default one, for
/// llm-d at last the server alone.
std::vector<ProfileFilter> FromNarrowToWide(const ManifestRequest& request,
                                            const Catalog& catalog) {
  const ProfileFilter asked{.model = request.model,
                            .server = request.server,
                            .server_version = request.server_version,
                            .accelerator = request.accelerator,
                            .use_case = request.use_case,
                            .serving_stack = request.serving_stack,
                            .serving_stack_version = request.serving_stack_version};
  std::vector<ProfileFilter> filters = {asked};
  if (asked.use_case.empty()) {
    filters.insert(filters.begin(), asked);
    filters.front().use_case = DefaultUseCase(catalog);
  }
  if (!asked.serving_stack.empty()) {
    const std::vector<ProfileFilter> stacked = filters;
    filters.insert(filters.end(), stacked.begin(), stacked.end());
    for (std::size_t i = stacked.size(); i < filters.size(); ++i) filters[i].serving_stack.clear();
  }
  return filters;
}

}  // namespace

Result<Choice> ChooseProfile(const ManifestRequest& request, const Catalog& catalog) {
  if (auto known = CheckStack(request); !known) return std::unexpected(known.error());
  const ProfileTargets targets{.latency = request.targets};
  ProfileFilter filter;
  ProfileAnswer answer;
  for (ProfileFilter& next : FromNarrowToWide(request, catalog)) {
    filter = std::move(next);
    answer = AnswerProfiles(filter, targets, {}, catalog);
    if (answer.considered > 0) break;
  }
  if (answer.considered == 0) return std::unexpected(NothingMeasured(filter, catalog));
  Choice choice;
  if (answer.profiles.empty()) {
    choice.unreachable = WhyNone(answer, targets);
    answer = AnswerProfiles(filter, {}, {}, catalog);
  }
  choice.profile = Cheapest(answer.profiles, filter.serving_stack);
  choice.llm_d = !request.serving_stack.empty() ||
                 EqualFolded(choice.profile.configuration.row().serving_stack, kLlmD);
  return choice;
}

}  // namespace giq
