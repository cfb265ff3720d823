#include "engine/workload/ray_serve_config.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "engine/base/letters.h"
#include "engine/document/root.h"
#include "engine/workload/placed_text.h"
#include "engine/workload/read.h"

namespace giq {
namespace {

// A serve configuration is short; its nodes are visited once.
constexpr std::size_t kMostBytes = std::size_t{1} << 20;
constexpr int kDeepest = 32;

bool HoldsIgnoringCase(std::string_view text, std::string_view lower) {
  return LowerCase(text).find(lower) != std::string::npos;
}

/// Variables by which applications are told a model's id, by convention: MODEL_ID, MODEL_1_ID,
/// SUMMARIZER_MODEL_ID, MODEL_NAME.
bool NamesAModel(std::string_view variable) {
  const bool id = variable.ends_with("MODEL_ID") || variable == "MODEL" ||
                  variable == "MODEL_NAME" || variable == "MODEL_PATH" ||
                  variable == "MODEL_NAME_OR_PATH";
  const bool numbered = variable.starts_with("MODEL_") && variable.ends_with("_ID");
  const bool other = variable.find("LORA") != std::string_view::npos ||
                     variable.find("DRAFT") != std::string_view::npos ||
                     variable.find("TOKENIZER") != std::string_view::npos;
  return (id || numbered) && !other;
}

/// The same for the tensor parallel size; TPU_CHIPS and the like say what there is, not what is
/// used.
bool NamesTensorParallelism(std::string_view variable) {
  constexpr std::array<std::string_view, 3> kNames = {"TENSOR_PARALLELISM", "TENSOR_PARALLEL_SIZE",
                                                      "TENSOR_PARALLEL"};
  return std::ranges::find(kNames, variable) != kNames.end();
}

/// Visits the tree once and takes what it knows.
class Reader {
 public:
  Reader(const PlacedText& text, EngineSettings& settings) : text_(text), settings_(settings) {}

  void Visit(const Node& node, int depth) {
    if (depth > kDeepest) return;
    if (node.IsSequence()) {
      for (const Node* item : node.items) Visit(*item, depth + 1);
    }
    if (!node.IsMapping()) return;
    for (const Entry& entry : node.entries) {
      if (!Take(entry.key->text, *entry.value)) Visit(*entry.value, depth + 1);
    }
  }

 private:
  /// A fact of the inner tree at its place in the manifest.
  template <typename T>
  Fact<T> Placed(const Fact<T>& fact, const Node& node) const {
    const Place at = text_.PlaceOf(node.span.begin, node.span.end);
    if (fact.known()) return Fact<T>::Known(*fact, at);
    return fact.unknown() ? Fact<T>::Unknown(at, fact.text()) : Fact<T>::Absent(at);
  }
  [[nodiscard]] Fact<std::string> Text(const Node& node) const {
    return Placed(TextFact({nullptr, &node, {}}), node);
  }
  [[nodiscard]] Fact<std::int64_t> Integer(const Node& node) const {
    return Placed(IntegerFact(Fact<std::string>(TextFact({nullptr, &node, {}}))), node);
  }

  /// Two engines of different sizes: neither speaks for the cluster.
  template <typename T>
  void Set(Fact<T>& fact, Fact<T> now) {
    const bool differs = !fact.absent() && !(fact.known() && now.known() && *fact == *now);
    fact = differs ? Fact<T>::Unknown(now.at()) : std::move(now);
  }

  void AddModel(Fact<std::string> model) {
    if (model.absent()) return;
    const auto same = [&](const Fact<std::string>& other) {
      return other.known() == model.known() &&
             (model.known() ? *other == *model : other.text() == model.text());
    };
    if (std::ranges::none_of(settings_.models, same)) settings_.models.push_back(std::move(model));
  }

  void SetServer(const Node& node) {
    settings_.server = Placed(Fact<Server>::Known(Server::kVllm, {}), node);
  }

