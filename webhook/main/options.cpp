#include "webhook/main/options.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <string_view>
#include <vector>

#include "linter/commands/option_kinds.h"
#include "linter/input/config.h"

namespace giq {
namespace {

using Mode = CertificateOptions::Mode;

std::optional<Mode> ModeFromWord(std::string_view word) {
  if (word == "own") return Mode::kOwn;
  if (word == "files") return Mode::kFiles;
  return std::nullopt;
}

/// GIQ_WEBHOOK_HEALTH_PORT for --health-port.
std::string VariableFor(const std::string& flag) {
  std::string name = "GIQ_WEBHOOK_" + flag.substr(2);
  for (char& c : name) {
    if (c == '-') c = '_';
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return name;
}

/// `:8443`, `127.0.0.1:8443`, `[::1]:8443`
void SetListen(const std::string& text, WebhookOptions& options) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) Refuse("--listen: '" + text + "' is not ADDRESS:PORT or :PORT");
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, options.port);
  if (error != std::errc() || stop != end) Refuse("--listen: '" + text + "' has no port");
  options.address = text.substr(0, colon);
  if (options.address.starts_with('[') && options.address.ends_with(']')) {
    options.address = options.address.substr(1, options.address.size() - 2);
  }
}

void AddServing(CLI::App& app, RunOptions& options) {
  WebhookOptions& webhook = options.webhook;
  app.add_option_function<std::string>(
         "--listen", [&webhook](const std::string& text) { SetListen(text, webhook); },
         "Where the API server sends reviews, ADDRESS:PORT or :PORT (:8443); port 0 takes a free "
         "one")
      ->type_name("ADDRESS");
  app.add_option("--health-port", webhook.health_port,
                 "Port of /healthz, /readyz and /metrics, without TLS (8080)")
      ->type_name("PORT");
  app.add_option("--threads", webhook.threads, "Threads that answer reviews (2)")
      ->check(CLI::Range(1, 256))
      ->type_name("N");
  app.add_flag("--mutate", webhook.mutates, "Answer on /mutate too, with safe corrections");
  app.add_option_function<unsigned>(
         "--drain-seconds",
         [&options](unsigned seconds) { options.drain = std::chrono::seconds(seconds); },
         "How long to go on answering after SIGTERM (10)")
      ->check(CLI::Range(0, 3600))
      ->type_name("SECONDS");
  AddWord(app, "--log-level", LogLevelFromWord, options.log_level, "debug, info, warning or error",
          "Least level of the log (info); debug shows what was skipped too");
}

void AddCertificates(CLI::App& app, CertificateOptions& certificates) {
  AddWord(app, "--cert-mode", ModeFromWord, certificates.mode, "own or files",
          "own: a CA in a Secret, shared by all replicas (default); files: from --cert-dir");
  app.add_option("--cert-dir", certificates.folder,
                 "Folder with tls.crt, tls.key and, if there is one, ca.crt")
      ->type_name("FOLDER");
  app.add_option("--service", certificates.service,
                 "The Service's name, which the webhook configurations share")
      ->type_name("NAME");
  app.add_option("--namespace", certificates.namespace_, "The namespace that the webhook runs in")
      ->type_name("NAME");
  app.add_option("--secret", certificates.secret,
                 "The Secret of the own CA (the Service's name with -tls)")
      ->type_name("NAME");
}

void AddBasis(CLI::App& app, BasisOptions& basis) {
  app.add_option("--policy", basis.policy_file, "Policy file; read again when it changes")
      ->type_name("FILE");
  AddRepeated(app, "--catalog", "PATH", "Catalog folder, table or export of your own; repeatable",
              [&basis](const std::string& path) { basis.catalogs.push_back(path); });
  AddRepeated(app, "--quota", "PATH", "Quota file, or folder of them; repeatable",
              [&basis](const std::string& path) { basis.quotas.push_back(path); });
  AddWord(app, "--mode", ClusterModeFromWord, basis.cluster.mode, "autopilot or standard",
          "The cluster's mode: autopilot or standard");
  app.add_option("--region", basis.cluster.region, "The cluster's region")->type_name("REGION");
  app.add_option("--gke-version", basis.cluster.gke_version, "The cluster's version")
      ->type_name("VERSION");
  AddWord(app, "--boot-disk", DiskSizeFromText, basis.cluster.boot_disk, "a size like 100GB",
          "Size of the nodes' boot disks");
}

void AddCluster(CLI::App& app, ClusterOptions& cluster) {
  auto* kubeconfig = app.add_option_function<std::string>(
      "--kubeconfig",
      [&cluster](const std::string& path) {
        cluster.kubeconfig = path;
        cluster.follow = true;
      },
      "Follow the cluster that this file names");
  kubeconfig->type_name("FILE");
  app.add_option("--context", cluster.context, "The kubeconfig's context")
      ->needs(kubeconfig)
      ->type_name("NAME");
  auto* in_cluster = app.add_flag_callback(
      "--in-cluster", [&cluster] { cluster.follow = true; },
      "Follow the cluster that the pod runs in: judge objects with what it holds beside them");
  in_cluster->excludes(kubeconfig);
  app.add_flag_callback(
         "--no-cluster", [&cluster] { cluster.follow = false; },
         "Judge objects by what they say alone (default); a kubeconfig then serves --cert-mode=own")
      ->excludes(in_cluster);
  app.add_flag(
      "--count-usage", cluster.count_use,
      "Count in the cluster what others use of the quota, in place of the quota file's word");
}

/// What single flags cannot tell.
Result<void> CheckTogether(const WebhookOptions& options) {
  const CertificateOptions& certificates = options.certificates;
  if (certificates.mode == Mode::kFiles && certificates.folder.empty()) {
    return Fail(ErrorCode::kUsage, "--cert-mode=files needs --cert-dir");
  }
  if (certificates.mode == Mode::kOwn &&
      (certificates.service.empty() || certificates.namespace_.empty())) {
    return Fail(ErrorCode::kUsage, "--cert-mode=own needs --service and --namespace");
  }
  if (options.cluster.count_use && !options.cluster.follow) {
    return Fail(ErrorCode::kUsage, "--count-usage needs --in-cluster or --kubeconfig");
  }
  return {};
}

}  // namespace

Result<std::variant<RunOptions, ShowText>> ParseArguments(std::span<const std::string> arguments) {
  RunOptions options;
  bool version = false;
  CLI::App app(
      "giq-webhook judges inference workloads as the API server receives them.\n"
      "Each flag can be given as a variable too: GIQ_WEBHOOK_HEALTH_PORT is --health-port.",
      "giq-webhook");
  app.add_flag("--version", version, "Print the version");
  AddServing(app, options);
  AddCertificates(app, options.webhook.certificates);
  AddBasis(app, options.webhook.basis);
  AddCluster(app, options.webhook.cluster);
  for (CLI::Option* option : app.get_options()) {
    const std::string name = option->get_name();
    if (name != "--help" && name != "--version") option->envname(VariableFor(name));
  }
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    return ShowText{app.help()};
  } catch (const CLI::ParseError& error) {
    return Fail(ErrorCode::kUsage, error.what());
  }
  if (version) return ShowText{"giq-webhook " GIQ_VERSION "\n"};
  if (auto fits = CheckTogether(options.webhook); !fits) return std::unexpected(fits.error());
  return options;
}

}  // namespace giq
