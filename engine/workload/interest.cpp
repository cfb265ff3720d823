#include "engine/workload/interest.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/letters.h"

namespace giq {
namespace {

// In lower case. Each is rare outside inference: of 728 public manifests without it, none holds
// one.
constexpr auto kMarkers = std::to_array<std::string_view>({
    // Accelerators: resources (misspelled ones as well), node labels, label values.
    "nvidia",
    "/gpu",
    "/tpu",
    "gke-accelerator",
    "gke-gpu",
    "gke-tpu",
    "tpu-v",
    "tpu7x",
    // Machine types.
    "highgpu",
    "megagpu",
    "ultragpu",
    "edgegpu",
    "maxgpu",
    "ct4p-",
    "ct5l",
    "ct5p-",
    "ct6e-",
    // Servers: images, modules, commands, variables.
    "vllm",
    "sglang",
    "text-generation",
    "huggingface/",
    "huggingface-cli",
    "huggingface_hub",
    "hf download",
    "hugging-face",
    "/tgi",
    "tgi-",
    "tgi:",
    "-tgi",
    "optimum-tpu",
    "jetstream",
    "maxengine",
    "maxtext",
    "pathways",
    "trtllm",
    "trt-llm",
    "trt_llm",
    "tensorrt",
    "triton",
    "/nim",
    "nim_",
    "saxml",
    "sax-",
    "maxdiffusion",
    "max-diffusion",
    "rayproject",
    "ray.io",
    "ray start",
    "serve run",
    "kserve",
    "llm-d",
    "hex-llm",
    "hexllm",
    "llama.cpp",
    "llama-cpp",
    "llamacpp",
    "llama-server",
    "ollama",
    // Options that name a server by themselves.
    "tensor-parallel",
    "tensor_parallel",
    "num-shard",
    "num_shard",
    "model-id",
    "model_id",
    "max-num-seqs",
    "max_num_seqs",
    "max-model-len",
    "max_model_len",
    "gpu-memory-util",
    // Google's labels for inference and our own annotations and comments.
    "ai.gke.io",
    "giq-lint",
});

constexpr auto kCompanionKinds = std::to_array<std::string_view>({
    "ConfigMap",
    "HorizontalPodAutoscaler",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "PodMonitoring",
    "Secret",
    "Service",
    "ServiceAccount",
});

/// The last three bytes that were read, five bits each: letters of either case give the same, and
/// what else does is told apart by looking closer.
class Triple {
 public:
  constexpr std::size_t Add(char c) {
    bits_ = (bits_ << 5 | (static_cast<unsigned char>(c) & 31U)) & 0x7FFF;
    return bits_;
  }

 private:
  std::size_t bits_ = 0;
};

/// Triples of bytes that begin a marker or a companion's kind: one look-up at a byte decides nearly
/// always. 4 KiB, so that it stays in the processor's first cache.
class Starts {
 public:
  constexpr Starts() {
    for (const std::string_view marker : kMarkers) Set(marker);
    for (const std::string_view kind : kCompanionKinds) Set(kind);
  }
  [[nodiscard]] constexpr bool Has(std::size_t triple) const {
    return (words_[triple / 64] >> (triple % 64) & 1) != 0;
  }

 private:
  constexpr void Set(std::string_view word) {
    Triple triple;
    std::size_t bits = 0;
    for (const char c : word.substr(0, 3)) bits = triple.Add(c);
    words_[bits / 64] |= std::uint64_t{1} << (bits % 64);
  }

