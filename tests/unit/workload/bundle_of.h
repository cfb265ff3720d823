// A bundle from manifest text, for tests.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/bundle/bundle.h"

namespace giq::testing {

/// Keeps the files of a bundle alive beside it.
struct TestBundle {
  std::vector<std::unique_ptr<File>> files;
  Bundle bundle;

  [[nodiscard]] const Workload& only() const { return *bundle.workloads.at(0); }
};

/// The bundle of the first text; the others are files of its folder.
inline TestBundle BundleOf(const std::string& text, const std::vector<std::string>& others = {}) {
  TestBundle made;
  made.files.push_back(ReadManifest("test.yaml", text));
  for (std::size_t i = 0; i < others.size(); ++i) {
    made.files.push_back(ReadManifest("other" + std::to_string(i) + ".yaml", others[i]));
  }
  std::vector<const File*> folder;
  for (const auto& file : made.files) folder.push_back(file.get());
  made.bundle = MakeBundle(*made.files[0], folder);
  return made;
}

/// A vLLM Deployment on two L4; `pod` is spliced into the pod spec, `container` into the container.
inline std::string VllmDeployment(const std::string& container = "", const std::string& pod = "",
                                  const std::string& spec = "  replicas: 1\n") {
  return "apiVersion: apps/v1\n"
         "kind: Deployment\n"
         "metadata:\n"
         "  name: llm\n"
         "spec:\n" +
         spec +
         "  selector:\n"
         "    matchLabels: {app: llm}\n"
         "  template:\n"
         "    metadata:\n"
         "      labels: {app: llm}\n"
         "    spec:\n"
         "      nodeSelector:\n"
         "        cloud.google.com/gke-accelerator: nvidia-l4\n" +
         pod +
         "      containers:\n"
         "      - name: server\n"
         "        image: vllm/vllm-openai:v0.10.0\n"
         "        resources:\n"
         "          limits: {nvidia.com/gpu: 2, memory: 80Gi}\n" +
         container;
}

}  // namespace giq::testing
