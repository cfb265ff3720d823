// GIQ006: an annotation of giq-lint's own that says nothing, by its name or by its value.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "engine/base/near.h"
#include "engine/rule/rule.h"
#include "engine/workload/read.h"
#include "rules/clip.h"

namespace giq {
namespace {

constexpr std::string_view kOurs = "giq-lint.dev/";
constexpr std::size_t kShown = 60;

constexpr std::array<std::string_view, 7> kKeys = {"ignore",
                                                   "model",
                                                   "target-itl-milliseconds",
                                                   "target-ntpot-milliseconds",
                                                   "target-ttft-milliseconds",
                                                   "use-case",
                                                   "wanted-replicas"};

/// The key that was probably meant; "" when none is near.
std::string_view MeantKey(std::string_view key) {
  for (const std::string_view known : kKeys) {
    // `target-ntpot` and `target-ntpot-ms` lack the unit as it is spelled.
    constexpr std::string_view kUnit = "-milliseconds";
    const bool lacks_unit =
        known.ends_with(kUnit) && key.starts_with(known.substr(0, known.size() - kUnit.size()));
    if (lacks_unit || EditDistance(key, known, 2) <= 2) return known;
  }
  return {};
}

/// Our annotations of a mapping `metadata`, each once however many pod templates the object has.
class KeyCheck {
 public:
  explicit KeyCheck(Findings& out) : out_(out) {}

  void Look(const Document* document, const Node* metadata) {
    const Node* annotations = metadata != nullptr ? metadata->Find("annotations") : nullptr;
    if (annotations == nullptr || !annotations->IsMapping()) return;
    if (!seen_.insert(annotations).second) return;
    for (const Entry& entry : annotations->entries) {
      std::string_view key = entry.key->text;
      if (!key.starts_with(kOurs)) continue;
      key.remove_prefix(kOurs.size());
      if (std::ranges::find(kKeys, key) == kKeys.end()) Report({document, entry.key, {}}, key);
    }
  }

 private:
  void Report(const Place& at, std::string_view key) {
    const std::string_view meant = MeantKey(key);
    if (meant.empty()) return;
    out_.Report(at, fmt::format("nothing reads the annotation {}{}: probably {}{} is meant", kOurs,
                                Clip(key, kShown), kOurs, meant));
  }

  Findings& out_;
  std::set<const Node*> seen_;
};

/// The values, each reported once.
class ValueCheck {
 public:
  ValueCheck(const Catalog& catalog, Findings& out) : catalog_(catalog), out_(out) {}

  void Look(const Targets& targets) {
    for (const auto* target : {&targets.ntpot_ms, &targets.ttft_ms, &targets.itl_ms}) {
      const bool bad = target->unknown() && !IsPlaceholder(target->text());
      if (!bad || !seen_.insert(target->at().node).second) continue;
      out_.Report(target->at(),
                  fmt::format("\"{}\" is no latency target: a positive number of milliseconds, "
                              "without a unit, is wanted",
                              Clip(target->text(), kShown)));
    }
    if (targets.use_case.known() && !IsUseCase(*targets.use_case)) ReportUseCase(targets.use_case);
  }

 private:
  /// A use case of the catalog, or one that somebody measured.
  bool IsUseCase(std::string_view name) const {
    return catalog_.UseCase(name) != nullptr ||
           std::ranges::any_of(catalog_.AllCurves(), [name](const CurveRow* curve) {
             return !curve->use_case.empty() && curve->use_case == name;
           });
  }

  void ReportUseCase(const Fact<std::string>& use_case) {
    if (!seen_.insert(use_case.at().node).second) return;
    out_.Report(use_case.at(), fmt::format("the catalog knows no use case \"{}\", so no "
                                           "measurement is compared with the targets",
                                           Clip(*use_case, kShown)));
  }

  const Catalog& catalog_;
  Findings& out_;
  std::set<const Node*> seen_;
};

void Check(const BundleContext& ctx, Findings& out) {
  KeyCheck keys(out);
  ValueCheck values(*ctx.env.catalog, out);
  for (const auto& workload : ctx.bundle.workloads) {
    const Node* object = workload->object_at.node;
    keys.Look(workload->document, object != nullptr ? object->Find("metadata") : nullptr);
    keys.Look(workload->document, workload->pod.metadata_at.node);
    values.Look(workload->targets);
  }
}

}  // namespace

extern const Rule kUnknownFieldValue = {
    .code = "GIQ006",
    .name = "unknown-field-value",
    .family = Family::kDocument,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "An annotation of giq-lint's own has a value or a name that it can't read.",
            .why = "A latency target with a unit (`200ms`), a negative one, or one below a "
                   "misspelled key is no target: the rules that compare targets with measured "
                   "latencies are silent, and the manifest looks as if it had passed them.",
            .fix = "Write a positive number, quoted, and nothing else: "
                   "`giq-lint.dev/target-ntpot-milliseconds: \"200\"`; `target-ttft-milliseconds` "
                   "and `target-itl-milliseconds` likewise. `giq-lint.dev/use-case` takes the "
                   "names that GKE Inference Quickstart uses, such as `Chatbot (ShareGPT)`.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
  annotations:
    giq-lint.dev/target-ttft-milliseconds: 800ms
    giq-lint.dev/use-case: Chatbot (ShareGPT)
spec:
  replicas: 1
  selector:
    matchLabels: {app: gemma}
  template:
    metadata:
      labels: {app: gemma}
    spec:
      nodeSelector:
        cloud.google.com/compute-class: gemma-gpus
      containers:
      - name: server
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=google/gemma-3-4b-it
        env:
        - name: HF_TOKEN
          valueFrom:
            secretKeyRef: {name: hf-secret, key: hf_api_token}
        resources:
          requests: {cpu: "4", memory: 20Gi, ephemeral-storage: 20Gi, nvidia.com/gpu: "1"}
          limits: {memory: 20Gi, nvidia.com/gpu: "1"}
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
  annotations:
    giq-lint.dev/target-ttft-milliseconds: "800"
    giq-lint.dev/use-case: Chatbot (ShareGPT)
spec:
  replicas: 1
  selector:
    matchLabels: {app: gemma}
  template:
    metadata:
      labels: {app: gemma}
    spec:
      nodeSelector:
        cloud.google.com/compute-class: gemma-gpus
      containers:
      - name: server
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=google/gemma-3-4b-it
        env:
        - name: HF_TOKEN
          valueFrom:
            secretKeyRef: {name: hf-secret, key: hf_api_token}
        resources:
          requests: {cpu: "4", memory: 20Gi, ephemeral-storage: 20Gi, nvidia.com/gpu: "1"}
          limits: {memory: 20Gi, nvidia.com/gpu: "1"}
)",
            .config = "",
            .source = "https://cloud.google.com/kubernetes-engine/docs/how-to/machine-learning/"
                      "inference/inference-quickstart",
        },
    .check = CheckBundle{Check},
};

}  // namespace giq
