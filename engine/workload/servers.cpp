#include "engine/workload/servers.h"

#include <algorithm>
#include <string>

#include "engine/base/letters.h"

namespace giq {
namespace {

constexpr ServerEntry kServers[] = {
    {.server = Server::kVllm,
     .positional_model = true,
     .parallel_default_one = true,
     .images = {"vllm", "vllm-*", "*-vllm", "*-vllm-*", "*vllm-openai*", "llm-d", "llm-d-cuda*",
                "llm-d-xpu*", "llm-d-tpu*"},
     .programs = {"vllm serve", "lmcache_vllm serve"},
     .modules = {"vllm.entrypoints.*", "vllm_tpu.entrypoints.*", "dynamo.vllm*"},
     .signature = {"--tensor-parallel-size", "--max-model-len", "--gpu-memory-utilization",
                   "--max-num-seqs", "--max-num-batched-tokens", "--served-model-name"},
     .option_files = {"--config"},
     .model = {{"--model"}},
     .tensor = {{"--tensor-parallel-size", "-tp", "--tensor-parallel"}},
     .pipeline = {{"--pipeline-parallel-size", "-pp", "--pipeline-parallel"}},
     .data = {{"--data-parallel-size", "-dp"}},
     .port = {{"--port"}},
     .download_dir = {{"--download-dir"}},
     .load_format = {{"--load-format"}},
     .quantization = {{"--quantization", "-q"}},
     .dtype = {{"--dtype"}},
     // argparse takes the unambiguous abbreviation too.
     .max_num_seqs = {{"--max-num-seqs", "--max-num-seq"}}},
    {.server = Server::kTgi,
     .images = {"*text-generation-inference*", "tgi", "tgi-*", "*-tgi"},
     .programs = {"text-generation-launcher"},
     .signature = {"--num-shard", "--max-total-tokens", "--max-input-length", "--max-input-tokens",
                   "--max-batch-prefill-tokens", "--max-concurrent-requests"},
     .model = {{"--model-id"}, "MODEL_ID"},
     .tensor = {{"--num-shard"}, "NUM_SHARD"},
     .port = {{"--port", "-p"}, "PORT"},
     .download_dir = {{"--huggingface-hub-cache"}},
     .quantization = {{"--quantize"}, "QUANTIZE"},
     .dtype = {{"--dtype"}, "DTYPE"},
     .max_num_seqs = {{"--max-batch-size"}, "MAX_BATCH_SIZE"}},
    {.server = Server::kSglang,
     .parallel_default_one = true,
     .images = {"sglang", "sglang-*", "*-sglang", "*-sglang-*"},
     .programs = {"sglang serve"},
     .modules = {"sglang.launch_server", "sglang.srt.*", "dynamo.sglang*"},
     .signature = {"--mem-fraction-static", "--tp-size", "--tp", "--context-length",
                   "--chunked-prefill-size", "--max-running-requests"},
     .option_files = {"--config"},
     .model = {{"--model-path", "--model"}},
     .tensor = {{"--tensor-parallel-size", "--tp-size", "--tp"}},
     .pipeline = {{"--pipeline-parallel-size", "--pp-size", "--pp"}},
     .data = {{"--data-parallel-size", "--dp-size", "--dp"}},
     .port = {{"--port"}},
     .download_dir = {{"--download-dir"}},
     .load_format = {{"--load-format"}},
     .quantization = {{"--quantization"}},
     .dtype = {{"--dtype"}},
     .max_num_seqs = {{"--max-running-requests"}}},
    {.server = Server::kTensorRtLlm,
     .positional_model = true,
     .parallel_default_one = true,
     .images = {"*tensorrt-llm/release", "tensorrt-llm*", "tensorrt_llm*", "trtllm*", "*-trtllm",
                "*-tensorrt-llm", "tensorrtllm-*"},
     .programs = {"trtllm-serve serve", "trtllm-serve"},
     .modules = {"tensorrt_llm.commands.serve", "dynamo.trtllm*"},
     .hint = "tensorrtllm_backend",
     .option_files = {"--extra_llm_api_options", "--config", "--extra-engine-args"},
     .model = {{"--model", "--model-path"}},
     .tensor = {{"--tp_size", "--tp", "--tensor-parallel-size"}},
     .pipeline = {{"--pp_size", "--pp", "--pipeline-parallel-size"}},
     .port = {{"--port"}},
     .max_num_seqs = {{"--max_batch_size"}}},
    {.server = Server::kTriton,
     .images = {"tritonserver", "tritonserver-*", "*-tritonserver", "tritonserver_*"},
     .programs = {"tritonserver"},
     .modules = {"launch_triton_server.py"},
     .checkpoint = {{"--model-repository", "--model-store", "--model-repo"}},
     .port = {{"--http-port"}}},
    {.server = Server::kJetStream,
     .tpu = true,
     .images = {"jetstream-*", "maxengine-server*", "*-jetstream", "maxtext-jetstream*"},
     .programs = {"jpt serve", "maxengine_server"},
     .modules = {"jetstream*", "*maxengine_server", "*maxengine_server.py", "jetstream_pt.*"},
     .model = {{"--model-id", "--model-name", "model_name"}},
     .checkpoint = {{"load_parameters_path", "--checkpoint-path"}},
     .quantization = {{"quantization"}},
     .dtype = {{"weight_dtype"}}},
    {.server = Server::kPathways,
     .tpu = true,
     .images = {"*pathways/server", "*pathways/sanitized_server"}},
    {.server = Server::kMaxDiffusion,
     .tpu = true,
     .images = {"max-diffusion*", "maxdiffusion*"},
     .model = {{"pretrained_model_name_or_path"}, "MODEL_NAME"}},
    {.server = Server::kSaxml, .tpu = true, .images = {"sax-model-server*"}, .port = {{"--port"}}},
    {.server = Server::kNim,
     .images = {"nvcr.io/nim/*", "llm-nim*", "*-nim"},
     .programs = {"/opt/nim/start_server.sh"},
     .model = {{}, "NIM_MODEL_NAME"},
     .tensor = {{}, "NIM_TENSOR_PARALLEL_SIZE"},
     .pipeline = {{}, "NIM_PIPELINE_PARALLEL_SIZE"},
     .port = {{}, "NIM_SERVER_PORT"},
     .download_dir = {{}, "NIM_CACHE_PATH"}},
    {.server = Server::kRay,
     .images = {"*rayproject/ray", "*rayproject/ray-*"},
     .programs = {"serve run", "serve deploy", "serve start"}},
    {.server = Server::kKserveHuggingFace,
     .images = {"huggingfaceserver*"},
     .modules = {"huggingfaceserver"},
     .model = {{"--model_id"}},
     .tensor = {{"--tensor-parallel-size"}},
     .pipeline = {{"--pipeline-parallel-size"}},
     .port = {{"--http_port"}},
     .quantization = {{"--quantization"}},
     .dtype = {{"--dtype"}},
     .max_num_seqs = {{"--max-num-seqs"}}},
    {.server = Server::kHexLlm,
     .tpu = true,
     .images = {"hex-llm*", "hexllm*", "*-hexllm", "*-hex-llm"},
     .modules = {"hex_llm.*"},
     .hint = "hex_llm",
     .model = {{"--model"}},
     .tensor = {{"--tensor_parallel_size", "--tensor-parallel-size"}},
     .data = {{"--data_parallel_size", "--data-parallel-size"}},
     .port = {{"--port"}},
     .max_num_seqs = {{"--max_running_seqs"}}},
    {.server = Server::kLlamaCpp,
     .images = {"llama.cpp*", "llama-cpp*", "llamacpp*", "*-llama.cpp", "llama-server*"},
     .programs = {"llama-server", "llama.cpp/server"},
     .modules = {"llama_cpp.server"},
     .model = {{"--model", "-m", "-hf", "--hf-repo"}, "LLAMA_ARG_MODEL"},
     .port = {{"--port"}, "LLAMA_ARG_PORT"},
     .max_num_seqs = {{"--parallel", "-np"}, "LLAMA_ARG_N_PARALLEL"}},
    {.server = Server::kOllama,
     .images = {"*ollama/ollama", "ollama"},
     .programs = {"ollama serve", "ollama run"},
     .max_num_seqs = {{}, "OLLAMA_NUM_PARALLEL"}},
};

// Images and modules beside the servers: their routers, operators, proxies, clients.
constexpr std::array<std::string_view, 15> kHelpers = {
    "frontend",   "router",   "operator", "benchmark", "bench",  "proxy",   "http",     "client",
    "controller", "exporter", "sidecar",  "scheduler", "syncer", "gateway", "tokenizer"};

/// `*` at the start or end of a pattern, or both.
bool Matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return false;
  const bool open_start = pattern.starts_with('*');
  const bool open_end = pattern.size() > 1 && pattern.ends_with('*');
  pattern = pattern.substr(open_start ? 1 : 0,
                           pattern.size() - (open_start ? 1 : 0) - (open_end ? 1 : 0));
  if (open_start && open_end) return text.find(pattern) != std::string_view::npos;
  if (open_start) return text.ends_with(pattern);
  return open_end ? text.starts_with(pattern) : text == pattern;
}

/// A word of a name, between `-`, `_`, `.` and what placeholders are written with.
bool HasWord(std::string_view name, std::string_view word) {
  for (std::size_t at = name.find(word); at != std::string_view::npos;
       at = name.find(word, at + 1)) {
    constexpr std::string_view kBetween = "-_.${}<> ";
    const std::size_t end = at + word.size();
    const bool starts = at == 0 || kBetween.find(name[at - 1]) != std::string_view::npos;
    if (starts && (end == name.size() || kBetween.find(name[end]) != std::string_view::npos))
      return true;
  }
  return false;
}

template <std::size_t N>
bool MatchesAny(const std::array<std::string_view, N>& patterns, std::string_view text) {
  return std::ranges::any_of(patterns,
                             [&](std::string_view pattern) { return Matches(pattern, text); });
}

}  // namespace

