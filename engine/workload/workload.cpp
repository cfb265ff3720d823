#include "engine/workload/workload.h"

namespace giq {

std::string_view ServerName(Server server) {
  switch (server) {
    case Server::kNone:
      return "";
    case Server::kVllm:
      return "vllm";
    case Server::kTgi:
      return "tgi";
    case Server::kSglang:
      return "sglang";
    case Server::kTensorRtLlm:
      return "trtllm";
    case Server::kTriton:
      return "triton";
    case Server::kJetStream:
      return "jetstream";
    case Server::kPathways:
      return "pathways";
    case Server::kMaxDiffusion:
      return "max-diffusion";
    case Server::kSaxml:
      return "saxml";
    case Server::kNim:
      return "nim";
    case Server::kRay:
      return "ray";
    case Server::kKserveHuggingFace:
      return "kserve-huggingface";
    case Server::kHexLlm:
      return "hex-llm";
    case Server::kLlamaCpp:
      return "llama.cpp";
    case Server::kOllama:
      return "ollama";
  }
  return "";
}

std::string_view ProvisioningName(Provisioning provisioning) {
  switch (provisioning) {
    case Provisioning::kOnDemand:
      return "on-demand";
    case Provisioning::kSpot:
      return "spot";
    case Provisioning::kFlexStart:
      return "flex-start";
    case Provisioning::kReservation:
      return "reservation";
  }
  return "";
}

std::string Workload::Title() const {
  std::string title = kind + " \"";
  if (!namespace_.empty()) title += namespace_ + "/";
  title += name + "\"";
  if (!group.empty()) title += " (" + group + ")";
  return title;
}

}  // namespace giq
