// The pod's part of the API: structures of k8s.io/api v0.32 core/v1 with the fields that rules
// read, leaves first.
#include "engine/workload/schema.h"

namespace giq::schema {

constexpr ApiField kLocalReferenceFields[] = {{"name", &kString}, {"optional", &kBool}};
constexpr ApiSchema kLocalReference = Struct("LocalObjectReference", kLocalReferenceFields);
constexpr ApiSchema kLocalReferenceList = ListOf(kLocalReference);

constexpr ApiField kKeySelectorFields[] = {
    {"name", &kString}, {"key", &kString}, {"optional", &kBool}};
constexpr ApiSchema kKeySelector = Struct("KeySelector", kKeySelectorFields);

constexpr ApiField kFieldSelectorFields[] = {{"apiVersion", &kString}, {"fieldPath", &kString}};
constexpr ApiSchema kFieldSelector = Struct("ObjectFieldSelector", kFieldSelectorFields);

constexpr ApiField kResourceFieldSelectorFields[] = {
    {"containerName", &kString}, {"resource", &kString}, {"divisor", &kQuantity}};
constexpr ApiSchema kResourceFieldSelector =
    Struct("ResourceFieldSelector", kResourceFieldSelectorFields);

constexpr ApiField kEnvVarSourceFields[] = {{"configMapKeyRef", &kKeySelector},
                                            {"secretKeyRef", &kKeySelector},
                                            {"fieldRef", &kFieldSelector},
                                            {"resourceFieldRef", &kResourceFieldSelector}};
constexpr ApiSchema kEnvVarSource = Struct("EnvVarSource", kEnvVarSourceFields);

constexpr ApiField kEnvVarFields[] = {
    {"name", &kString}, {"value", &kString}, {"valueFrom", &kEnvVarSource}};
constexpr ApiSchema kEnvVar = Struct("EnvVar", kEnvVarFields);
constexpr ApiSchema kEnvVarList = ListOf(kEnvVar);

constexpr ApiField kEnvFromSourceFields[] = {
    {"prefix", &kString}, {"configMapRef", &kLocalReference}, {"secretRef", &kLocalReference}};
constexpr ApiSchema kEnvFromSource = Struct("EnvFromSource", kEnvFromSourceFields);
constexpr ApiSchema kEnvFromSourceList = ListOf(kEnvFromSource);

constexpr ApiField kContainerPortFields[] = {{"name", &kString},
                                             {"containerPort", &kInt32},
                                             {"hostPort", &kInt32},
                                             {"hostIP", &kString},
                                             {"protocol", &kString}};
constexpr ApiSchema kContainerPort = Struct("ContainerPort", kContainerPortFields);
constexpr ApiSchema kContainerPortList = ListOf(kContainerPort);

constexpr ApiField kResourceRequirementsFields[] = {{"limits", &kQuantityMap},
                                                    {"requests", &kQuantityMap}};
constexpr ApiSchema kResourceRequirements =
    Struct("ResourceRequirements", kResourceRequirementsFields);

constexpr ApiField kVolumeMountFields[] = {{"name", &kString},    {"mountPath", &kString},
                                           {"subPath", &kString}, {"subPathExpr", &kString},
                                           {"readOnly", &kBool},  {"mountPropagation", &kString}};
constexpr ApiSchema kVolumeMount = Struct("VolumeMount", kVolumeMountFields);
constexpr ApiSchema kVolumeMountList = ListOf(kVolumeMount);

constexpr ApiField kHTTPHeaderFields[] = {{"name", &kString}, {"value", &kString}};
constexpr ApiSchema kHTTPHeader = Struct("HTTPHeader", kHTTPHeaderFields);
constexpr ApiSchema kHTTPHeaderList = ListOf(kHTTPHeader);

constexpr ApiField kHTTPGetActionFields[] = {{"path", &kString},
                                             {"port", &kIntOrString},
                                             {"host", &kString},
                                             {"scheme", &kString},
                                             {"httpHeaders", &kHTTPHeaderList}};
constexpr ApiSchema kHTTPGetAction = Struct("HTTPGetAction", kHTTPGetActionFields);

constexpr ApiField kTCPSocketActionFields[] = {{"port", &kIntOrString}, {"host", &kString}};
constexpr ApiSchema kTCPSocketAction = Struct("TCPSocketAction", kTCPSocketActionFields);

constexpr ApiField kExecActionFields[] = {{"command", &kStrings}};
constexpr ApiSchema kExecAction = Struct("ExecAction", kExecActionFields);

constexpr ApiField kGRPCActionFields[] = {{"port", &kInt32}, {"service", &kString}};
constexpr ApiSchema kGRPCAction = Struct("GRPCAction", kGRPCActionFields);

constexpr ApiField kProbeFields[] = {
    {"httpGet", &kHTTPGetAction},     {"tcpSocket", &kTCPSocketAction},
    {"exec", &kExecAction},           {"grpc", &kGRPCAction},
    {"initialDelaySeconds", &kInt32}, {"timeoutSeconds", &kInt32},
    {"periodSeconds", &kInt32},       {"successThreshold", &kInt32},
    {"failureThreshold", &kInt32},    {"terminationGracePeriodSeconds", &kInt64}};
constexpr ApiSchema kProbe = Struct("Probe", kProbeFields);

constexpr ApiField kSecurityContextFields[] = {{"privileged", &kBool},
                                               {"runAsUser", &kInt64},
                                               {"runAsGroup", &kInt64},
                                               {"runAsNonRoot", &kBool},
                                               {"readOnlyRootFilesystem", &kBool},
                                               {"allowPrivilegeEscalation", &kBool}};
constexpr ApiSchema kSecurityContext = Struct("SecurityContext", kSecurityContextFields);

constexpr ApiField kContainerFields[] = {{"name", &kString},
                                         {"image", &kString},
                                         {"imagePullPolicy", &kString},
                                         {"command", &kStrings},
                                         {"args", &kStrings},
                                         {"workingDir", &kString},
                                         {"env", &kEnvVarList},
                                         {"envFrom", &kEnvFromSourceList},
                                         {"ports", &kContainerPortList},
                                         {"resources", &kResourceRequirements},
                                         {"volumeMounts", &kVolumeMountList},
                                         {"livenessProbe", &kProbe},
                                         {"readinessProbe", &kProbe},
                                         {"startupProbe", &kProbe},
                                         {"restartPolicy", &kString},
                                         {"securityContext", &kSecurityContext},
                                         {"stdin", &kBool},
                                         {"tty", &kBool}};
constexpr ApiSchema kContainer = Struct("Container", kContainerFields);
constexpr ApiSchema kContainerList = ListOf(kContainer);

constexpr ApiField kEmptyDirVolumeSourceFields[] = {{"medium", &kString},
                                                    {"sizeLimit", &kQuantity}};
constexpr ApiSchema kEmptyDirVolumeSource =
    Struct("EmptyDirVolumeSource", kEmptyDirVolumeSourceFields);

constexpr ApiField kClaimVolumeSourceFields[] = {{"claimName", &kString}, {"readOnly", &kBool}};
constexpr ApiSchema kClaimVolumeSource =
    Struct("PersistentVolumeClaimVolumeSource", kClaimVolumeSourceFields);

constexpr ApiField kKeyToPathFields[] = {{"key", &kString}, {"path", &kString}, {"mode", &kInt32}};
constexpr ApiSchema kKeyToPath = Struct("KeyToPath", kKeyToPathFields);
constexpr ApiSchema kKeyToPathList = ListOf(kKeyToPath);

constexpr ApiField kConfigMapVolumeSourceFields[] = {
    {"name", &kString}, {"optional", &kBool}, {"defaultMode", &kInt32}, {"items", &kKeyToPathList}};
constexpr ApiSchema kConfigMapVolumeSource =
    Struct("ConfigMapVolumeSource", kConfigMapVolumeSourceFields);

constexpr ApiField kSecretVolumeSourceFields[] = {{"secretName", &kString},
                                                  {"optional", &kBool},
                                                  {"defaultMode", &kInt32},
                                                  {"items", &kKeyToPathList}};
constexpr ApiSchema kSecretVolumeSource = Struct("SecretVolumeSource", kSecretVolumeSourceFields);

constexpr ApiField kHostPathVolumeSourceFields[] = {{"path", &kString}, {"type", &kString}};
constexpr ApiSchema kHostPathVolumeSource =
    Struct("HostPathVolumeSource", kHostPathVolumeSourceFields);

constexpr ApiField kCSIVolumeSourceFields[] = {{"driver", &kString},
                                               {"readOnly", &kBool},
                                               {"fsType", &kString},
                                               {"volumeAttributes", &kStringMap}};
constexpr ApiSchema kCSIVolumeSource = Struct("CSIVolumeSource", kCSIVolumeSourceFields);

constexpr ApiField kNFSVolumeSourceFields[] = {
    {"server", &kString}, {"path", &kString}, {"readOnly", &kBool}};
extern constexpr ApiSchema kNFSVolumeSource = Struct("NFSVolumeSource", kNFSVolumeSourceFields);

constexpr ApiField kGCEPersistentDiskVolumeSourceFields[] = {
    {"pdName", &kString}, {"fsType", &kString}, {"partition", &kInt32}, {"readOnly", &kBool}};
constexpr ApiSchema kGCEPersistentDiskVolumeSource =
    Struct("GCEPersistentDiskVolumeSource", kGCEPersistentDiskVolumeSourceFields);

constexpr ApiField kObjectMetaFields[] = {{"name", &kString},
                                          {"generateName", &kString},
                                          {"namespace", &kString},
                                          {"labels", &kStringMap},
                                          {"annotations", &kStringMap}};
extern constexpr ApiSchema kObjectMeta = Struct("ObjectMeta", kObjectMetaFields);

constexpr ApiField kPersistentVolumeClaimSpecFields[] = {{"accessModes", &kStrings},
                                                         {"storageClassName", &kString},
                                                         {"volumeName", &kString},
                                                         {"volumeMode", &kString},
                                                         {"resources", &kResourceRequirements}};
extern constexpr ApiSchema kPersistentVolumeClaimSpec =
    Struct("PersistentVolumeClaimSpec", kPersistentVolumeClaimSpecFields);

constexpr ApiField kPersistentVolumeClaimTemplateFields[] = {{"metadata", &kObjectMeta},
                                                             {"spec", &kPersistentVolumeClaimSpec}};
constexpr ApiSchema kPersistentVolumeClaimTemplate =
    Struct("PersistentVolumeClaimTemplate", kPersistentVolumeClaimTemplateFields);

constexpr ApiField kEphemeralVolumeSourceFields[] = {
    {"volumeClaimTemplate", &kPersistentVolumeClaimTemplate}};
constexpr ApiSchema kEphemeralVolumeSource =
    Struct("EphemeralVolumeSource", kEphemeralVolumeSourceFields);

constexpr ApiField kVolumeFields[] = {{"name", &kString},
                                      {"emptyDir", &kEmptyDirVolumeSource},
                                      {"persistentVolumeClaim", &kClaimVolumeSource},
                                      {"configMap", &kConfigMapVolumeSource},
                                      {"secret", &kSecretVolumeSource},
                                      {"hostPath", &kHostPathVolumeSource},
                                      {"csi", &kCSIVolumeSource},
                                      {"nfs", &kNFSVolumeSource},
                                      {"gcePersistentDisk", &kGCEPersistentDiskVolumeSource},
                                      {"ephemeral", &kEphemeralVolumeSource}};
constexpr ApiSchema kVolume = Struct("Volume", kVolumeFields);
constexpr ApiSchema kVolumeList = ListOf(kVolume);

constexpr ApiField kTolerationFields[] = {{"key", &kString},
                                          {"operator", &kString},
                                          {"value", &kString},
                                          {"effect", &kString},
                                          {"tolerationSeconds", &kInt64}};
constexpr ApiSchema kToleration = Struct("Toleration", kTolerationFields);
constexpr ApiSchema kTolerationList = ListOf(kToleration);

constexpr ApiField kNodeSelectorRequirementFields[] = {
    {"key", &kString}, {"operator", &kString}, {"values", &kStrings}};
constexpr ApiSchema kNodeSelectorRequirement =
    Struct("NodeSelectorRequirement", kNodeSelectorRequirementFields);
constexpr ApiSchema kNodeSelectorRequirementList = ListOf(kNodeSelectorRequirement);

constexpr ApiField kNodeSelectorTermFields[] = {{"matchExpressions", &kNodeSelectorRequirementList},
                                                {"matchFields", &kNodeSelectorRequirementList}};
constexpr ApiSchema kNodeSelectorTerm = Struct("NodeSelectorTerm", kNodeSelectorTermFields);
constexpr ApiSchema kNodeSelectorTermList = ListOf(kNodeSelectorTerm);

constexpr ApiField kNodeSelectorFields[] = {{"nodeSelectorTerms", &kNodeSelectorTermList}};
constexpr ApiSchema kNodeSelector = Struct("NodeSelector", kNodeSelectorFields);

constexpr ApiField kPreferredSchedulingTermFields[] = {{"weight", &kInt32},
                                                       {"preference", &kNodeSelectorTerm}};
constexpr ApiSchema kPreferredSchedulingTerm =
    Struct("PreferredSchedulingTerm", kPreferredSchedulingTermFields);
constexpr ApiSchema kPreferredSchedulingTermList = ListOf(kPreferredSchedulingTerm);

constexpr ApiField kNodeAffinityFields[] = {
    {"requiredDuringSchedulingIgnoredDuringExecution", &kNodeSelector},
    {"preferredDuringSchedulingIgnoredDuringExecution", &kPreferredSchedulingTermList}};
constexpr ApiSchema kNodeAffinity = Struct("NodeAffinity", kNodeAffinityFields);

constexpr ApiField kAffinityFields[] = {{"nodeAffinity", &kNodeAffinity}};
constexpr ApiSchema kAffinity = Struct("Affinity", kAffinityFields);

constexpr ApiField kPodSpecFields[] = {{"containers", &kContainerList},
                                       {"initContainers", &kContainerList},
                                       {"volumes", &kVolumeList},
                                       {"nodeSelector", &kStringMap},
                                       {"nodeName", &kString},
                                       {"affinity", &kAffinity},
                                       {"tolerations", &kTolerationList},
                                       {"serviceAccountName", &kString},
                                       {"serviceAccount", &kString},
                                       {"automountServiceAccountToken", &kBool},
                                       {"enableServiceLinks", &kBool},
                                       {"hostNetwork", &kBool},
                                       {"hostIPC", &kBool},
                                       {"hostPID", &kBool},
                                       {"hostname", &kString},
                                       {"subdomain", &kString},
                                       {"imagePullSecrets", &kLocalReferenceList},
                                       {"priorityClassName", &kString},
                                       {"restartPolicy", &kString},
                                       {"runtimeClassName", &kString},
                                       {"schedulerName", &kString},
                                       {"shareProcessNamespace", &kBool},
                                       {"terminationGracePeriodSeconds", &kInt64},
                                       {"activeDeadlineSeconds", &kInt64}};
extern constexpr ApiSchema kPodSpec = Struct("PodSpec", kPodSpecFields);

constexpr ApiField kPodTemplateSpecFields[] = {{"metadata", &kObjectMeta}, {"spec", &kPodSpec}};
extern constexpr ApiSchema kPodTemplateSpec = Struct("PodTemplateSpec", kPodTemplateSpecFields);

}  // namespace giq::schema