std::span<const ServerEntry> Servers() { return kServers; }

const ServerEntry* ServerEntryOf(Server server) {
  if (server == Server::kNone) return nullptr;
  const auto found = std::ranges::find(kServers, server, &ServerEntry::server);
  return found == std::end(kServers) ? nullptr : found;
}

Server ServerByName(std::string_view name) {
  const auto found = std::ranges::find_if(
      kServers, [&](const ServerEntry& entry) { return ServerName(entry.server) == name; });
  return found == std::end(kServers) ? Server::kNone : found->server;
}

bool NamesHelper(std::string_view name) {
  return std::ranges::any_of(kHelpers, [&](std::string_view word) { return HasWord(name, word); });
}

const ServerEntry* ServerOfImage(const ImageReference& image) {
  const std::string name = LowerCase(image.name);
  if (NamesHelper(name)) return nullptr;
  for (const ServerEntry& entry : kServers) {
    for (const std::string_view pattern : entry.images) {
      const bool whole = pattern.find('/') != std::string_view::npos;
      if (Matches(pattern, whole ? std::string_view(image.repository) : std::string_view(name)))
        return &entry;
    }
  }
  // A name to be filled in often says what with: `${VLLM_IMAGE}`.
  return image.name_is_placeholder ? ServerOfWords(name) : nullptr;
}

const ServerEntry* ServerOfWords(std::string_view name) {
  const std::string lower = LowerCase(name);
  if (NamesHelper(lower)) return nullptr;
  const auto found = std::ranges::find_if(kServers, [&](const ServerEntry& entry) {
    return HasWord(lower, ServerName(entry.server)) || MatchesAny(entry.images, lower);
  });
  return found == std::end(kServers) ? nullptr : found;
}

const ServerEntry* ServerOfModule(std::string_view module) {
  const auto found = std::ranges::find_if(
      kServers, [&](const ServerEntry& entry) { return MatchesAny(entry.modules, module); });
  return found == std::end(kServers) ? nullptr : found;
}

const ServerEntry* ServerOfProgram(std::string_view path, std::string_view subcommand,
                                   std::size_t& words) {
  const std::string_view program = path.substr(path.rfind('/') + 1);
  const std::string both = std::string(program) + ' ' + std::string(subcommand);
  for (const ServerEntry& entry : kServers) {
    for (const std::string_view name : entry.programs) {
      if (name.empty() || (name != program && name != both && name != path)) continue;
      words = name == both ? 2 : 1;
      return &entry;
    }
  }
  return nullptr;
}

}  // namespace giq
