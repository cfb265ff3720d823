// How documents and files explain one another.
#include "engine/bundle/bundle.h"

#include <gtest/gtest.h>

#include "tests/unit/workload/bundle_of.h"

namespace giq {
namespace {

using testing::BundleOf;
using testing::VllmDeployment;

std::string Hpa(const std::string& name, const std::string& target,
                const std::string& namespace_ = "") {
  return "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: " + name +
         (namespace_.empty() ? "" : ", namespace: " + namespace_) +
         "}\nspec:\n  scaleTargetRef: {kind: Deployment, name: " + target +
         "}\n  minReplicas: 1\n  maxReplicas: 5\n  metrics:\n  - type: Pods\n    pods:\n"
         "      metric: {name: prometheus.googleapis.com|vllm:num_requests_waiting|gauge}\n"
         "      target: {type: AverageValue, averageValue: 10}\n";
}

TEST(Bundle, LinksAnAutoscalerOfTheSameFile) {
  const auto made = BundleOf(VllmDeployment() + "---\n" + Hpa("h", "llm"));
  ASSERT_TRUE(made.only().autoscaler);
  const Autoscaler& scaler = made.bundle.autoscalers[*made.only().autoscaler];
  EXPECT_EQ(*scaler.min_replicas, 1);
  EXPECT_EQ(*scaler.max_replicas, 5);
  EXPECT_EQ(*scaler.metrics.at(0).name,
            "prometheus.googleapis.com|vllm:num_requests_waiting|gauge");
  EXPECT_EQ(*scaler.metrics.at(0).target, 10.0);
}

TEST(Bundle, LinksAnAutoscalerOfTheFolder) {
  EXPECT_TRUE(BundleOf(VllmDeployment(), {Hpa("h", "llm")}).only().autoscaler);
}

TEST(Bundle, DoesNotGuessBetweenAlternatives) {
  EXPECT_FALSE(BundleOf(VllmDeployment(), {Hpa("h", "llm"), Hpa("h", "llm")}).only().autoscaler);
  EXPECT_FALSE(BundleOf(VllmDeployment(), {Hpa("h", "llm"), Hpa("i", "llm")}).only().autoscaler);
  EXPECT_FALSE(BundleOf(VllmDeployment(), {Hpa("h", "other")}).only().autoscaler);
  EXPECT_FALSE(BundleOf(VllmDeployment(), {Hpa("h", "llm", "prod")}).only().autoscaler);
  // The folder has another Deployment of that name: the autoscaler may be meant for it.
  EXPECT_FALSE(BundleOf(VllmDeployment(), {Hpa("h", "llm"), VllmDeployment()}).only().autoscaler);
}

TEST(Bundle, TheFilesOwnAutoscalerComesBeforeTheFolders) {
  const auto made = BundleOf(VllmDeployment() + "---\n" + Hpa("h", "llm"), {Hpa("h", "llm")});
  ASSERT_TRUE(made.only().autoscaler);
  EXPECT_EQ(made.bundle.autoscalers[*made.only().autoscaler].at.document->file,
            made.files[0].get());
}

TEST(Bundle, TakesVariablesFromConfigMaps) {
  const std::string config =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: runtime}\ndata: {MODEL: "
      "google/gemma-2-27b-it}\n";
  const std::string by_key =
      "        args: [--model=$(MODEL)]\n        env:\n        - name: MODEL\n          valueFrom: "
      "{configMapKeyRef: {name: runtime, key: MODEL}}\n";
  const auto same_file = BundleOf(VllmDeployment(by_key) + "---\n" + config);
  EXPECT_EQ(same_file.only().model->text, "google/gemma-2-27b-it");
  const auto folder =
      BundleOf(VllmDeployment("        args: [--model=$(P_MODEL)]\n        envFrom: [{prefix: P_, "
                              "configMapRef: {name: runtime}}]\n"),
               {config});
  EXPECT_EQ(folder.only().model->text, "google/gemma-2-27b-it");
  const auto missing = BundleOf(VllmDeployment(by_key));
  EXPECT_TRUE(missing.only().model.unknown());
  EXPECT_EQ(missing.only().model.text(), "$(MODEL)");
}

TEST(Bundle, FollowsAScriptInAConfigMap) {
  const auto made =
      BundleOf(VllmDeployment("        command: [/scripts/run.sh]\n        volumeMounts: [{name: "
                              "s, mountPath: /scripts}]\n",
                              "      volumes: [{name: s, configMap: {name: scripts}}]\n") +
               "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: scripts}\ndata:\n  run.sh: "
               "|\n    #!/bin/sh\n"
               "    export HF_HOME=/dev/shm/hf\n    exec vllm serve google/gemma-2-27b-it "
               "--tensor-parallel-size 2\n");
  EXPECT_EQ(made.only().model->text, "google/gemma-2-27b-it");
  EXPECT_EQ(*made.only().parallelism.tensor, 2);
  EXPECT_EQ(*made.only().hf_home, "/dev/shm/hf");
}

TEST(Bundle, ReadsServicesAndPodMonitorings) {
  const std::string service =
      "apiVersion: v1\nkind: Service\nmetadata: {name: llm}\nspec:\n  selector: {app: llm}\n"
      "  ports: [{port: 80, targetPort: http}]\n";
  const auto made = BundleOf(VllmDeployment(), {service});
  ASSERT_EQ(made.bundle.selectors.size(), 1U);
  EXPECT_EQ(*made.bundle.selectors[0].ports.at(0).port, "http");
  EXPECT_TRUE(BundleOf(VllmDeployment(),
                       {"apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {selector: "
                        "{app: llm, tier: b}}\n"})
                  .bundle.selectors.empty());
}

}  // namespace
}  // namespace giq
