// The API types of the fields that rules read.
#include "engine/workload/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/document/document.h"

namespace giq {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

/// `Owner.field[ item]: type at pointer` of each value that the schema knows.
std::vector<std::string> FieldsIn(std::string text, std::string_view api_version,
                                  std::string_view kind) {
  const auto file = ReadManifest("test.yaml", std::move(text));
  const ApiSchema* schema = SchemaOf(api_version, kind);
  std::vector<std::string> fields;
  if (schema == nullptr) return fields;
  VisitFields(*file->documents().front().root, *schema, [&](const TypedValue& value) {
    fields.push_back(std::string(value.owner) + "." + std::string(value.field) +
                     (value.item ? " item" : "") + ": " +
                     std::string(ApiTypeName(value.schema.type)) + " at " + PointerOf(value.node));
  });
  return fields;
}

TEST(VisitFields, TellsOwnerFieldTypeAndPlace) {
  EXPECT_THAT(FieldsIn("data: {A: b}\nimmutable: true\nunknown: 1\n", "v1", "ConfigMap"),
              ElementsAre(".: object at ", "ConfigMap.data: map at /data",
                          "ConfigMap.data item: string at /data/A",
                          "ConfigMap.immutable: bool at /immutable"));
}

TEST(VisitFields, FindsThePodTemplateOfEachKind) {
  const std::string pod = "{containers: [{env: [{name: A, value: b}]}]}";
  const std::string in_template = "spec: {template: {spec: " + pod + "}}\n";
  for (const std::string_view kind : {"Deployment", "StatefulSet", "ReplicaSet", "DaemonSet"}) {
    EXPECT_THAT(FieldsIn(in_template, "apps/v1", kind),
                Contains("EnvVar.value: string at /spec/template/spec/containers/0/env/0/value"));
  }
  EXPECT_THAT(FieldsIn(in_template, "batch/v1", "Job"),
              Contains("EnvVar.value: string at /spec/template/spec/containers/0/env/0/value"));
  EXPECT_THAT(
      FieldsIn("spec: {jobTemplate: {" + in_template.substr(0, in_template.size() - 1) + "}}\n",
               "batch/v1", "CronJob"),
      Contains("EnvVar.value: string at "
               "/spec/jobTemplate/spec/template/spec/containers/0/env/0/value"));
  EXPECT_THAT(FieldsIn("spec: " + pod + "\n", "v1", "Pod"),
              Contains("EnvVar.value: string at /spec/containers/0/env/0/value"));
}

TEST(VisitFields, DoesNotEnterValuesOfAWrongShape) {
  EXPECT_THAT(FieldsIn("spec: [replicas]\n", "apps/v1", "Deployment"),
              ElementsAre(".: object at ", "Deployment.spec: object at /spec"));
  EXPECT_THAT(FieldsIn("data: text\n", "v1", "ConfigMap"),
              ElementsAre(".: object at ", "ConfigMap.data: map at /data"));
}

TEST(SchemaOf, KnowsBuiltInKindsByTheirVersionOnly) {
  EXPECT_NE(SchemaOf("autoscaling/v2", "HorizontalPodAutoscaler"), nullptr);
  EXPECT_EQ(SchemaOf("autoscaling/v2beta2", "HorizontalPodAutoscaler"), nullptr);
  EXPECT_EQ(SchemaOf("v1", "Deployment"), nullptr);
  EXPECT_EQ(SchemaOf("leaderworkerset.x-k8s.io/v1", "LeaderWorkerSet"), nullptr);
  EXPECT_EQ(SchemaOf("", ""), nullptr);
}

}  // namespace
}  // namespace giq
