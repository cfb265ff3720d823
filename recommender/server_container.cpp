#include "recommender/server_container.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/base/quantity_text.h"
#include "engine/workload/giq_practice.h"
#include "engine/workload/machines.h"
#include "recommender/json_text.h"
#include "recommender/sizes.h"

namespace giq {
namespace {

constexpr std::int64_t kJetStreamPort = 9000;
constexpr std::int64_t kJetStreamMetricsPort = 9100;
/// What servers run at once by their own defaults; an autoscaler's threshold must lie below it.
constexpr std::int64_t kDefaultMaxNumSeqs = 256;          // vLLM's, and what SGLang surely takes
constexpr std::int64_t kDefaultConcurrentRequests = 128;  // TGI's

/// What is started in the model server's container.
struct Launch {
  std::string image;
  std::vector<std::string> command;
  std::vector<std::string> args;
};

std::string Tagged(std::string_view repository, const DeploymentPlan& plan) {
  return fmt::format("{}:{}", repository,
                     plan.server_version.empty() ? "latest" : plan.server_version);
}

/// What the server is told to load.
std::string ModelArgument(const DeploymentPlan& plan) {
  const std::string& path = plan.bucket_path;
  switch (plan.loading) {
    case Loading::kHub:
      return plan.model;
    case Loading::kStream:
      return fmt::format("gs://{}{}{}", plan.bucket, path.empty() ? "" : "/", path);
    case Loading::kFuse:
      return fmt::format("{}{}{}", kBucketMount, path.empty() ? "" : "/", path);
  }
  return {};
}

/// Twice the threshold leaves room to run on while a replica starts; 0 where a default gives that.
std::int64_t MostRequests(const DeploymentPlan& plan, std::int64_t by_default) {
  if (!plan.scaling || plan.scaling->threshold * 2 <= by_default) return 0;
  return plan.scaling->threshold * 2;
}

Launch LaunchVllm(const DeploymentPlan& plan) {
  Launch launch{.image = Tagged(plan.tpu() ? "vllm/vllm-tpu" : "vllm/vllm-openai", plan)};
  launch.command = {"python3", "-m", "vllm.entrypoints.openai.api_server"};
  launch.args = {"--model=" + ModelArgument(plan)};
  if (plan.loading == Loading::kStream) launch.args.emplace_back("--load-format=runai_streamer");
  if (plan.loading != Loading::kHub) launch.args.push_back("--served-model-name=" + plan.model);
  launch.args.push_back(fmt::format("--tensor-parallel-size={}", plan.row->accelerators));
  launch.args.push_back(fmt::format("--port={}", kServicePort));
  if (const auto most = MostRequests(plan, kDefaultMaxNumSeqs); most > 0) {
    launch.args.push_back(fmt::format("--max-num-seqs={}", most));
  }
  return launch;
}

Launch LaunchTgi(const DeploymentPlan& plan) {
  Launch launch{.image = Tagged("ghcr.io/huggingface/text-generation-inference", plan)};
  launch.args = {"--model-id=" + ModelArgument(plan),
                 fmt::format("--num-shard={}", plan.row->accelerators),
                 fmt::format("--port={}", kServicePort)};
  if (const auto most = MostRequests(plan, kDefaultConcurrentRequests); most > 0) {
    launch.args.push_back(fmt::format("--max-concurrent-requests={}", most));
  }
  return launch;
}

Launch LaunchSglang(const DeploymentPlan& plan) {
  Launch launch{.image = Tagged("lmsysorg/sglang", plan)};
  launch.command = {"python3", "-m", "sglang.launch_server"};
  launch.args = {"--model-path=" + ModelArgument(plan),
                 fmt::format("--tp-size={}", plan.row->accelerators), "--host=0.0.0.0",
                 fmt::format("--port={}", kServicePort), "--enable-metrics"};
  if (plan.loading != Loading::kHub) launch.args.push_back("--served-model-name=" + plan.model);
  if (const auto most = MostRequests(plan, kDefaultMaxNumSeqs); most > 0) {
    launch.args.push_back(fmt::format("--max-running-requests={}", most));
  }
  return launch;
}

Launch LaunchJetStream(const DeploymentPlan& plan) {
  Launch launch{.image = Tagged(
                    "us-docker.pkg.dev/cloud-tpu-images/inference/jetstream-pytorch-server", plan)};
  launch.args = {"--model_id=" + plan.model, "--override_batch_size=30",
                 "--enable_model_warmup=True",
                 fmt::format("--prometheus_port={}", kJetStreamMetricsPort)};
  return launch;
}

Launch LaunchOf(const DeploymentPlan& plan) {
  switch (plan.server) {
    case Server::kTgi:
      return LaunchTgi(plan);
    case Server::kSglang:
      return LaunchSglang(plan);
    case Server::kJetStream:
      return LaunchJetStream(plan);
    default:
      return LaunchVllm(plan);
  }
}

std::string Variable(std::string_view name, std::string_view value) {
  return Object({{"name", Quoted(name)}, {"value", Quoted(value)}});
}

/// The token that gated models are downloaded with: the secret that the page tells people to make.
std::string TokenVariable() {
  return Object(
      {{"name", Quoted("HF_TOKEN")},
       {"valueFrom", Object({{"secretKeyRef", Object({{"name", Quoted("hf-secret")},
                                                      {"key", Quoted("hf_api_token")}})}})}});
}

std::string EnvJson(const DeploymentPlan& plan) {
  std::vector<std::string> env;
  if (plan.loading == Loading::kHub && plan.server != Server::kJetStream) {
    env.push_back(TokenVariable());
  }
  if (plan.cache_in_memory) env.push_back(Variable("HF_HOME", kMemoryCachePath));
  if (plan.keeps_xla_cache()) {
    env.push_back(Variable("VLLM_XLA_CACHE_PATH", fmt::format("{}/xla-cache", kBucketMount)));
  }
  return List(env);
}

/// A cache in memory counts against the memory limit, so it is asked for beside the server's own
/// use; elsewhere GKE's defaults do.
std::string ResourcesJson(const DeploymentPlan& plan) {
  const std::string count = Quoted(fmt::to_string(plan.row->accelerators));
  std::string memory;
  if (plan.cache_in_memory) memory = Quoted(QuantityText(MemoryNeeded(plan)));
  std::string disk;
  if (plan.requests_disk) disk = Quoted(QuantityText(DiskNeeded(plan)));
  const std::string resources = Object({{"memory", memory},
                                        {"ephemeral-storage", disk},
                                        {std::string_view(plan.accelerator->resource), count}});
  return Object({{"limits", resources}, {"requests", resources}});
}

std::string MountsJson(const DeploymentPlan& plan) {
  std::vector<std::string> mounts = {
      Object({{"name", Quoted("dshm")}, {"mountPath", Quoted("/dev/shm")}})};
  if (plan.loading == Loading::kFuse || plan.keeps_xla_cache()) {
    mounts.push_back(Object({{"name", Quoted("bucket")},
                             {"mountPath", Quoted(kBucketMount)},
                             {"readOnly", plan.keeps_xla_cache() ? "" : "true"}}));
  }
  if (plan.server == Server::kJetStream) {
    mounts.push_back(Object({{"name", Quoted("huggingface")},
                             {"mountPath", Quoted("/huggingface")},
                             {"readOnly", "true"}}));
  }
  return List(mounts);
}

std::string PortJson(std::string_view name, std::int64_t port) {
  return Object({{"name", Quoted(name)}, {"containerPort", Number(port)}});
}

std::string HttpGet(std::string_view path, std::int64_t port) {
  return Object({{"path", Quoted(path)}, {"port", Number(port)}});
}

/// A server is ready when it answers; until then it loads for as long as it takes.
std::string ReadinessJson(std::string_view path) {
  constexpr std::int64_t kPeriod = 10;
  constexpr std::int64_t kFailures = 6000;
  return Object({{"httpGet", HttpGet(path, kServicePort)},
                 {"periodSeconds", Number(kPeriod)},
                 {"failureThreshold", Number(kFailures)}});
}

std::string Words(const std::vector<std::string>& words) {
  std::vector<std::string> quoted;
  for (const std::string& word : words) quoted.push_back(Quoted(word));
  return List(quoted);
}

std::string ServerJson(const DeploymentPlan& plan) {
  const Launch launch = LaunchOf(plan);
  const bool proxied = HasHttpProxy(plan);
  const std::string ports =
      proxied
          ? List({PortJson("grpc", kJetStreamPort), PortJson(kMetricsPort, kJetStreamMetricsPort)})
          : List({PortJson(kMetricsPort, kServicePort)});
  return Object({{"name", Quoted("inference-server")},
                 {"image", Quoted(launch.image)},
                 {"command", Words(launch.command)},
                 {"args", Words(launch.args)},
                 {"env", EnvJson(plan)},
                 {"ports", ports},
                 {"readinessProbe", proxied ? "" : ReadinessJson(plan.server_facts->health_path)},
                 {"resources", ResourcesJson(plan)},
                 {"volumeMounts", MountsJson(plan)}});
}

/// JetStream speaks gRPC; what answers HTTP stands beside it.
std::string ProxyJson() {
  return Object({{"name", Quoted("jetstream-http")},
                 {"image", Quoted("us-docker.pkg.dev/cloud-tpu-images/inference/"
                                  "jetstream-http:v0.2.3")},
                 {"ports", List({PortJson("http", kServicePort)})},
                 {"readinessProbe", ReadinessJson("/healthcheck")}});
}

}  // namespace

bool CanLaunch(const DeploymentPlan& plan) {
  if (plan.server_facts == nullptr) return false;
  switch (plan.server) {
    case Server::kVllm:
      return true;
    case Server::kTgi:
    case Server::kSglang:
      return !plan.tpu();
    case Server::kJetStream:
      return plan.tpu();
    default:
      return false;
  }
}

std::string RunningRequestsMetric(const DeploymentPlan& plan) {
  const auto gauge = [](std::string_view name) {
    return fmt::format("prometheus.googleapis.com|{}|gauge", name);
  };
  switch (plan.server) {
    case Server::kVllm:
      return gauge("vllm:num_requests_running");
    case Server::kTgi:
      return gauge("tgi_batch_current_size");
    case Server::kSglang:
      return gauge("sglang:num_running_reqs");
    default:
      return {};
  }
}

bool HasHttpProxy(const DeploymentPlan& plan) { return plan.server == Server::kJetStream; }

std::string ContainersJson(const DeploymentPlan& plan) {
  return List({ServerJson(plan), HasHttpProxy(plan) ? ProxyJson() : ""});
}

std::string MetricsPath(const DeploymentPlan& plan) {
  return std::string(plan.server_facts->metrics_path);
}

}  // namespace giq
