#include "rules/other_clouds.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace giq {
namespace {

/// Prefixes of the node labels that other providers set; each one's documentation lists its own.
constexpr std::array<std::string_view, 16> kLabels = {"agentpool",
                                                      "alibabacloud.com/",
                                                      "aliyun.accelerator/",
                                                      "alpha.eksctl.io/",
                                                      "cloud.ibm.com/",
                                                      "doks.digitalocean.com/",
                                                      "eks.amazonaws.com/",
                                                      "ibm-cloud.kubernetes.io/",
                                                      "k8s.scaleway.com/",
                                                      "karpenter.azure.com/",
                                                      "karpenter.k8s.aws/",
                                                      "karpenter.sh/",
                                                      "kubernetes.azure.com/",
                                                      "machine.cluster.vke.volcengine.com/",
                                                      "node.coreweave.cloud/",
                                                      "oke.oraclecloud.com/"};

/// Domains of accelerators that GKE does not offer, and of Amazon's network cards. An RDMA card of
/// another kind says nothing about the node's disk.
constexpr std::array<std::string_view, 8> kDevices = {
    "aliyun.com/", "amd.com/",    "aws.amazon.com/",    "gpu.intel.com/",
    "habana.ai/",  "huawei.com/", "k8s.amazonaws.com/", "vpc.amazonaws.com/"};

template <std::size_t N>
bool StartsWithAny(std::string_view text, const std::array<std::string_view, N>& prefixes) {
  return std::ranges::any_of(prefixes,
                             [&](std::string_view prefix) { return text.starts_with(prefix); });
}

/// `g5.48xlarge`, `VM.GPU.A10.2`, `Standard_NC24ads_A100_v4`: Google's have neither dot nor
/// capital.
bool IsMachineOfOtherCloud(std::string_view type) {
  return type.contains('.') || type.starts_with("Standard_");
}

}  // namespace

bool IsForOtherCloud(const Workload& workload) {
  const auto asks = [](const Container& container) {
    return std::ranges::any_of(container.resources, [](const ResourceAmount& amount) {
      return StartsWithAny(amount.name, kDevices);
    });
  };
  return (workload.machine_type.known() && IsMachineOfOtherCloud(*workload.machine_type)) ||
         std::ranges::any_of(
             workload.pod.node_labels,
             [](const NodeLabel& label) { return StartsWithAny(label.key, kLabels); }) ||
         std::ranges::any_of(workload.pod.containers, asks);
}

}  // namespace giq
