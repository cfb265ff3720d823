// The objects' part of the API: structures of k8s.io/api v0.32 (apps/v1, batch/v1, autoscaling/v2,
// core/v1) with the fields that rules read, leaves first.
#include <algorithm>

#include "engine/workload/schema.h"

namespace giq {
namespace schema {
namespace {

constexpr ApiField kLabelSelectorRequirementFields[] = {
    {"key", &kString}, {"operator", &kString}, {"values", &kStrings}};
constexpr ApiSchema kLabelSelectorRequirement =
    Struct("LabelSelectorRequirement", kLabelSelectorRequirementFields);
constexpr ApiSchema kLabelSelectorRequirementList = ListOf(kLabelSelectorRequirement);

constexpr ApiField kLabelSelectorFields[] = {{"matchLabels", &kStringMap},
                                             {"matchExpressions", &kLabelSelectorRequirementList}};
constexpr ApiSchema kLabelSelector = Struct("LabelSelector", kLabelSelectorFields);

constexpr ApiField kRollingUpdateDeploymentFields[] = {{"maxSurge", &kIntOrString},
                                                       {"maxUnavailable", &kIntOrString}};
constexpr ApiSchema kRollingUpdateDeployment =
    Struct("RollingUpdateDeployment", kRollingUpdateDeploymentFields);

constexpr ApiField kDeploymentStrategyFields[] = {{"type", &kString},
                                                  {"rollingUpdate", &kRollingUpdateDeployment}};
constexpr ApiSchema kDeploymentStrategy = Struct("DeploymentStrategy", kDeploymentStrategyFields);

constexpr ApiField kDeploymentSpecFields[] = {{"replicas", &kInt32},
                                              {"selector", &kLabelSelector},
                                              {"strategy", &kDeploymentStrategy},
                                              {"template", &kPodTemplateSpec},
                                              {"minReadySeconds", &kInt32},
                                              {"progressDeadlineSeconds", &kInt32},
                                              {"revisionHistoryLimit", &kInt32},
                                              {"paused", &kBool}};
constexpr ApiSchema kDeploymentSpec = Struct("DeploymentSpec", kDeploymentSpecFields);

constexpr ApiField kDeploymentFields[] = {{"apiVersion", &kString},
                                          {"kind", &kString},
                                          {"metadata", &kObjectMeta},
                                          {"spec", &kDeploymentSpec}};
constexpr ApiSchema kDeployment = Struct("Deployment", kDeploymentFields);

constexpr ApiField kReplicaSetSpecFields[] = {{"replicas", &kInt32},
                                              {"selector", &kLabelSelector},
                                              {"template", &kPodTemplateSpec},
                                              {"minReadySeconds", &kInt32}};
constexpr ApiSchema kReplicaSetSpec = Struct("ReplicaSetSpec", kReplicaSetSpecFields);

constexpr ApiField kReplicaSetFields[] = {{"apiVersion", &kString},
                                          {"kind", &kString},
                                          {"metadata", &kObjectMeta},
                                          {"spec", &kReplicaSetSpec}};
constexpr ApiSchema kReplicaSet = Struct("ReplicaSet", kReplicaSetFields);

constexpr ApiField kRollingUpdateStatefulSetStrategyFields[] = {{"partition", &kInt32},
                                                                {"maxUnavailable", &kIntOrString}};
constexpr ApiSchema kRollingUpdateStatefulSetStrategy =
    Struct("RollingUpdateStatefulSetStrategy", kRollingUpdateStatefulSetStrategyFields);

constexpr ApiField kStatefulSetUpdateStrategyFields[] = {
    {"type", &kString}, {"rollingUpdate", &kRollingUpdateStatefulSetStrategy}};
constexpr ApiSchema kStatefulSetUpdateStrategy =
    Struct("StatefulSetUpdateStrategy", kStatefulSetUpdateStrategyFields);

constexpr ApiField kPersistentVolumeClaimFields[] = {{"apiVersion", &kString},
                                                     {"kind", &kString},
                                                     {"metadata", &kObjectMeta},
                                                     {"spec", &kPersistentVolumeClaimSpec}};
constexpr ApiSchema kPersistentVolumeClaim =
    Struct("PersistentVolumeClaim", kPersistentVolumeClaimFields);
constexpr ApiSchema kPersistentVolumeClaimList = ListOf(kPersistentVolumeClaim);

constexpr ApiField kStatefulSetSpecFields[] = {
    {"replicas", &kInt32},
    {"selector", &kLabelSelector},
    {"serviceName", &kString},
    {"podManagementPolicy", &kString},
    {"updateStrategy", &kStatefulSetUpdateStrategy},
    {"template", &kPodTemplateSpec},
    {"volumeClaimTemplates", &kPersistentVolumeClaimList},
    {"minReadySeconds", &kInt32},
    {"revisionHistoryLimit", &kInt32}};
constexpr ApiSchema kStatefulSetSpec = Struct("StatefulSetSpec", kStatefulSetSpecFields);

constexpr ApiField kStatefulSetFields[] = {{"apiVersion", &kString},
                                           {"kind", &kString},
                                           {"metadata", &kObjectMeta},
                                           {"spec", &kStatefulSetSpec}};
constexpr ApiSchema kStatefulSet = Struct("StatefulSet", kStatefulSetFields);

constexpr ApiField kRollingUpdateDaemonSetFields[] = {{"maxSurge", &kIntOrString},
                                                      {"maxUnavailable", &kIntOrString}};
constexpr ApiSchema kRollingUpdateDaemonSet =
    Struct("RollingUpdateDaemonSet", kRollingUpdateDaemonSetFields);

constexpr ApiField kDaemonSetUpdateStrategyFields[] = {{"type", &kString},
                                                       {"rollingUpdate", &kRollingUpdateDaemonSet}};
constexpr ApiSchema kDaemonSetUpdateStrategy =
    Struct("DaemonSetUpdateStrategy", kDaemonSetUpdateStrategyFields);

constexpr ApiField kDaemonSetSpecFields[] = {{"selector", &kLabelSelector},
                                             {"updateStrategy", &kDaemonSetUpdateStrategy},
                                             {"template", &kPodTemplateSpec},
                                             {"minReadySeconds", &kInt32},
                                             {"revisionHistoryLimit", &kInt32}};
constexpr ApiSchema kDaemonSetSpec = Struct("DaemonSetSpec", kDaemonSetSpecFields);

constexpr ApiField kDaemonSetFields[] = {{"apiVersion", &kString},
                                         {"kind", &kString},
                                         {"metadata", &kObjectMeta},
                                         {"spec", &kDaemonSetSpec}};
constexpr ApiSchema kDaemonSet = Struct("DaemonSet", kDaemonSetFields);

constexpr ApiField kJobSpecFields[] = {{"parallelism", &kInt32},
                                       {"completions", &kInt32},
                                       {"completionMode", &kString},
                                       {"backoffLimit", &kInt32},
                                       {"activeDeadlineSeconds", &kInt64},
                                       {"ttlSecondsAfterFinished", &kInt32},
                                       {"suspend", &kBool},
                                       {"template", &kPodTemplateSpec}};
constexpr ApiSchema kJobSpec = Struct("JobSpec", kJobSpecFields);

constexpr ApiField kJobFields[] = {
    {"apiVersion", &kString}, {"kind", &kString}, {"metadata", &kObjectMeta}, {"spec", &kJobSpec}};
constexpr ApiSchema kJob = Struct("Job", kJobFields);

constexpr ApiField kJobTemplateSpecFields[] = {{"metadata", &kObjectMeta}, {"spec", &kJobSpec}};
constexpr ApiSchema kJobTemplateSpec = Struct("JobTemplateSpec", kJobTemplateSpecFields);

constexpr ApiField kCronJobSpecFields[] = {{"schedule", &kString},
                                           {"suspend", &kBool},
                                           {"concurrencyPolicy", &kString},
                                           {"startingDeadlineSeconds", &kInt64},
                                           {"jobTemplate", &kJobTemplateSpec}};
constexpr ApiSchema kCronJobSpec = Struct("CronJobSpec", kCronJobSpecFields);

constexpr ApiField kCronJobFields[] = {{"apiVersion", &kString},
                                       {"kind", &kString},
                                       {"metadata", &kObjectMeta},
                                       {"spec", &kCronJobSpec}};
constexpr ApiSchema kCronJob = Struct("CronJob", kCronJobFields);

constexpr ApiField kPodFields[] = {
    {"apiVersion", &kString}, {"kind", &kString}, {"metadata", &kObjectMeta}, {"spec", &kPodSpec}};
constexpr ApiSchema kPod = Struct("Pod", kPodFields);

constexpr ApiField kReplicationControllerSpecFields[] = {
    {"replicas", &kInt32}, {"selector", &kStringMap}, {"template", &kPodTemplateSpec}};
constexpr ApiSchema kReplicationControllerSpec =
    Struct("ReplicationControllerSpec", kReplicationControllerSpecFields);

constexpr ApiField kReplicationControllerFields[] = {{"apiVersion", &kString},
                                                     {"kind", &kString},
                                                     {"metadata", &kObjectMeta},
                                                     {"spec", &kReplicationControllerSpec}};
constexpr ApiSchema kReplicationController =
    Struct("ReplicationController", kReplicationControllerFields);

constexpr ApiField kCrossVersionObjectReferenceFields[] = {
    {"apiVersion", &kString}, {"kind", &kString}, {"name", &kString}};
constexpr ApiSchema kCrossVersionObjectReference =
    Struct("CrossVersionObjectReference", kCrossVersionObjectReferenceFields);

constexpr ApiField kMetricIdentifierFields[] = {{"name", &kString}, {"selector", &kLabelSelector}};
constexpr ApiSchema kMetricIdentifier = Struct("MetricIdentifier", kMetricIdentifierFields);

constexpr ApiField kMetricTargetFields[] = {{"type", &kString},
                                            {"value", &kQuantity},
                                            {"averageValue", &kQuantity},
                                            {"averageUtilization", &kInt32}};
constexpr ApiSchema kMetricTarget = Struct("MetricTarget", kMetricTargetFields);

constexpr ApiField kResourceMetricSourceFields[] = {
    {"name", &kString}, {"container", &kString}, {"target", &kMetricTarget}};
constexpr ApiSchema kResourceMetricSource =
    Struct("ResourceMetricSource", kResourceMetricSourceFields);

constexpr ApiField kMetricSourceFields[] = {{"metric", &kMetricIdentifier},
                                            {"target", &kMetricTarget},
                                            {"describedObject", &kCrossVersionObjectReference}};
constexpr ApiSchema kMetricSource = Struct("MetricSource", kMetricSourceFields);

constexpr ApiField kMetricSpecFields[] = {{"type", &kString},
                                          {"resource", &kResourceMetricSource},
                                          {"containerResource", &kResourceMetricSource},
                                          {"pods", &kMetricSource},
                                          {"external", &kMetricSource},
                                          {"object", &kMetricSource}};
constexpr ApiSchema kMetricSpec = Struct("MetricSpec", kMetricSpecFields);
constexpr ApiSchema kMetricSpecList = ListOf(kMetricSpec);

constexpr ApiField kHorizontalPodAutoscalerSpecFields[] = {
    {"scaleTargetRef", &kCrossVersionObjectReference},
    {"minReplicas", &kInt32},
    {"maxReplicas", &kInt32},
    {"metrics", &kMetricSpecList},
    {"targetCPUUtilizationPercentage", &kInt32}};
constexpr ApiSchema kHorizontalPodAutoscalerSpec =
    Struct("HorizontalPodAutoscalerSpec", kHorizontalPodAutoscalerSpecFields);

constexpr ApiField kHorizontalPodAutoscalerFields[] = {{"apiVersion", &kString},
                                                       {"kind", &kString},
                                                       {"metadata", &kObjectMeta},
                                                       {"spec", &kHorizontalPodAutoscalerSpec}};
constexpr ApiSchema kHorizontalPodAutoscaler =
    Struct("HorizontalPodAutoscaler", kHorizontalPodAutoscalerFields);

constexpr ApiField kServicePortFields[] = {
    {"name", &kString},    {"port", &kInt32},      {"targetPort", &kIntOrString},
    {"nodePort", &kInt32}, {"protocol", &kString}, {"appProtocol", &kString}};
constexpr ApiSchema kServicePort = Struct("ServicePort", kServicePortFields);
constexpr ApiSchema kServicePortList = ListOf(kServicePort);

constexpr ApiField kServiceSpecFields[] = {{"selector", &kStringMap},
                                           {"ports", &kServicePortList},
                                           {"type", &kString},
                                           {"clusterIP", &kString}};
constexpr ApiSchema kServiceSpec = Struct("ServiceSpec", kServiceSpecFields);

constexpr ApiField kServiceFields[] = {{"apiVersion", &kString},
                                       {"kind", &kString},
                                       {"metadata", &kObjectMeta},
                                       {"spec", &kServiceSpec}};
constexpr ApiSchema kService = Struct("Service", kServiceFields);

constexpr ApiField kConfigMapFields[] = {{"apiVersion", &kString},
                                         {"kind", &kString},
                                         {"metadata", &kObjectMeta},
                                         {"data", &kStringMap},
                                         {"immutable", &kBool}};
constexpr ApiSchema kConfigMap = Struct("ConfigMap", kConfigMapFields);

constexpr ApiField kCSIPersistentVolumeSourceFields[] = {{"driver", &kString},
                                                         {"volumeHandle", &kString},
                                                         {"readOnly", &kBool},
                                                         {"fsType", &kString},
                                                         {"volumeAttributes", &kStringMap}};
constexpr ApiSchema kCSIPersistentVolumeSource =
    Struct("CSIPersistentVolumeSource", kCSIPersistentVolumeSourceFields);

constexpr ApiField kObjectReferenceFields[] = {
    {"kind", &kString}, {"namespace", &kString}, {"name", &kString}};
constexpr ApiSchema kObjectReference = Struct("ObjectReference", kObjectReferenceFields);

constexpr ApiField kPersistentVolumeSpecFields[] = {
    {"capacity", &kQuantityMap},    {"accessModes", &kStrings},
    {"storageClassName", &kString}, {"persistentVolumeReclaimPolicy", &kString},
    {"mountOptions", &kStrings},    {"csi", &kCSIPersistentVolumeSource},
    {"nfs", &kNFSVolumeSource},     {"claimRef", &kObjectReference}};
constexpr ApiSchema kPersistentVolumeSpec =
    Struct("PersistentVolumeSpec", kPersistentVolumeSpecFields);

constexpr ApiField kPersistentVolumeFields[] = {{"apiVersion", &kString},
                                                {"kind", &kString},
                                                {"metadata", &kObjectMeta},
                                                {"spec", &kPersistentVolumeSpec}};
constexpr ApiSchema kPersistentVolume = Struct("PersistentVolume", kPersistentVolumeFields);

constexpr ApiField kServiceAccountFields[] = {{"apiVersion", &kString},
                                              {"kind", &kString},
                                              {"metadata", &kObjectMeta},
                                              {"automountServiceAccountToken", &kBool}};
constexpr ApiSchema kServiceAccount = Struct("ServiceAccount", kServiceAccountFields);

}  // namespace
}  // namespace schema

namespace {

struct Kind {
  std::string_view api_version;
  std::string_view kind;
  const ApiSchema* schema;
};

constexpr Kind kKinds[] = {
    {"v1", "Pod", &schema::kPod},
    {"v1", "ReplicationController", &schema::kReplicationController},
    {"v1", "Service", &schema::kService},
    {"v1", "ConfigMap", &schema::kConfigMap},
    {"v1", "PersistentVolume", &schema::kPersistentVolume},
    {"v1", "PersistentVolumeClaim", &schema::kPersistentVolumeClaim},
    {"v1", "ServiceAccount", &schema::kServiceAccount},
    {"apps/v1", "Deployment", &schema::kDeployment},
    {"apps/v1", "StatefulSet", &schema::kStatefulSet},
    {"apps/v1", "ReplicaSet", &schema::kReplicaSet},
    {"apps/v1", "DaemonSet", &schema::kDaemonSet},
    {"batch/v1", "Job", &schema::kJob},
    {"batch/v1", "CronJob", &schema::kCronJob},
    {"autoscaling/v1", "HorizontalPodAutoscaler", &schema::kHorizontalPodAutoscaler},
    {"autoscaling/v2", "HorizontalPodAutoscaler", &schema::kHorizontalPodAutoscaler},
};

}  // namespace

const ApiSchema* SchemaOf(std::string_view api_version, std::string_view kind) {
  const auto* found = std::ranges::find_if(kKinds, [&](const Kind& known) {
    return known.api_version == api_version && known.kind == kind;
  });
  return found == std::end(kKinds) ? nullptr : found->schema;
}

}  // namespace giq
