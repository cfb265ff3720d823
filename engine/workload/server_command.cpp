#include "engine/workload/server_command.h"

#include <algorithm>
#include <utility>

#include "engine/workload/expand.h"
#include "engine/workload/image.h"
#include "engine/workload/launch.h"
#include "engine/workload/option_file.h"
#include "engine/workload/options.h"
#include "engine/workload/placed_text.h"
#include "engine/workload/read.h"
#include "engine/workload/servers.h"

namespace giq {
namespace {

using Text = Fact<std::string>;
using Number = Fact<std::int64_t>;

/// A value that is to be filled in is not known; nor is a reference that nothing resolves.
Text Judged(Text fact) {
  if (!fact.known() || (!IsPlaceholder(*fact) && fact->find("$(") == std::string::npos))
    return fact;
  return Text::Unknown(fact.at(), *fact);
}

Number Integer(const Text& fact) { return IntegerFact(fact); }

/// Reads the settings of a server from its words, then from its variables.
class SettingReader {
 public:
  SettingReader(const Container& container, const Launch& launch, bool words_known,
                const ScriptLookup& scripts)
      : container_(container), launch_(launch), entry_(*launch.entry), words_known_(words_known) {
    const Text file = OptionValue(launch.words, entry_.option_files);
    has_option_file_ = !file.absent() && !entry_.option_files[0].empty();
    if (has_option_file_ && file.known() && scripts) TakeOptionFile(scripts(*file));
  }

  ServerOptions Read() const {
    ServerOptions out;
    out.model = Model();
    out.checkpoint = Judged(Read(entry_.checkpoint));
    out.tensor = Parallel(entry_.tensor, true);
    out.pipeline = Parallel(entry_.pipeline, false);
    out.data = Data();
    out.port = Port();
    out.download_dir = Judged(Read(entry_.download_dir));
    out.load_format = Judged(Read(entry_.load_format));
    out.quantization = Judged(Read(entry_.quantization));
    out.dtype = Judged(Read(entry_.dtype));
    out.max_num_seqs = Integer(Judged(Read(entry_.max_num_seqs)));
    return out;
  }

 private:
  /// The command line's own words come later, so that they win.
  void TakeOptionFile(const Place& file) {
    auto words = file ? WordsOfOptionFile(file) : std::nullopt;
    if (!words) return;
    launch_.words.insert(launch_.words.begin(), words->begin(), words->end());
    has_option_file_ = false;
  }

  [[nodiscard]] const EnvVar* Variable(std::string_view name) const {
    const auto& set = launch_.variables;
    const auto found = std::find_if(set.rbegin(), set.rend(),
                                    [&](const EnvVar& variable) { return variable.name == name; });
    return found != set.rend() ? &*found : container_.Env(name);
  }

  [[nodiscard]] Text FromVariable(std::string_view name) const {
    if (name.empty()) return {};
    const EnvVar* variable = Variable(name);
    if (!launch_.variables_known) return Text::Unknown();
    if (variable == nullptr) return container_.env_from ? Text::Unknown() : Text{};
    if (variable->value.known()) return Text::Known(*variable->value, variable->at);
    return variable->value.absent() ? Text{} : Text::Unknown(variable->at, variable->value.text());
  }

  [[nodiscard]] Text Read(const SettingNames& names) const {
    Text out = OptionValue(launch_.words, names.options);
    if (out.absent() && (!words_known_ || has_option_file_) && !names.options[0].empty())
      out = Text::Unknown();
    return out.absent() ? FromVariable(names.variable) : out;
  }

  [[nodiscard]] Text Model() const {
    Text out = OptionValue(launch_.words, entry_.model.options);
    if (!out.known() && entry_.positional_model && !launch_.own_launcher) {
      const Text positional = PositionalWord(launch_.words);
      if (!positional.absent()) out = positional;
    }
    if (out.absent()) out = Read(entry_.model);
    return Judged(WithoutHubPrefix(std::move(out)));
  }

  /// Without the option some servers use all accelerators, or as many as their profile says.
  [[nodiscard]] Number Parallel(const SettingNames& names, bool always) const {
    Number out = Integer(Judged(Read(names)));
    const bool settable = always || !names.options[0].empty() || !names.variable.empty();
    const bool default_one = entry_.parallel_default_one && !launch_.own_launcher;
    return out.absent() && settable && !default_one ? Number::Unknown() : out;
  }

  /// SGLang's data-parallel attention shares the tensor-parallel accelerators.
  [[nodiscard]] Number Data() const {
    const bool shared = entry_.server == Server::kSglang &&
                        !OptionValue(launch_.words, {"--enable-dp-attention"}).absent();
    return shared ? Number::Unknown() : Parallel(entry_.data, false);
  }

