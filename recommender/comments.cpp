#include "recommender/comments.h"

#include <fmt/format.h>

#include "engine/base/safe_text.h"
#include "engine/base/units.h"
#include "recommender/objects.h"
#include "recommender/server_container.h"
#include "recommender/sizes.h"

namespace giq {
namespace {

using Lines = std::vector<std::string>;

void Step(Lines& lines, std::string title, const Lines& commands) {
  lines.emplace_back();
  lines.push_back(std::move(title));
  for (const std::string& command : commands) lines.push_back("  " + command);
}

/// Whether what was measured is deployed as it was measured.
std::string StackText(const DeploymentPlan& plan) {
  const CurveRow& row = *plan.row;
  if (row.serving_stack.empty()) return plan.llm_d ? ", measured without llm-d" : "";
  return fmt::format(" with {}{}{}", row.serving_stack,
                     row.serving_stack_version.empty() ? "" : " ", row.serving_stack_version);
}

void TellMeasurement(const DeploymentPlan& plan, Lines& lines) {
  const CurveRow& row = *plan.row;
  lines.push_back(
      fmt::format("{} on {}{}, {} × {} ({}){}", plan.model, row.server,
                  row.server_version.empty() ? "" : fmt::format(" {}", row.server_version),
                  row.accelerators, row.accelerator, row.machine_type, StackText(plan)));
  lines.push_back(
      fmt::format("{} {:.0f} output tokens/s at {} a token for one replica",
                  plan.at.measured != nullptr ? "Measured:" : "Between measured points:",
                  plan.at.output_tokens_per_second, Text(Millis{plan.at.ntpot_ms})));
  lines.push_back(fmt::format("Source: {}", row.points.front().source));
}

void TellScaling(const DeploymentPlan& plan, Lines& lines) {
  if (plan.scaling) {
    lines.push_back(
        fmt::format("The autoscaler adds a replica above {} running requests a replica, "
                    "of which {:.0f} are what the target allows",
                    plan.scaling->threshold, plan.at.requests()));
    if (plan.bounds.empty()) {
      lines.emplace_back(
          "The target is above all that was measured: the replicas run at full "
          "throughput");
    }
  } else if (!plan.no_autoscaler.empty()) {
    lines.push_back("No autoscaler: " + plan.no_autoscaler);
  }
}

/// An A3 machine with one, two or four GPUs is sold as Spot or flex-start only.
void TellProvisioning(const DeploymentPlan& plan, Lines& lines) {
  if (!plan.spot()) return;
  lines.push_back(fmt::format("{} is offered as Spot or flex-start only: Spot is selected",
                              plan.row->machine_type));
}

std::string NodePoolCommand(const DeploymentPlan& plan) {
  const CurveRow& row = *plan.row;
  std::string command = fmt::format(
      "gcloud container node-pools create {} --cluster=$CLUSTER_NAME --location=$LOCATION "
      "--machine-type={} --enable-autoscaling --min-nodes=0 --max-nodes=3",
      plan.name, row.machine_type);
  if (!plan.tpu()) {
    command += fmt::format(" --accelerator=type={},count={},gpu-driver-version=latest",
                           row.accelerator, row.accelerators);
  }
  if (plan.spot()) command += " --spot";
  return command;
}

void TellCluster(const DeploymentPlan& plan, const ManifestRequest& request, Lines& lines) {
  if (request.mode == ClusterMode::kAutopilot) return;
  Lines commands = {NodePoolCommand(plan)};
  if (plan.loading != Loading::kHub) {
    commands.emplace_back(
        "gcloud container clusters update $CLUSTER_NAME --location=$LOCATION "
        "--workload-pool=$PROJECT_ID.svc.id.goog "
        "--update-addons=GcsFuseCsiDriver=ENABLED");
  }
  Step(lines,
       "Standard clusters need a node pool (Autopilot makes its nodes by itself):", commands);
}

void TellToken(const DeploymentPlan& plan, const ManifestRequest& request, Lines& lines) {
  if (plan.loading != Loading::kHub) return;
  Step(lines, "The Hugging Face token, which gated models need:",
       {fmt::format("kubectl create secret generic hf-secret --namespace={} "
                    "--from-literal=hf_api_token=$HF_TOKEN",
                    request.name_space)});
}

void TellBucket(const DeploymentPlan& plan, const ManifestRequest& request, Lines& lines) {
  if (plan.loading == Loading::kHub) return;
  const std::string_view role =
      plan.keeps_xla_cache() ? "roles/storage.objectUser" : "roles/storage.objectViewer";
  Step(lines,
       "The pods' right to the bucket (GKE 1.29.6-gke.1254000, 1.30.2-gke.1394000 or later):",
       {fmt::format("gcloud storage buckets add-iam-policy-binding gs://{} --role={} "
                    "--member=principal://iam.googleapis.com/projects/$PROJECT_NUMBER/locations/"
                    "global/workloadIdentityPools/$PROJECT_ID.svc.id.goog/subject/ns/{}/sa/{}",
                    plan.bucket, role, request.name_space, ServiceAccountName(plan))});
}

void TellXlaCache(const DeploymentPlan& plan, Lines& lines) {
  if (plan.keeps_xla_cache()) {
    Step(lines,
         "More than one replica: the first must have filled VLLM_XLA_CACHE_PATH before the "
         "others start, because they would write it together:",
         {"wait until the pod is ready, then scale up",
          "or remove VLLM_XLA_CACHE_PATH, and each replica compiles for itself"});
  } else if (plan.tpu() && plan.server == Server::kVllm && plan.scales()) {
    lines.emplace_back();
    lines.emplace_back(
        "VLLM_XLA_CACHE_PATH is not set: replicas that start together would write "
        "one cache together");
  }
}

void TellMetrics(const DeploymentPlan& plan, Lines& lines) {
  if (plan.scaling) {
    Step(lines, "The adapter that gives Cloud Monitoring's metrics to the autoscaler:",
         {"kubectl apply -f https://raw.githubusercontent.com/GoogleCloudPlatform/k8s-stackdriver/"
          "master/custom-metrics-stackdriver-adapter/deploy/production/"
          "adapter_new_resource_model.yaml"});
  }
  Step(lines, "Metrics and logs of servers, accelerators and the autoscaler:",
       {"gcloud container clusters update $CLUSTER_NAME --project=$PROJECT_ID "
        "--location=$LOCATION --enable-managed-prometheus --logging=SYSTEM,WORKLOAD "
        "--monitoring=SYSTEM,DEPLOYMENT,HPA,POD,DCGM --auto-monitoring-scope=ALL"});
}

/// What llm-d's guides install around the model servers; the pool finds them by their label.
void TellLlmD(const DeploymentPlan& plan, const ManifestRequest& request, Lines& lines) {
  if (!plan.llm_d) return;
  Step(lines,
       "llm-d: the Gateway API's inference resources, the scheduler with its pool, and a "
       "gateway that routes to it:",
       {"kubectl apply -f https://github.com/kubernetes-sigs/gateway-api-inference-extension/"
        "releases/latest/download/manifests.yaml",
        fmt::format("helm install {0} --namespace={1} --set "
                    "inferencePool.modelServers.matchLabels.app={0} --set "
                    "inferencePool.targetPortNumber={2} --set provider.name=gke "
                    "oci://registry.k8s.io/gateway-api-inference-extension/charts/inferencepool",
                    plan.name, request.name_space, kServicePort),
        fmt::format("a Gateway of class gke-l7-regional-external-managed, and an HTTPRoute whose "
                    "backendRefs name InferencePool {}",
                    plan.name)});
}

}  // namespace

std::vector<std::string> CommentsOf(const DeploymentPlan& plan, const ManifestRequest& request,
                                    std::string_view version) {
  Lines lines = {fmt::format("Generated by {} from its catalog of measurements", version)};
  TellMeasurement(plan, lines);
  TellScaling(plan, lines);
  TellProvisioning(plan, lines);
  TellCluster(plan, request, lines);
  TellToken(plan, request, lines);
  TellBucket(plan, request, lines);
  TellXlaCache(plan, lines);
  TellLlmD(plan, request, lines);
  TellMetrics(plan, lines);
  Step(lines, "Then:", {"kubectl apply -f FILE"});
  // A name of an import may hold a line break, which would end the comment.
  for (std::string& line : lines) line = SafeText(line);
  return lines;
}

}  // namespace giq