  bool Take(std::string_view key, const Node& value) {
    if (key == "env_vars") return TakeVariables(value);
    if (key == "pip" || key == "packages") return TakePackages(value);
    if (key == "model_loading_config") return TakeModel(value);
    if (key == "engine_kwargs") return TakeEngine(value);
    const bool names = key == "import_path" || key == "name" || key == "llm_engine";
    if (!names || !value.IsString()) return false;
    const bool vllm =
        HoldsIgnoringCase(value.text, "vllm") || value.text.starts_with("ray.serve.llm");
    if (vllm && !settings_.server.known()) SetServer(value);
    return true;
  }

  bool TakeVariables(const Node& map) {
    if (!map.IsMapping()) return false;
    for (const Entry& entry : map.entries) {
      const std::string_view name = entry.key->text;
      auto value = Text(*entry.value);
      if (NamesAModel(name)) AddModel(value);
      if (NamesTensorParallelism(name)) Set(settings_.tensor, Integer(*entry.value));
      if (name.starts_with("VLLM_") && !settings_.server.known()) SetServer(*entry.value);
      settings_.env.push_back({.name = std::string(name),
                               .value = value,
                               .from = EnvVar::From::kScript,
                               .at = value.at()});
    }
    return true;
  }

  /// `vllm==0.4.3`, `vllm[ray]>=0.5`: only a pinned version is known.
  bool TakePackages(const Node& list) {
    if (!list.IsSequence()) return false;
    for (const Node* item : list.items) {
      const std::string_view text = TextOf(item);
      constexpr std::string_view kName = "vllm";
      if (!text.starts_with(kName)) continue;
      const std::size_t rest = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz[],");
      if (rest != std::string_view::npos && text[rest] == '-') continue;
      SetServer(*item);
      if (rest != std::string_view::npos && text.substr(rest).starts_with("==")) {
        settings_.version =
            Placed(Fact<std::string>::Known(std::string(text.substr(rest + 2)), {}), *item);
      }
    }
    return true;
  }

  /// `model_source` is where the weights are, `model_id` the name that clients use; the id is the
  /// source where there is no other.
  bool TakeModel(const Node& config) {
    const Node* source = config.Find("model_source");
    if (source != nullptr && source->IsMapping()) source = source->Find("bucket_uri");
    if (source == nullptr) source = config.Find("model_id");
    if (source != nullptr) AddModel(Text(*source));
    return true;
  }

  bool TakeEngine(const Node& arguments) {
    if (!settings_.server.known()) SetServer(arguments);
    settings_.complete = true;
    const auto integer = [&](std::string_view key, Fact<std::int64_t>& fact) {
      if (const Node* node = arguments.Find(key)) Set(fact, Integer(*node));
    };
    const auto text = [&](std::string_view key, Fact<std::string>& fact) {
      if (const Node* node = arguments.Find(key)) Set(fact, Text(*node));
    };
    integer("tensor_parallel_size", settings_.tensor);
    integer("pipeline_parallel_size", settings_.pipeline);
    integer("data_parallel_size", settings_.data);
    integer("max_num_seqs", settings_.max_num_seqs);
    text("load_format", settings_.load_format);
    text("quantization", settings_.quantization);
    text("dtype", settings_.dtype);
    if (const Node* model = arguments.Find("model")) AddModel(Text(*model));
    return true;
  }

  const PlacedText& text_;
  EngineSettings& settings_;
};

}  // namespace

void ReadRayServeConfig(const Place& scalar, EngineSettings& settings) {
  const PlacedText text = PlacedText::Of(scalar);
  const bool readable = text.text.size() <= kMostBytes;
  const auto file = readable ? ReadManifest("", text.text) : nullptr;
  const Node* root = file != nullptr ? RootOf(*file) : nullptr;
  if (root == nullptr) {
    settings.server = Fact<Server>::Unknown(scalar);
    settings.models.push_back(Fact<std::string>::Unknown(scalar));
    return;
  }
  Reader(text, settings).Visit(*root, 0);
}

}  // namespace giq