  std::array<std::uint64_t, 512> words_{};
};

constexpr Starts kStarts;
static_assert(std::ranges::all_of(kMarkers,
                                  [](std::string_view marker) { return marker.size() > 2; }));

/// The markers by their first byte.
constexpr auto kSortedMarkers = [] {
  auto sorted = kMarkers;
  std::ranges::sort(sorted);
  return sorted;
}();

bool StartsWithMarker(std::string_view text) {
  const auto same_first = std::ranges::equal_range(
      kSortedMarkers, ToLower(text[0]), {}, [](std::string_view marker) { return marker[0]; });
  return std::ranges::any_of(same_first, [&](std::string_view marker) {
    return text.size() >= marker.size() &&
           std::ranges::equal(marker, text.substr(0, marker.size()), {}, {}, ToLower);
  });
}

bool StartsWithKind(std::string_view text) {
  return std::ranges::any_of(kCompanionKinds,
                             [&](std::string_view kind) { return text.starts_with(kind); });
}

struct Words {
  bool marker = false;
  bool kind = false;
};

/// One pass for both kinds of words; it ends at the first marker where kinds are not asked for.
Words FindWords(std::string_view text, bool kinds) {
  Words found;
  Triple triple;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!kStarts.Has(triple.Add(text[i])) || i < 2) continue;
    const std::string_view rest = text.substr(i - 2);
    found.marker = found.marker || StartsWithMarker(rest);
    if (kinds) found.kind = found.kind || StartsWithKind(rest);
    if (found.marker && (found.kind || !kinds)) break;
  }
  return found;
}

bool FindMarker(std::string_view text) { return FindWords(text, false).marker; }

std::optional<char> AsciiOf(std::string_view hex) {
  unsigned value = 0;
  for (const char c : hex) {
    const char lower = ToLower(c);
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (lower < 'a' || lower > 'f')) return std::nullopt;
    value = value * 16 + static_cast<unsigned>(digit ? c - '0' : lower - 'a' + 10);
  }
  if (value > 0x7f) return std::nullopt;
  return static_cast<char>(value);
}

/// The text with `\x6e` and `\u006e` of ASCII characters written out.
std::string Unescape(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const bool x = text.starts_with("\\x") && text.size() >= 4;
    const bool u = text.starts_with("\\u") && text.size() >= 6;
    const std::size_t length = x ? 4 : u ? 6 : 1;
    const auto c = x || u ? AsciiOf(text.substr(2, length - 2)) : std::optional(text.front());
    plain.push_back(c.value_or('\\'));
    text.remove_prefix(c ? length : 1);
  }
  return plain;
}

/// Only blank lines, comments and document separators.
bool HoldsNothing(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.starts_with("---")) line.remove_prefix(3);
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first != std::string_view::npos && line[first] != '#') return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

bool IsUtf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

std::string WithoutNul(std::string_view text) {
  std::string plain(text);
  std::erase(plain, '\0');
  return plain;
}

/// A marker that escapes of ASCII characters hide.
bool HidesMarker(std::string_view text) {
  if (text.find('\\') == std::string_view::npos) return false;
  const bool escaped =
      text.find("\\u00") != std::string_view::npos || text.find("\\x") != std::string_view::npos;
  return escaped && FindMarker(Unescape(text));
}

}  // namespace

bool HasInferenceMarker(std::string_view text) {
  if (IsUtf16(text)) return FindMarker(WithoutNul(text));
  return FindMarker(text) || HidesMarker(text);
}

Interest ScanForInterest(std::string_view text) {
  if (IsUtf16(text)) return {HasInferenceMarker(text), true, false};
  const Words words = FindWords(text, true);
  const bool inference = words.marker || HidesMarker(text);
  return {inference, words.kind, !inference && !words.kind && HoldsNothing(text)};
}

bool IsWorthReading(std::string_view document) {
  // Words of what may explain another document of the same file: pod templates that a Service
  // selects, targets of an autoscaler, what makes Secrets or scrapes pods, classes of nodes.
  constexpr auto kRelated = std::to_array<std::string_view>(
      {"template", "replicas", "Secret", "Monitor", "ComputeClass"});
  const Interest interest = ScanForInterest(document);
  return interest.inference || interest.companion ||
         std::ranges::any_of(kRelated, [&](std::string_view word) {
           return document.find(word) != std::string_view::npos;
         });
}

bool IsCompanionKind(std::string_view kind) {
  return std::ranges::find(kCompanionKinds, kind) != kCompanionKinds.end();
}

}  // namespace giq
