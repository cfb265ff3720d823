// GIQ610: an argument with one dash, or a letter beside an option of the server.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/near.h"
#include "engine/rule/rule.h"
#include "engine/workload/servers.h"
#include "rules/word_edit.h"

namespace giq {
namespace {

/// Servers that refuse an option which they do not know (Python's argparse, Rust's clap).
bool RefusesUnknown(Server server) {
  return server == Server::kVllm || server == Server::kTgi || server == Server::kSglang;
}

/// Shorter names may be near one that is not in the table.
constexpr std::size_t kShortest = 11;
/// From this length on, two slips are no coincidence either.
constexpr std::size_t kLong = 20;

std::string Dashed(std::string_view name) {
  std::string dashed(name);
  std::ranges::replace(dashed, '_', '-');
  return dashed;
}

/// The long options of a server that giq-lint knows: by far not all that it has, so a word that is
/// near none of them is left alone.
std::vector<std::string_view> KnownOptions(Server server) {
  std::vector<std::string_view> known;
  for (const ServerEntry& entry : Servers()) {
    if (entry.server != server) continue;
    const auto add = [&](const auto& names) {
      std::ranges::copy_if(names, std::back_inserter(known),
                           [](std::string_view name) { return name.starts_with("--"); });
    };
    for (const SettingNames* names :
         {&entry.model, &entry.checkpoint, &entry.tensor, &entry.pipeline, &entry.data, &entry.port,
          &entry.download_dir, &entry.load_format, &entry.quantization, &entry.dtype,
          &entry.max_num_seqs}) {
      add(names->options);
    }
    add(entry.signature);
  }
  return known;
}

bool IsKnown(const std::vector<std::string_view>& known, std::string_view name) {
  return std::ranges::find(known, name, Dashed) != known.end();
}

/// argparse takes the beginning of a name for the name.
bool IsAbbreviation(const std::vector<std::string_view>& known, std::string_view name) {
  return std::ranges::any_of(known,
                             [&](std::string_view one) { return Dashed(one).starts_with(name); });
}

/// The one option that a name with two dashes is a slip of.
std::optional<std::string> SlipOf(const std::vector<std::string_view>& known,
                                  const std::string& name) {
  std::optional<std::string> meant;
  for (const std::string_view option : known) {
    const std::size_t bound = option.size() >= kLong ? 2 : 1;
    if (option.size() < kShortest || EditDistance(name, option, bound) > bound) continue;
    if (meant && *meant != Dashed(option)) return std::nullopt;
    meant = Dashed(option);
  }
  return meant;
}

/// What an argument was meant to be; nothing when it is right, or none that can be judged.
std::optional<std::string> MeantBy(const std::vector<std::string_view>& known,
                                   std::string_view word) {
  const std::string name = Dashed(word.substr(0, word.find('=')));
  if (name.starts_with("--")) {
    if (name.size() < 4 || IsKnown(known, name) || IsAbbreviation(known, name)) return std::nullopt;
    return SlipOf(known, name);
  }
  // `-tp` is an option of its own; no server has one-dash options with a dash inside.
  const bool one_dash = name.starts_with('-') && name.find('-', 1) != std::string::npos;
  if (!one_dash || !IsKnown(known, "-" + name)) return std::nullopt;
  return "-" + name;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!w.is_server() || !RefusesUnknown(*w.server) || !w.container().command_line_known) return;
  const auto known = KnownOptions(*w.server);
  for (const Argument& word : w.container().command_line) {
    if (!word.text.known()) continue;
    const std::string_view written = std::string_view(*word.text).substr(0, word.text->find('='));
    const auto meant = MeantBy(known, written);
    if (!meant) continue;
    Finding& finding = out.Report(word.at, fmt::format("{} has no option {}: {} is one",
                                                       ServerName(*w.server), written, *meant));
    finding.With("argument", std::string(written), SourceOf(word.at))
        .With("option", *meant, "giq-lint's table of servers");
    // Unsafe: the server has not run with it yet.
    if (auto edit = ReplaceWord(w, word.at, written, *meant)) {
      finding.fixes.push_back(
          {.title = fmt::format("write {}", *meant), .safe = false, .edits = {*std::move(edit)}});
    }
  }
}

}  // namespace

extern const Rule kOptionMisspelled = {
    .code = "GIQ610",
    .name = "option-misspelled",
    .family = Family::kShape,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary =
                "An argument has one dash, or a letter more, less or other than an option of "
                "the server.",
            .why = "vLLM, SGLang and TGI stop at an argument that they do not know: `error: "
                   "unrecognized arguments: -tensor-parallel-size=2`. The pod is scheduled, its "
                   "node is created, the image is pulled, and then the container ends at once, "
                   "again and again. The rule knows only a part of each server's options, so it "
                   "speaks only of words that are nearly one of those.",
            .fix = "Write the option as the server's own --help does, with two dashes.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 1
  selector:
    matchLabels:
      app: qwen
  template:
    metadata:
      labels:
        app: qwen
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        - -tensor-parallel-size=1
        - --max-model-len=8192
        resources:
          requests:
            ephemeral-storage: 20Gi
          limits:
            nvidia.com/gpu: "1"
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 1
  selector:
    matchLabels:
      app: qwen
  template:
    metadata:
      labels:
        app: qwen
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        - --tensor-parallel-size=1
        - --max-model-len=8192
        resources:
          requests:
            ephemeral-storage: 20Gi
          limits:
            nvidia.com/gpu: "1"
)",
            .config = "",
            .source = "https://docs.vllm.ai/en/latest/cli/serve.html",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
