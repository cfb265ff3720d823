#include "engine/catalog/estimate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "engine/base/letters.h"

namespace giq {
namespace {

// No published model has more; a greater number counts something else.
constexpr double kMostBillions = 2000;

// Above this most models are stored in FP8 or less (models.csv: DeepSeek V3 and R1, Kimi K2), and
// below it in BF16, where the name tells no format.
constexpr double kMostBillionsInBf16 = 500;

std::vector<std::string_view> Words(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

/// Reads digits, with a fraction where it is allowed, from the front of a text.
std::optional<double> TakeNumber(std::string_view& text, bool fraction) {
  const std::size_t end =
      std::min(text.find_first_not_of(fraction ? "0123456789." : "0123456789"), text.size());
  double value = 0;
  const auto [next, code] = std::from_chars(text.data(), text.data() + end, value);
  if (code != std::errc{} || next != text.data() + end) return {};
  text.remove_prefix(end);
  return value;
}

struct Count {
  double billions = 0;
  double experts = 1;

  bool operator==(const Count&) const = default;
};

/// `70b`, `1.5b`, `1b1` (1.1 billion) and `8x7b`; nothing for any other word, such as `a22b`, the
/// active part of a larger model.
std::optional<Count> CountOf(std::string_view word) {
  Count count;
  auto number = TakeNumber(word, true);
  if (number && word.starts_with('x')) {
    word.remove_prefix(1);
    count.experts = *number;
    number = TakeNumber(word, true);
  }
  if (!number || !word.starts_with('b')) return {};
  word.remove_prefix(1);
  count.billions = *number;
  if (!word.empty()) {
    const auto digits = static_cast<int>(word.size());
    const auto tenths = TakeNumber(word, false);
    if (!tenths || !word.empty()) return {};
    count.billions += *tenths / std::pow(10.0, digits);
  }
  return count;
}

/// A word beside which a count is not the whole: `e2b` of Gemma 3n is what is resident, and beside
/// `16e` Llama 4 counts the parameters of one expert.
bool IsOfPart(std::string_view word) {
  if (word.starts_with('e')) return CountOf(word.substr(1)).has_value();
  return TakeNumber(word, false) && word == "e";
}

/// Formats by the words that names tell them with.
struct FormatWord {
  std::string_view word;
  double bytes;  ///< Of a parameter; 0: it tells that the size is not known.
  std::string_view name;
};

constexpr auto kFormats = std::to_array<FormatWord>({
    {"bf16", 2, "BF16"},
    {"f16", 2, "F16"},
    {"fp16", 2, "F16"},
    {"f32", 4, "F32"},
    {"fp32", 4, "F32"},
    {"fp8", 1, "FP8"},
    {"int8", 1, "INT8"},
    {"8bit", 1, "INT8"},
    {"w8a8", 1, "INT8"},
    {"w8a16", 1, "INT8"},
    {"int4", 0.5, "INT4"},
    {"4bit", 0.5, "INT4"},
    {"w4a16", 0.5, "INT4"},
    {"fp4", 0.5, "FP4"},
    {"nvfp4", 0.5, "NVFP4"},
    {"mxfp4", 0.5, "MXFP4"},
});

/// Methods that store 4 bits a parameter unless another word says otherwise.
constexpr auto kFourBitMethods = std::to_array<std::string_view>({"awq", "gptq"});

/// Words of repositories that hold several formats, an unknown one, or no whole model.
constexpr auto kUnknownSizes = std::to_array<std::string_view>({
    "gguf",  "ggml",   "exl2",    "exl3",      "mlx",        "onnx",        "aqlm",
    "hqq",   "quip",   "quant",   "quantized", "2bit",       "3bit",        "5bit",
    "6bit",  "q2",     "q3",      "q4",        "q5",         "q6",          "q8",
    "lora",  "qlora",  "adapter", "adapters",  "peft",       "draft",       "drafter",
    "eagle", "eagle2", "eagle3",  "medusa",    "speculator", "unquantized", "mtp",
});

/// Families whose own checkpoints are not stored at 2 bytes a parameter, so that a name without a
/// format does not tell which one a copy has: gpt-oss is MXFP4, DeepSeek V3 and R1 are FP8, Kimi K2
/// is FP8 or INT4 (models.csv; the distilled R1 models are BF16).
bool IsStoredOtherwise(std::string_view lower_id) {
  const auto has = [&](std::string_view part) { return lower_id.find(part) != std::string::npos; };
  const bool deepseek = has("deepseek-v3") || (has("deepseek-r1") && !has("distill"));
  return has("gpt-oss") || has("kimi-k2") || deepseek;
}

struct Format {
  double bytes = 0;
  std::string name;
};

/// The one format that the words name; nothing where they name several, or one without a size.
std::optional<Format> FormatOf(const std::string& name, std::string_view quantization,
                               double billions) {
  std::optional<Format> format;
  bool four_bits = false;
  for (const std::string_view word : Words(name, "-_.")) {
    if (std::ranges::find(kUnknownSizes, word) != kUnknownSizes.end()) return {};
    four_bits |= std::ranges::find(kFourBitMethods, word) != kFourBitMethods.end();
    const auto known = std::ranges::find(kFormats, word, &FormatWord::word);
    if (known == kFormats.end()) continue;
    if (format && format->bytes != known->bytes) return {};
    format = Format{known->bytes, std::string(known->name)};
  }
  if (format) return format;
  if (four_bits) return Format{0.5, "4 bits assumed"};
  // Told to quantize, the server may load such a checkpoint or make it from a larger one.
  if (!quantization.empty() || IsStoredOtherwise(name)) return {};
  return billions > kMostBillionsInBf16 ? Format{1, "FP8 assumed"} : Format{2, "BF16 assumed"};
}

std::optional<Count> TotalCount(const std::string& name) {
  std::optional<Count> total;
  for (const std::string_view word : Words(name, "-_")) {
    if (IsOfPart(word)) return {};
    const auto count = CountOf(word);
    if (!count) continue;
    if (total && *total != *count) return {};
    total = count;
  }
  return total;
}

}  // namespace

std::optional<EstimatedSize> EstimateModel(std::string_view id, std::string_view quantization) {
  const std::string name = LowerCase(id.substr(id.find('/') + 1));
  const auto count = TotalCount(name);
  if (!count) return {};
  // Experts share attention and embeddings: Mixtral 8x7B has 46.7 billion parameters and 8x22B
  // 140.6 (models.csv), 0.83 and 0.80 of the product.
  const bool mixture = count->experts > 1;
  const double billions = count->billions * count->experts * (mixture ? 0.8 : 1);
  const auto format = FormatOf(name, quantization, billions);
  if (!format || !(billions > 0) || billions > kMostBillions) return {};
  const auto parameters = static_cast<std::int64_t>(std::llround(billions * 1e9));
  const std::string product =
      mixture ? fmt::format(" ({:g} × {:g}, a fifth shared)", count->experts, count->billions) : "";
  return EstimatedSize{
      .parameters = parameters,
      .weights = {std::llround(static_cast<double>(parameters) * format->bytes)},
      .how = fmt::format("{:g} billion parameters{} × {:g} {} ({})", billions, product,
                         format->bytes, format->bytes == 1 ? "byte" : "bytes", format->name)};
}

}  // namespace giq
