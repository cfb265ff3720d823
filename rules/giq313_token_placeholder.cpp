// GIQ313: a Hugging Face token that is a blank someone meant to fill.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "engine/base/letters.h"
#include "engine/rule/rule.h"
#include "engine/workload/read.h"
#include "rules/clip.h"
#include "rules/hub_token.h"

namespace giq {
namespace {

/// Tokens start so and go on with 34 letters and digits.
constexpr std::string_view kTokenStart = "hf_";
constexpr std::size_t kShortestToken = 30;

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool LooksLikeToken(std::string_view text) {
  if (!text.starts_with(kTokenStart) || text.size() < kShortestToken) return false;
  text.remove_prefix(kTokenStart.size());
  const bool one_letter = std::ranges::all_of(text, [&text](char c) { return c == text.front(); });
  return !one_letter && std::ranges::all_of(text, IsLetterOrDigit);
}

/// Words that stand in blanks and not in tokens.
bool HoldsFillInWord(std::string_view text) {
  constexpr std::array<std::string_view, 9> kWords = {
      "your", "token", "replace", "change", "insert", "secret", "xxxx", "****", "..."};
  const std::string lower = LowerCase(text);
  return std::ranges::any_of(
      kWords, [&lower](std::string_view word) { return lower.find(word) != std::string::npos; });
}

/// Rendered before it is applied: `{{ … }}` by Helm, `$(VAR)` by Kubernetes or kustomize.
bool IsRenderedLater(std::string_view text) {
  return text.find("{{") != std::string_view::npos || text.find("{%") != std::string_view::npos ||
         text.find("$(") != std::string_view::npos;
}

bool IsTokenPlaceholder(std::string_view text) {
  if (IsRenderedLater(text) || LooksLikeToken(text)) return false;
  return IsPlaceholder(text) || HoldsFillInWord(text);
}

/// The text behind a variable with the Secret that it comes from, null for a literal.
struct TokenText {
  std::string_view text;
  const Object* secret = nullptr;
};

/// Of a Secret what its `stringData` says, where it stands in the same file.
TokenText TextBehind(const EnvVar& variable, const WorkloadContext& ctx) {
  // A path to a file may well be named after the token.
  if (variable.name == "HF_TOKEN_PATH") return {};
  if (variable.from == EnvVar::From::kLiteral && variable.value.known()) return {*variable.value};
  if (variable.from != EnvVar::From::kSecret) return {};
  for (const Object* object : ctx.bundle.ObjectsOf("Secret")) {
    const bool named =
        object->name == variable.object && object->namespace_ == ctx.workload.namespace_;
    if (named) return {TextOf(object->root->At({"stringData", variable.key})), object};
  }
  return {};
}

void ReportIn(const Container& container, const EnvVar& variable, const TokenText& token,
              Findings& out) {
  constexpr std::size_t kShown = 40;
  const std::string from =
      token.secret == nullptr ? "" : fmt::format(" in the Secret \"{}\"", variable.object);
  Finding& finding = out.Report(
      variable.at, fmt::format("{} is \"{}\"{}, a placeholder that nobody filled in: the hub "
                               "refuses every request with it",
                               variable.name, Clip(token.text, kShown), from));
  finding.With("container", container.name.empty() ? "unnamed" : container.name,
               SourceOf(container.at));
  if (token.secret == nullptr) return;
  finding.With("Secret", variable.object,
               SourceOf(token.secret->At(token.secret->root->At({"stringData", variable.key}))));
}

void Check(const WorkloadContext& ctx, Findings& out) {
  for (const Container& container : ctx.workload.pod.containers) {
    for (const EnvVar* variable : TokenVariables(container)) {
      const TokenText token = TextBehind(*variable, ctx);
      if (!token.text.empty() && IsTokenPlaceholder(token.text)) {
        ReportIn(container, *variable, token, out);
      }
    }
  }
}

}  // namespace

extern const Rule kTokenPlaceholder = {
    .code = "GIQ313",
    .name = "token-placeholder",
    .family = Family::kModelCache,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The Hugging Face token is a placeholder that nobody filled in.",
            .why = "`<token>`, `YOUR_TOKEN`, `HF_TOKEN` or `$HF_TOKEN` as the variable's value is "
                   "sent to the hub as it stands: Kubernetes expands only `$(NAME)`. The hub "
                   "answers `401 Client Error: Unauthorized`, for open models too, and the server "
                   "stops before it downloads anything. The same goes for a placeholder in the "
                   "`stringData` of the Secret behind the variable.",
            .fix = "Keep the token in a Secret and take the variable from it with secretKeyRef; a "
                   "token in a manifest is readable by everybody who can read the manifest.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
spec:
  replicas: 1
  selector:
    matchLabels: {app: gemma}
  template:
    metadata:
      labels: {app: gemma}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=google/gemma-3-4b-it
        env:
        - name: HF_TOKEN
          value: "<token>"
        resources:
          requests: {cpu: "4", memory: 20Gi, ephemeral-storage: 20Gi, nvidia.com/gpu: "1"}
          limits: {memory: 20Gi, nvidia.com/gpu: "1"}
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
spec:
  replicas: 1
  selector:
    matchLabels: {app: gemma}
  template:
    metadata:
      labels: {app: gemma}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
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
            .source = "https://huggingface.co/docs/huggingface_hub/package_reference/"
                      "environment_variables#hftoken",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