  // Google's Hugging Face images set PORT and take AIP_HTTP_PORT, Optimum TPU's entry point fixes a
  // port (huggingface/Google-Cloud-Containers, huggingface/optimum-tpu): only the plain TGI image
  // has TGI's default.
  [[nodiscard]] Number Port() const {
    Number out = Integer(Judged(Read(entry_.port)));
    if (entry_.server != Server::kTgi || !out.absent()) return out;
    const std::string image =
        container_.image.known() ? *container_.image : container_.image.text();
    const bool plain = ParseImage(image).name == "text-generation-inference";
    return plain ? out : Number::Unknown();
  }

  const Container& container_;
  Launch launch_;
  const ServerEntry& entry_;
  bool words_known_;
  bool has_option_file_ = false;
};

/// What holds for both of two starts of which one will run.
template <typename T>
Fact<T> Common(const Fact<T>& one, const Fact<T>& other) {
  const bool same = one.knowledge() == other.knowledge() && (!one.known() || *one == *other);
  return same ? one : Fact<T>::Unknown(one.at(), one.text());
}

void Intersect(ServerOptions& out, const ServerOptions& other) {
  out.model = Common(out.model, other.model);
  out.checkpoint = Common(out.checkpoint, other.checkpoint);
  out.tensor = Common(out.tensor, other.tensor);
  out.pipeline = Common(out.pipeline, other.pipeline);
  out.data = Common(out.data, other.data);
  out.port = Common(out.port, other.port);
  out.download_dir = Common(out.download_dir, other.download_dir);
  out.load_format = Common(out.load_format, other.load_format);
  out.quantization = Common(out.quantization, other.quantization);
  out.dtype = Common(out.dtype, other.dtype);
  out.max_num_seqs = Common(out.max_num_seqs, other.max_num_seqs);
}

/// The server whose options these words are, where an unknown image's entry point gets them.
const ServerEntry* ServerOfOptions(std::span<const Argument> words) {
  for (const ServerEntry& entry : Servers()) {
    const auto has = [&](std::string_view option) {
      const Text value = option.empty() ? Text{} : OptionValue(words, {option});
      return value.known() || (value.unknown() && value.at());
    };
    if (has(entry.model.options[0]) && std::ranges::any_of(entry.signature, has)) return &entry;
  }
  return nullptr;
}

bool IsForTpu(const ServerEntry& entry, const ImageReference& image) {
  return entry.tpu || image.name.find("tpu") != std::string::npos;
}

/// Images whose tag counts releases of llm-d, Optimum TPU or NVIDIA's months, not of the vLLM,
/// SGLang or TGI inside.
bool HasVersionOfItsOwn(const ServerEntry& entry, const ImageReference& image) {
  const bool of_nvidia = entry.server == Server::kVllm || entry.server == Server::kSglang;
  return image.name.starts_with("llm-d") ||
         (of_nvidia && image.repository.starts_with("nvcr.io/nvidia/")) ||
         (entry.server == Server::kTgi && IsForTpu(entry, image));
}

class CommandReader {
 public:
  CommandReader(const Container& container, const ScriptLookup& scripts, Server assumed)
      : container_(container), scripts_(scripts), variables_(container.env, container.env_from) {
    const std::string text = container.image.known() ? *container.image : container.image.text();
    image_ = ParseImage(text);
    by_image_ = ServerOfImage(image_);
    assumed_ = ServerEntryOf(assumed);
    out_.version = IsBaseImage(image_) ? Text{} : VersionOf(container.image);
    if (by_image_ != nullptr && HasVersionOfItsOwn(*by_image_, image_) && out_.version.known() &&
        ParseVersion(*out_.version)) {
      out_.version = Text::Unknown(container.image.at(), *out_.version);
    }
  }

