{{/* The name of all objects: the release's own where it says what it is. */}}
{{- define "giq-webhook.name" -}}
{{- if contains "giq-webhook" .Release.Name -}}
{{- .Release.Name | trunc 53 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-giq-webhook" .Release.Name | trunc 53 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "giq-webhook.selector" -}}
app.kubernetes.io/name: giq-webhook
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "giq-webhook.labels" -}}
{{ include "giq-webhook.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "giq-webhook.image" -}}
{{- $repository := required "image.repository is needed: where you pushed the image that Containerfile builds" .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "giq-webhook.serviceAccount" -}}
{{- default (include "giq-webhook.name" .) .Values.serviceAccount.name -}}
{{- end -}}

{{/* The Secret with the serving certificate: the webhook's own, cert-manager's, or the user's. */}}
{{- define "giq-webhook.secret" -}}
{{- if eq .Values.certificates.mode "files" -}}
{{- required "certificates.secretName is needed with certificates.mode=files" .Values.certificates.secretName -}}
{{- else -}}
{{- default (printf "%s-tls" (include "giq-webhook.name" .)) .Values.certificates.secretName -}}
{{- end -}}
{{- end -}}

{{/* Whether the process talks to the API server at all. */}}
{{- define "giq-webhook.usesApi" -}}
{{- if or .Values.cluster.watch (eq .Values.certificates.mode "own") -}}true{{- end -}}
{{- end -}}

{{/* The policy as a file; YAML takes an `off` without quotes for false. */}}
{{- define "giq-webhook.policy" -}}
{{- $policy := deepCopy .Values.policy }}
{{- range $entry := $policy.actions }}
{{- if kindIs "bool" $entry.action }}{{ $_ := set $entry "action" (ternary "on" "off" $entry.action) }}{{ end }}
{{- end }}
{{- if $policy }}
{{- toYaml $policy }}
{{- else }}
# Nothing but the defaults: certain errors deny, the rest warns.
{{- end }}
{{- end -}}

{{/*
In mode `own` caBundle is left out on purpose: the webhook writes it, and what no manifest of the release names stays as it
is through `helm upgrade` and `helm rollback` (Helm merges webhooks by name). A bundle copied with `lookup` would become
part of the release, and a rollback would bring back a CA that is long gone.
*/}}
{{- define "giq-webhook.clientConfig" -}}
service:
  name: {{ include "giq-webhook.name" .root }}
  namespace: {{ .root.Release.Namespace }}
  path: {{ .path }}
  port: 443
{{- if and (eq .root.Values.certificates.mode "files") .root.Values.certificates.caBundle }}
caBundle: {{ .root.Values.certificates.caBundle | b64enc }}
{{- end }}
{{- end -}}

{{- define "giq-webhook.configurationAnnotations" -}}
{{- if eq .Values.certificates.mode "cert-manager" -}}
annotations:
  cert-manager.io/inject-ca-from: {{ .Release.Namespace }}/{{ include "giq-webhook.name" . }}
{{- end -}}
{{- end -}}

{{/* By name and not by a label of theirs: GKE's own namespaces cannot be labelled. */}}
{{- define "giq-webhook.namespaceSelector" -}}
matchExpressions:
  - key: kubernetes.io/metadata.name
    operator: NotIn
    values:
      {{- range concat .Values.excludedNamespaces (list .Release.Namespace) | uniq }}
      - {{ . }}
      {{- end }}
  - key: giq-lint.dev/admission
    operator: NotIn
    values: ["off"]
  {{- with .Values.namespaceSelector }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/* Kinds with pods, and nothing with `*`: Autopilot refuses that. matchPolicy Equivalent covers their other versions. */}}
{{- define "giq-webhook.workloadRules" -}}
- apiGroups: [apps]
  apiVersions: [v1]
  operations: [CREATE, UPDATE]
  resources: [deployments, statefulsets, daemonsets]
  scope: Namespaced
- apiGroups: [batch]
  apiVersions: [v1]
  operations: [CREATE, UPDATE]
  resources: [jobs]
  scope: Namespaced
{{- if .Values.barePods }}
- apiGroups: [""]
  apiVersions: [v1]
  operations: [CREATE]
  resources: [pods]
  scope: Namespaced
{{- end }}
- apiGroups: [leaderworkerset.x-k8s.io]
  apiVersions: [v1]
  operations: [CREATE, UPDATE]
  resources: [leaderworkersets]
  scope: Namespaced
- apiGroups: [jobset.x-k8s.io]
  apiVersions: [v1alpha2]
  operations: [CREATE, UPDATE]
  resources: [jobsets]
  scope: Namespaced
- apiGroups: [ray.io]
  apiVersions: [v1]
  operations: [CREATE, UPDATE]
  resources: [rayclusters, rayservices, rayjobs]
  scope: Namespaced
- apiGroups: [serving.kserve.io]
  apiVersions: [v1beta1]
  operations: [CREATE, UPDATE]
  resources: [inferenceservices]
  scope: Namespaced
- apiGroups: [serving.kserve.io]
  apiVersions: [v1alpha1]
  operations: [CREATE, UPDATE]
  resources: [llminferenceservices]
  scope: Namespaced
{{- end -}}

{{/* A Scale says nothing of the pods, so no condition can tell whose it is. */}}
{{- define "giq-webhook.scaleRules" -}}
- apiGroups: [apps]
  apiVersions: [v1]
  operations: [UPDATE]
  resources: [deployments/scale, statefulsets/scale]
  scope: Namespaced
- apiGroups: [leaderworkerset.x-k8s.io]
  apiVersions: [v1]
  operations: [UPDATE]
  resources: [leaderworkersets/scale]
  scope: Namespaced
- apiGroups: [autoscaling]
  apiVersions: [v2]
  operations: [CREATE, UPDATE]
  resources: [horizontalpodautoscalers]
  scope: Namespaced
{{- end -}}

{{/* Whether a list of containers wants an accelerator in limits or requests, in CEL. */}}
{{- define "giq-webhook.celWants" -}}
(has({{ . }}) && {{ . }}.exists(c, has(c.resources) && (
  (has(c.resources.limits) && c.resources.limits.exists(r, r.startsWith("nvidia.com/") || r.startsWith("google.com/"))) ||
  (has(c.resources.requests) && c.resources.requests.exists(r, r.startsWith("nvidia.com/") || r.startsWith("google.com/"))))))
{{- end -}}

{{/* The same of a pod's spec, with the selectors of accelerators beside it. */}}
{{- define "giq-webhook.celPod" -}}
{{ include "giq-webhook.celWants" (printf "%s.containers" .) }} ||
{{ include "giq-webhook.celWants" (printf "%s.initContainers" .) }} ||
(has({{ . }}.nodeSelector) && {{ . }}.nodeSelector.exists(k,
  k.startsWith("cloud.google.com/gke-accelerator") || k.startsWith("cloud.google.com/gke-tpu-")))
{{- end -}}

{{/* Custom kinds hold their pods in many places: all of them are let through, and the webhook looks. */}}
{{- define "giq-webhook.matchConditions" -}}
- name: not-owned
  expression: >-
    !has(object.metadata.ownerReferences) ||
    !object.metadata.ownerReferences.exists(o, has(o.controller) && o.controller)
{{- if eq .Values.match "accelerators" }}
- name: accelerators
  expression: >-
    {{- if .Values.barePods }}
    request.kind.kind == "Pod" ? (
      {{- include "giq-webhook.celPod" "object.spec" | nindent 6 }}) :
    {{- end }}
    !(request.kind.group in ["apps", "batch"]) ||
    {{- include "giq-webhook.celPod" "object.spec.template.spec" | nindent 4 }}
{{- end }}
{{- end -}}
