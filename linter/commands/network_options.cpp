#include "linter/commands/network_options.h"

#include "linter/commands/option_kinds.h"

namespace giq {
namespace {

constexpr std::string_view kServeFooter = R"(
Answers v1 and v1alpha1 of gkerecommender.googleapis.com from giq-lint's catalog, until it is interrupted. The first
line of output is the address.

Examples:
  giq-lint serve --port 8080
  CLOUDSDK_API_ENDPOINT_OVERRIDES_GKERECOMMENDER=http://127.0.0.1:8080/ gcloud alpha container ai profiles models list)";

constexpr std::string_view kPullFooter = R"(
Asks the GKE Recommender API over HTTPS and writes what it measured into a catalog folder, with the date as source.
The access token is taken from --token-file, from CLOUDSDK_AUTH_ACCESS_TOKEN, or from gcloud auth print-access-token.

Examples:
  giq-lint catalog pull --model google/gemma-2-27b-it --quota-project my-project
  giq-lint catalog pull --model openai/gpt-oss-20b --model-server vllm --into facts/ --dry-run)";

}  // namespace

CLI::App* AddServe(CLI::App& app, ServeOptions& options) {
  CLI::App* serve =
      app.add_subcommand("serve", "The API of GKE Inference Quickstart on this machine");
  serve->add_option("--address", options.address, "Where to listen (127.0.0.1)")->type_name("IP");
  serve->add_option("--port", options.port, "The port (8080); 0 takes a free one")
      ->type_name("PORT");
  CLI::Option* certificate =
      serve->add_option("--tls-certificate", options.certificate, "Serve HTTPS with this chain");
  CLI::Option* key = serve->add_option("--tls-key", options.key, "The certificate's key");
  certificate->type_name("FILE")->needs(key);
  key->type_name("FILE")->needs(certificate);
  AddCatalogChoice(*serve, options.catalog);
  serve->footer(std::string(kServeFooter));
  return serve;
}

CLI::App* AddPull(CLI::App& catalog, CatalogPullOptions& options) {
  CLI::App* pull =
      catalog.add_subcommand("pull", "Add what the real API measured for a model to a folder");
  pull->add_option("--model", options.model, "The model's id on the Hugging Face hub")
      ->type_name("ID")
      ->required();
  pull->add_option("--model-server", options.server, "One server (default: all)")
      ->type_name("NAME");
  pull->add_option("--into", options.into,
                   "Folder for the catalog files (default: facts beside .giq-lint.yaml, or "
                   "giq-catalog)")
      ->type_name("DIR");
  pull->add_option("--quota-project", options.quota_project, "The project that calls count for")
      ->type_name("PROJECT");
  pull->add_option("--token-file", options.token_file, "A file with an access token")
      ->type_name("FILE");
  pull->add_option("--endpoint", options.endpoint, "Another server of the same API")
      ->type_name("URL");
  pull->add_option("--ca", options.ca, "CAs to trust instead of the system's")->type_name("FILE");
  pull->add_flag("--dry-run", options.dry_run, "Write nothing, tell what would be written");
  pull->footer(std::string(kPullFooter));
  return pull;
}

}  // namespace giq