  ServerCommand Read(const std::vector<Argument>& command, const std::vector<Argument>& args) {
    std::vector<PlacedText> words = Expand(command);
    for (PlacedText& word : Expand(args)) words.push_back(std::move(word));
    Launches launches = FindLaunches(words, variables_, scripts_);
    out_.download = launches.download;
    const auto is_hinted = [](const Launch& launch) { return launch.own_launcher; };
    const bool entry_point =
        command.empty() && by_image_ != nullptr && std::ranges::all_of(launches.servers, is_hinted);
    if (!launches.servers.empty() && !entry_point) {
      TakeLaunches(launches);
    } else if (command.empty()) {
      TakeEntryPoint(words);
    } else {
      TakeImage(launches, words);
    }
    out_.tpu_image = by_image_ != nullptr && IsForTpu(*by_image_, image_);
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::vector<PlacedText> Expand(const std::vector<Argument>& items) const {
    std::vector<PlacedText> out;
    ReferenceExpander expander(variables_);
    for (const Argument& item : items) {
      PlacedText text = PlacedText::Of(item.at);
      if (text.text.empty())
        text = PlacedText::At(item.text.known() ? *item.text : item.text.text(), item.at);
      text = expander.Expand(text);
      if (item.text.unknown()) text.unknown.assign(text.text.size(), true);
      out.push_back(std::move(text));
    }
    return out;
  }

  void TakeLaunches(Launches& launches) {
    const auto is_certain = [](const Launch& launch) { return launch.certain; };
    auto chosen = std::ranges::find_if(launches.servers, is_certain);
    if (chosen == launches.servers.end()) chosen = launches.servers.begin();
    out_.words_known = chosen->certain;
    out_.options = SettingReader(container_, *chosen, true, scripts_).Read();
    for (const Launch& other : launches.servers) {
      if (&other == &*chosen || chosen->certain || other.entry != chosen->entry) continue;
      Intersect(out_.options, SettingReader(container_, other, true, scripts_).Read());
    }
    Take(*chosen);
  }

  /// The image's own program gets the arguments.
  void TakeEntryPoint(std::span<const PlacedText> texts) {
    Launch launch;
    for (const PlacedText& text : texts) launch.words.push_back(WordOf(text));
    launch.entry = by_image_ != nullptr ? by_image_ : ServerOfOptions(launch.words);
    if (launch.entry == nullptr) launch.entry = assumed_;
    if (launch.entry == nullptr) {
      const bool may_be = container_.image.unknown() || image_.name_is_placeholder;
      if (may_be) out_.server = Fact<Server>::Unknown(container_.image.at());
      return;
    }
    launch.at = container_.image.at();
    const bool serve = launch.entry->positional_model && !launch.words.empty() &&
                       launch.words[0].text.value_or("") == "serve";
    if (serve) launch.words.erase(launch.words.begin());
    out_.options = SettingReader(container_, launch, true, scripts_).Read();
    Take(launch);
    TakeModelOfImage();
  }

  /// A command that starts no server by itself, as far as it could be followed.
  void TakeImage(const Launches& launches, std::span<const PlacedText> texts) {
    out_.words_known = !launches.opaque;
    // What else a benchmark's script runs prepares the benchmark, where nothing could compute.
    const bool client = launches.helps && container_.accelerators.value_or(0) == 0;
    const bool may_serve = (launches.opaque && !client) || launches.joins;
    if (!may_serve) return;
    if (by_image_ == nullptr) {
      if (launches.opaque) TakeOwnCommand(texts);
      return;
    }
    Launch launch{
        .entry = by_image_, .at = container_.image.at(), .variables_known = !launches.opaque};
    if (launches.opaque) {
      out_.options = SettingReader(container_, launch, false, scripts_).Read();
    } else {
      // The pod that starts the server says how the group shares the model.
      out_.options.tensor = out_.options.pipeline = out_.options.data = Number::Unknown();
    }
    Take(launch);
  }

  /// A script in front of the server that an image not at hand holds: it passes its words on.
  void TakeOwnCommand(std::span<const PlacedText> texts) {
    if (container_.image.known() && !image_.name_is_placeholder) return;
    Launch launch{.variables_known = false, .own_launcher = true};
    for (const PlacedText& text : texts) launch.words.push_back(WordOf(text));
    launch.entry = ServerOfOptions(launch.words);
    if (launch.entry != nullptr) {
      launch.at = container_.at;
      out_.options = SettingReader(container_, launch, false, scripts_).Read();
      Take(launch);
    } else if (!container_.image.absent()) {
      out_.server = Fact<Server>::Unknown(container_.image.at());
    }
  }

  void Take(Launch& launch) {
    out_.server = Fact<Server>::Known(launch.entry->server, launch.at);
    out_.words = std::move(launch.words);
    out_.script_env = std::move(launch.variables);
  }

  /// NVIDIA's images for one model carry its name: nvcr.io/nim/meta/llama3-8b-instruct.
  void TakeModelOfImage() {
    constexpr std::string_view kPath = "/nim/";
    const std::size_t path = image_.repository.find(kPath);
    const bool general =
        image_.name.find("llm-nim") != std::string::npos || image_.name_is_placeholder;
    // What nobody at hand says (`envFrom`) changes no such image's model.
    const bool said = out_.options.model.known() || out_.options.model.at();
    if (*out_.server != Server::kNim || said || path == std::string::npos || general) return;
    out_.options.model =
        Text::Known(image_.repository.substr(path + kPath.size()), container_.image.at());
  }

  const Container& container_;
  const ScriptLookup& scripts_;
  Variables variables_;
  ImageReference image_;
  const ServerEntry* by_image_ = nullptr;
  const ServerEntry* assumed_ = nullptr;
  ServerCommand out_;
};

}  // namespace

ServerCommand FindServerCommand(const Container& container, const std::vector<Argument>& command,
                                const std::vector<Argument>& args, const ScriptLookup& scripts,
                                Server assumed) {
  return CommandReader(container, scripts, assumed).Read(command, args);
}

Fact<std::string> WithoutHubPrefix(Fact<std::string> model) {
  constexpr std::string_view kHub = "hf://";
  if (model.known() && model->starts_with(kHub)) {
    return Text::Known(model->substr(kHub.size()), model.at());
  }
  return model;
}

}  // namespace giq
