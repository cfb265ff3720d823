#include "linter/commands/profiles_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "linter/commands/option_kinds.h"

namespace giq {
namespace {

constexpr std::string_view kFooter = R"(
The commands and flags of gcloud container ai profiles, answered from giq-lint's catalog without a network or project.
What the catalog lacks can be imported (giq-lint catalog import).

Examples:
  giq-lint profiles models list
  giq-lint profiles list --model=google/gemma-2-27b-it --target-ntpot-milliseconds=200
  giq-lint profiles benchmarks list --model=google/gemma-2-27b-it --model-server=vllm
  giq-lint profiles manifests create --model=google/gemma-2-27b-it --model-server=vllm \
      --accelerator-type=nvidia-l4 --target-ntpot-milliseconds=200)";

std::optional<TableFormat> FormatFromWord(std::string_view word) {
  if (word == "profile" || word == "table" || word == "text") return TableFormat::kTable;
  if (word == "csvprofile" || word == "csv") return TableFormat::kCsv;
  if (word == "yaml") return TableFormat::kYaml;
  if (word == "json") return TableFormat::kJson;
  return std::nullopt;
}

std::optional<std::string> PricingFromWord(std::string_view word) {
  const bool known = std::ranges::find(kPricingModels, word) != kPricingModels.end();
  return known ? std::optional(std::string(word)) : std::nullopt;
}

std::optional<ManifestParts> PartsFromWord(std::string_view word) {
  if (word == "all") return ManifestParts::kAll;
  if (word == "manifest") return ManifestParts::kManifest;
  if (word == "comments") return ManifestParts::kComments;
  return std::nullopt;
}

/// A number above zero; what is no number is refused by name.
void AddPositive(CLI::App& app, const std::string& name, std::optional<double>& into,
                 const std::string& type, const std::string& help) {
  const auto set = [name, &into](const double& value) {
    if (!std::isfinite(value) || value <= 0) Refuse(name + ": give a number above 0");
    into = value;
  };
  app.add_option_function<double>(name, set, help)->type_name(type);
}

void AddTargets(CLI::App& app, LatencyTargets& targets) {
  AddPositive(app, "--target-ntpot-milliseconds", targets.ntpot_ms, "MS",
              "Most normalized time per output token");
  AddPositive(app, "--target-ttft-milliseconds", targets.ttft_ms, "MS",
              "Most time to the first token");
  AddPositive(app, "--target-itl-milliseconds", targets.itl_ms, "MS", "Most time between tokens");
}

void AddModel(CLI::App& app, ProfileFilter& filter, bool required) {
  app.add_option("--model", filter.model, "The model's id on the Hugging Face hub")
      ->type_name("ID")
      ->required(required);
  app.add_option("--model-server", filter.server, "vllm, tgi, sglang, jetstream …")
      ->type_name("NAME")
      ->required(required);
}

void AddVersion(CLI::App& app, ProfileFilter& filter) {
  app.add_option("--model-server-version", filter.server_version,
                 "A version, latest (default) or all")
      ->type_name("VERSION");
}

void AddStack(CLI::App& app, ProfileFilter& filter) {
  app.add_option("--serving-stack", filter.serving_stack, "llm-d (default: any, or none)")
      ->type_name("NAME");
  app.add_option("--serving-stack-version", filter.serving_stack_version, "The stack's version")
      ->type_name("VERSION");
}

void AddUseCase(CLI::App& app, std::string& use_case) {
  app.add_option("--use-case", use_case, "What the requests are like (profiles use-cases list)")
      ->type_name("NAME");
}

void AddPricing(CLI::App& app, Pricing& pricing) {
  AddWord(app, "--pricing-model", PricingFromWord, pricing.model,
          "on-demand, spot, 3-years-cud or 1-year-cud",
          "on-demand, spot (default), 3-years-cud or 1-year-cud")
      ->type_name("MODEL");
  app.add_option("--region", pricing.region,
                 "Whose prices (default: us-central1 for A3 machines, us-east5 for others)")
      ->type_name("REGION");
  const auto set = [&pricing](const double& ratio) {
    if (!std::isfinite(ratio) || ratio <= 0) {
      Refuse("--output-input-cost-ratio: give a number above 0");
    }
    pricing.output_input_ratio = ratio;
  };
  app.add_option_function<double>("--output-input-cost-ratio", set,
                                  "How many input tokens cost as much as an output token (4)")
      ->type_name("RATIO");
}

void AddFormat(CLI::App& app, std::optional<TableFormat>& format, const std::string& fallback) {
  AddWord(app, "--format", FormatFromWord, format, "profile, csvprofile, yaml or json",
          fmt::format("profile (a table), csvprofile, yaml or json (default: {})", fallback))
      ->type_name("FORMAT");
}

/// A command `NAME list` whose list is chosen when it is parsed.
CLI::App* AddList(CLI::App& parent, const std::string& name, const std::string& help,
                  ProfilesList list, ProfilesListOptions& options) {
  CLI::App* command = &parent;
  if (!name.empty()) {
    command = parent.add_subcommand(name, help);
    command->require_subcommand(1);
  }
  CLI::App* leaf = command->add_subcommand("list", help);
  leaf->parse_complete_callback([list, &options] { options.list = list; });
  AddCatalogChoice(*leaf, options.catalog);
  return leaf;
}

void AddProfilesList(CLI::App& group, ProfilesListOptions& options) {
  CLI::App* list = AddList(group, "", "Measured configurations that meet targets",
                           ProfilesList::kProfiles, options);
  AddModel(*list, options.filter, false);
  AddVersion(*list, options.filter);
  list->add_option("--accelerator-type", options.filter.accelerator, "The accelerator's label")
      ->type_name("LABEL");
  list->add_option("--instance-type", options.filter.instance_type, "The machine type")
      ->type_name("TYPE");
  AddTargets(*list, options.targets.latency);
  AddPositive(*list, "--target-cost-per-million-output-tokens",
              options.targets.usd_per_million_output, "USD", "Most that they may cost");
  AddPositive(*list, "--target-cost-per-million-input-tokens",
              options.targets.usd_per_million_input, "USD", "Most that they may cost");
  AddPricing(*list, options.pricing);
  AddUseCase(*list, options.filter.use_case);
  CLI::Option* input = list->add_option("--target-input-length", options.filter.input_tokens,
                                        "Mean input tokens, within 20 %");
  CLI::Option* output = list->add_option("--target-output-length", options.filter.output_tokens,
                                         "Mean output tokens, within 20 %");
  input->type_name("TOKENS")->needs(output)->check(CLI::PositiveNumber);
  output->type_name("TOKENS")->needs(input)->check(CLI::PositiveNumber);
  AddStack(*list, options.filter);
  AddFormat(*list, options.format, "profile");
}

void AddBenchmarksList(CLI::App& group, ProfilesListOptions& options) {
  CLI::App* list = AddList(group, "benchmarks", "Every measured point of a model and server",
                           ProfilesList::kBenchmarks, options);
  AddModel(*list, options.filter, true);
  AddVersion(*list, options.filter);
  list->add_option("--instance-type", options.filter.instance_type, "The machine type")
      ->type_name("TYPE");
  AddPricing(*list, options.pricing);
  AddUseCase(*list, options.filter.use_case);
  AddStack(*list, options.filter);
  AddFormat(*list, options.format, "csvprofile");
}

void AddNameLists(CLI::App& group, ProfilesListOptions& options) {
  AddFormat(*AddList(group, "models", "Models that were measured", ProfilesList::kModels, options),
            options.format, "text");
  CLI::App* servers = AddList(group, "model-servers", "Servers that were measured with a model",
                              ProfilesList::kServers, options);
  servers->add_option("--model", options.filter.model, "The model")->type_name("ID");
  AddFormat(*servers, options.format, "text");
  CLI::App* versions = AddList(group, "model-server-versions", "Versions of a server",
                               ProfilesList::kServerVersions, options);
  AddModel(*versions, options.filter, true);
  AddFormat(*versions, options.format, "text");
  AddFormat(*AddList(group, "use-cases", "What requests may be like, with their token lengths",
                     ProfilesList::kUseCases, options),
            options.format, "table");
  AddFormat(*AddList(group, "serving-stacks", "What may be deployed around a server",
                     ProfilesList::kStacks, options),
            options.format, "text");
  CLI::App* stacks = AddList(group, "serving-stack-versions", "Versions of a serving stack",
                             ProfilesList::kStackVersions, options);
  stacks->add_option("--serving-stack", options.filter.serving_stack, "The stack")
      ->type_name("NAME")
      ->required();
  AddModel(*stacks, options.filter, false);
  AddFormat(*stacks, options.format, "text");
}

/// What older releases of the SDK have instead of `profiles list`.
void AddOlderLists(CLI::App& group, ProfilesListOptions& options) {
  CLI::App* accelerators = AddList(group, "accelerators", "Accelerators with their throughput",
                                   ProfilesList::kAccelerators, options);
  AddModel(*accelerators, options.filter, false);
  AddVersion(*accelerators, options.filter);
  AddPositive(*accelerators, "--max-ntpot-milliseconds", options.targets.latency.ntpot_ms, "MS",
              "Most normalized time per output token");
  AddFormat(*accelerators, options.format, "table");
  CLI::App* combinations =
      AddList(group, "model-and-server-combinations", "Models with the servers measured with them",
              ProfilesList::kCombinations, options);
  AddModel(*combinations, options.filter, false);
  AddFormat(*combinations, options.format, "table");
}

/// What is deployed.
void AddManifestSubject(CLI::App& create, ManifestRequest& request) {
  create.add_option("--model", request.model, "The model's id on the Hugging Face hub")
      ->type_name("ID")
      ->required();
  create.add_option("--model-server", request.server, "vllm, tgi, sglang, jetstream")
      ->type_name("NAME")
      ->required();
  create
      .add_option("--model-server-version", request.server_version,
                  "A version, or latest (default)")
      ->type_name("VERSION");
  create.add_option("--accelerator-type", request.accelerator, "The accelerator's label")
      ->type_name("LABEL")
      ->required();
  AddTargets(create, request.targets);
  AddUseCase(create, request.use_case);
  create
      .add_option("--serving-stack", request.serving_stack,
                  "llm-d (default: the server alone, where it was measured alone)")
      ->type_name("NAME");
  create
      .add_option("--serving-stack-version", request.serving_stack_version, "The stack's version")
      ->type_name("VERSION");
}

/// How it is deployed.
void AddManifestForm(CLI::App& create, ManifestRequest& request) {
  create
      .add_option("--model-bucket-uri", request.bucket_uri,
                  "Folder of a bucket with config.json and the weights")
      ->type_name("gs://BUCKET/FOLDER");
  create.add_option("--namespace", request.name_space, "The objects' namespace (default)")
      ->type_name("NAME");
  AddPositive(create, "--requests-per-second", request.requests_per_second, "N",
              "The load that the first replicas are counted for");
  AddWord(create, "--mode", ClusterModeFromWord, request.mode, "autopilot or standard",
          "autopilot or standard (default: works on both)")
      ->type_name("MODE");
}

CLI::App* AddManifestsCreate(CLI::App& group, ManifestsCreateOptions& options) {
  CLI::App* manifests =
      group.add_subcommand("manifests", "Manifests that deploy a measured configuration");
  manifests->require_subcommand(1);
  CLI::App* create = manifests->add_subcommand(
      "create", "Deployment, Service, PodMonitoring, and an autoscaler for a target");
  AddManifestSubject(*create, options.request);
  AddManifestForm(*create, options.request);
  AddWord(*create, "--output", PartsFromWord, options.parts, "manifest, comments or all",
          "manifest, comments or all (default)")
      ->type_name("PARTS");
  create->add_option("--output-path", options.output_path, "A file instead of standard output")
      ->type_name("FILE");
  AddCatalogChoice(*create, options.catalog);
  return create;
}

}  // namespace

CLI::App* AddProfiles(CLI::App& app, ProfilesOptions& options) {
  CLI::App* group = app.add_subcommand(
      "profiles", "What was measured, what it costs, and manifests for it (offline GIQ)");
  group->require_subcommand(1);
  group->footer(std::string(kFooter));
  AddProfilesList(*group, options.list);
  AddNameLists(*group, options.list);
  AddBenchmarksList(*group, options.list);
  AddOlderLists(*group, options.list);
  options.manifests_command = AddManifestsCreate(*group, options.manifests);
  return group;
}

}  // namespace giq
