#include "linter/input/interest.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>

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

constexpr char ToLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr std::size_t PairOf(char first, char second) {
  return static_cast<std::size_t>(static_cast<unsigned char>(first)) << 8 |
         static_cast<unsigned char>(second);
}

/// Pairs of bytes that begin a marker: one look-up at a byte decides nearly always.
const std::bitset<65536>& MarkerStarts() {
  static const std::bitset<65536> starts = [] {
    std::bitset<65536> set;
    for (const std::string_view marker : kMarkers) set.set(PairOf(marker[0], marker[1]));
    return set;
  }();
  return starts;
}

bool StartsWithMarker(std::string_view text) {
  return std::ranges::any_of(kMarkers, [&](std::string_view marker) {
    return text.size() >= marker.size() &&
           std::ranges::equal(marker, text.substr(0, marker.size()), {}, {}, ToLower);
  });
}

bool FindMarker(std::string_view text) {
  const auto& starts = MarkerStarts();
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (starts[PairOf(ToLower(text[i]), ToLower(text[i + 1]))] &&
        StartsWithMarker(text.substr(i))) {
      return true;
    }
  }
  return false;
}

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

}  // namespace

bool HasInferenceMarker(std::string_view text) {
  if (IsUtf16(text)) return FindMarker(WithoutNul(text));
  if (FindMarker(text)) return true;
  const bool escaped =
      text.find("\\u00") != std::string_view::npos || text.find("\\x") != std::string_view::npos;
  return escaped && FindMarker(Unescape(text));
}

bool MayHoldCompanion(std::string_view text) {
  if (IsUtf16(text)) return true;
  return std::ranges::any_of(kCompanionKinds, [&](std::string_view kind) {
    return text.find(kind) != std::string_view::npos;
  });
}

Interest ScanForInterest(std::string_view text) {
  const bool inference = HasInferenceMarker(text);
  const bool companion = MayHoldCompanion(text);
  return {inference, companion, !inference && !companion && HoldsNothing(text)};
}

bool IsCompanionKind(std::string_view kind) {
  return std::ranges::find(kCompanionKinds, kind) != kCompanionKinds.end();
}

}  // namespace giq
