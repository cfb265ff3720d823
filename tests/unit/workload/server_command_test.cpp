#include "engine/workload/server_command.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/workload/container_of.h"

namespace giq {
namespace {

constexpr char kVllmImage[] = "image: vllm/vllm-openai:v0.10.0\n";

ServerCommand Command(const std::string& yaml) { return ContainerOf(yaml).Command(); }

std::string ServerSaid(const ServerCommand& command) {
  if (!command.server.known()) return command.server.absent() ? "-" : "?";
  switch (*command.server) {
    case Server::kVllm:
      return "vllm";
    case Server::kTgi:
      return "tgi";
    case Server::kSglang:
      return "sglang";
    case Server::kTensorRtLlm:
      return "trtllm";
    case Server::kTriton:
      return "triton";
    case Server::kJetStream:
      return "jetstream";
    case Server::kNim:
      return "nim";
    case Server::kRay:
      return "ray";
    case Server::kSaxml:
      return "saxml";
    case Server::kMaxDiffusion:
      return "max-diffusion";
    default:
      return "other";
  }
}

/// Server, model, tensor, pipeline and data parallelism, port: what most tests are about.
std::string Brief(const ServerCommand& command) {
  const ServerOptions& options = command.options;
  return ServerSaid(command) + " model=" + Said(options.model) + " tp=" + Said(options.tensor) +
         " pp=" + Said(options.pipeline) + " dp=" + Said(options.data) +
         " port=" + Said(options.port);
}

struct Row {
  std::string yaml;
  std::string expected;
};

class StartedServer : public ::testing::TestWithParam<Row> {};

TEST_P(StartedServer, IsFoundWithItsOptions) {
  EXPECT_EQ(Brief(Command(GetParam().yaml)), GetParam().expected) << GetParam().yaml;
}

INSTANTIATE_TEST_SUITE_P(
    Commands, StartedServer,
    ::testing::Values(
        Row{"command: [python3, -m, vllm.entrypoints.openai.api_server]\nargs: [--model=$(M), "
            "--tensor-parallel-size=4, --port=8000]\n"
            "env: [{name: M, value: org/m}]",
            "vllm model=org/m tp=4 pp=- dp=- port=8000"},
        Row{"command: [vllm, serve]\nargs: [/gcs/$(M), --port, '8200', --served-model-name, $(M), "
            "-tp, $(TP)]\n"
            "env: [{name: M}, {name: TP}]",
            "vllm model=? /gcs/$(M) tp=? $(TP) pp=- dp=- port=8200"},
        Row{"command: [/usr/bin/python3.11, -u, -X, dev, -m, sglang.launch_server, --model-path, "
            "org/m, --tp, '2', --dp-size=2]",
            "sglang model=org/m tp=2 pp=- dp=2 port=-"},
        Row{"command: [sglang, serve, --model-path, org/m, --tp, '8', --dp, '8', "
            "--enable-dp-attention]",
            "sglang model=org/m tp=8 pp=- dp=?  port=-"},
        Row{"command: [trtllm-serve, org/m, --tp_size, '2', --port, '8001']",
            "trtllm model=org/m tp=2 pp=- dp=- port=8001"},
        Row{"command: [mpirun, -n, '8', --allow-run-as-root, trtllm-llmapi-launch, trtllm-serve, "
            "serve, org/m, --pp_size=2]",
            "trtllm model=org/m tp=- pp=2 dp=- port=-"},
        Row{"command: [text-generation-launcher]\nargs: [--num-shard, '2', -p, '80']\nenv: [{name: "
            "MODEL_ID, value: org/m}]",
            "tgi model=org/m tp=2 pp=- dp=- port=80"},
        Row{"command: [tritonserver, --model-repository=/m, --http-port=8000]",
            "triton model=- tp=?  pp=- dp=- port=8000"},
        Row{"command: [python3, ./server.py, leader, --pp=8, --tp=2, "
            "--repo=/data/tensorrtllm_backend/x]",
            "trtllm model=- tp=2 pp=8 dp=- port=-"},
        Row{"command: [python3, ./server.py, worker, --repo=/data/tensorrtllm_backend/x]",
            "trtllm model=- tp=?  pp=?  dp=- port=-"},
        Row{"command: [vllm, bench, serve, --model, org/m]", "- model=- tp=- pp=- dp=- port=-"},
        Row{"command: [huggingface-cli, download, org/m]\nimage: vllm/vllm-openai:v1.0.0",
            "- model=- tp=- pp=- dp=- port=-"}));

INSTANTIATE_TEST_SUITE_P(
    Wrappers, StartedServer,
    ::testing::Values(
        Row{"command: [sh, -c, 'exec vllm serve org/m -tp 2']",
            "vllm model=org/m tp=2 pp=- dp=- port=-"},
        Row{"command: [/bin/bash, -lc, --]\nargs: ['ulimit -n 65536; echo head; "
            "$KUBERAY_GEN_RAY_START_CMD; vllm serve org/m --tensor-parallel-size 16']",
            "vllm model=org/m tp=16 pp=- dp=- port=-"},
        Row{"command: [bash, -o, pipefail, -ec, 'vllm serve org/m 2>&1 | tee /tmp/log']",
            "vllm model=org/m tp=- pp=- dp=- port=-"},
        Row{"command: [sh, -c, 'bash /x/multi-node-serving.sh leader "
            "--ray_cluster_size=$(LWS_GROUP_SIZE);\n"
            "  python3 -m vllm.entrypoints.openai.api_server --port 8080 --model org/m "
            "--tensor-parallel-size 8 --pipeline_parallel_size 2']",
            "vllm model=org/m tp=8 pp=2 dp=- port=8080"},
        Row{"command: [sh, -c]\nargs:\n- |\n  python3 -m vllm.entrypoints.openai.api_server \\\n   "
            " --port 8000 \\\n    --model /models/m \\\n    --tensor-parallel-size 4\n",
            "vllm model=/models/m tp=4 pp=- dp=- port=8000"},
        Row{"command: [tini, --, env, -i, PORT=8080, numactl, -N, '0', text-generation-launcher, "
            "--model-id, org/m]",
            "tgi model=org/m tp=?  pp=- dp=- port=8080"},
        Row{"command: [uv, run, --with, x, vllm, serve, org/m]",
            "vllm model=org/m tp=- pp=- dp=- port=-"},
        Row{"command: [conda, run, -n, env, python, -m, vllm.entrypoints.api_server, --model, "
            "org/m]",
            "vllm model=org/m tp=- pp=- dp=- port=-"},
        Row{"command: [bash, -c, 'exec vllm serve \"$@\"', --]\nargs: [org/m, -tp, '4']",
            "vllm model=org/m tp=4 pp=- dp=- port=-"},
        Row{"command: [sh, -c, \"bash -c 'vllm serve org/m -tp 2'\"]",
            "vllm model=org/m tp=2 pp=- dp=- port=-"},
        Row{"command: [bash, -c, 'ARGS=(--model org/m); ARGS+=(-tp 8); exec python3 -m "
            "vllm.entrypoints.openai.api_server \"${ARGS[@]}\"']",
            "vllm model=org/m tp=8 pp=- dp=- port=-"},
        Row{"command: [bash, -c, 'export NUM_SHARD=2 MODEL_ID=org/x; text-generation-launcher "
            "--port 80']\nenv: [{name: NUM_SHARD, value: '4'}]",
            "tgi model=org/x tp=2 pp=- dp=- port=80"}));

INSTANTIATE_TEST_SUITE_P(
    Images, StartedServer,
    ::testing::Values(
        Row{"image: a/huggingface-text-generation-inference-cu124.2-3.ubuntu2204.py311\nenv: "
            "[{name: MODEL_ID, value: org/m}, {name: NUM_SHARD, value: '4'}]",
            "tgi model=org/m tp=4 pp=- dp=- port=? "},
        Row{"image: ghcr.io/huggingface/text-generation-inference:3.0\nargs: [--model-id=org/m]",
            "tgi model=org/m tp=?  pp=- dp=- port=-"},
        Row{"image: vllm/vllm-openai:v0.11.0\nargs: [org/m, --port=1]",
            "vllm model=org/m tp=- pp=- dp=- port=1"},
        Row{"image: vllm/vllm-openai:v0.11.0\nargs: [serve, org/m]",
            "vllm model=org/m tp=- pp=- dp=- port=-"},
        Row{"image: a/pytorch-vllm-serve:1\nargs: [python, -m, vllm.entrypoints.api_server, "
            "--model=/m/x]",
            "vllm model=/m/x tp=- pp=- dp=- port=-"},
        Row{"image: a/jetstream-pytorch-server:v0.2.4\nargs: [--model_id=org/m]",
            "jetstream model=org/m tp=?  pp=- dp=- port=-"},
        Row{"image: a/maxengine-server:v0.2.2\nargs: [model_name=gemma-7b, "
            "load_parameters_path=gs://b/x, ici_tensor_parallelism=1]",
            "jetstream model=gemma-7b tp=?  pp=- dp=- port=-"},
        Row{"image: nvcr.io/nim/nvidia/llm-nim:1.14\nenv: [{name: NIM_MODEL_NAME, value: "
            "'hf://org/m'}, {name: NIM_TENSOR_PARALLEL_SIZE, value: '2'}]",
            "nim model=org/m tp=2 pp=?  dp=- port=-"},
        Row{"image: nvcr.io/nim/meta/llama3-8b-instruct:1.0",
            "nim model=meta/llama3-8b-instruct tp=?  pp=?  dp=- port=-"},
        Row{"image: x/max-diffusion:latest\nenv: [{name: MODEL_NAME, value: stable_diffusion}]",
            "max-diffusion model=stable_diffusion tp=?  pp=- dp=- port=-"},
        Row{"image: x/sax-model-server:v1\nargs: [--port=10001]",
            "saxml model=- tp=?  pp=- dp=- port=10001"},
        Row{"image: V_IMAGE_NAME\nargs: [--model=$(MODEL), --tensor-parallel-size=2]\nenv: [{name: "
            "MODEL, value: /gcs/m/1}]",
            "vllm model=/gcs/m/1 tp=2 pp=- dp=- port=-"},
        Row{"args: [--model=$(MODEL), --tensor-parallel-size=1]\nenvFrom: []",
            "vllm model=? $(MODEL) tp=1 pp=- dp=- port=-"},
        Row{"image: V_IMAGE_NAME", "? model=- tp=- pp=- dp=- port=-"},
        Row{"image: V_IMAGE_NAME\nargs: [--port=8000, --vllm-port=8200]",
            "? model=- tp=- pp=- dp=- port=-"},
        Row{"image: busybox\ncommand: [sh, -c, 'sleep infinity']",
            "- model=- tp=- pp=- dp=- port=-"},
        Row{"image: vllm/vllm-openai:v1.0.0\ncommand: [sleep, infinity]",
            "- model=- tp=- pp=- dp=- port=-"}));

TEST(StartedServer, WorkersThatJoinHaveTheImagesServerAndNoModel) {
  const std::string worker =
      "command: [sh, -c, 'bash /x/multi-node-serving.sh worker "
      "--ray_address=$(LWS_LEADER_ADDRESS)']";
  const ServerCommand command = Command(kVllmImage + worker);
  EXPECT_EQ(Brief(command), "vllm model=- tp=?  pp=?  dp=?  port=-");
  EXPECT_TRUE(command.words_known);
  EXPECT_EQ(
      Brief(Command(
          kVllmImage +
          std::string("command: [bash, -lc, --]\nargs: ['echo; $KUBERAY_GEN_RAY_START_CMD;']"))),
      "vllm model=- tp=?  pp=?  dp=?  port=-");
  EXPECT_EQ(Brief(Command(kVllmImage + std::string("command: [ray, start, --address=x, --block]"))),
            "vllm model=- tp=?  pp=?  dp=?  port=-");
}

TEST(StartedServer, ScriptsOfTheImageAreNotGuessed) {
  for (const char* command : {"[/app/run.sh]", "[bash, /app/run.sh]", "[python3, serve.py]",
                              "[sh, -c, '$START']", "[sh, -c, 'eval $X']"}) {
    const ServerCommand found = Command(kVllmImage + std::string("command: ") + command);
    EXPECT_EQ(Brief(found), "vllm model=?  tp=?  pp=?  dp=?  port=? ") << command;
    EXPECT_FALSE(found.words_known) << command;
  }
  EXPECT_EQ(ServerSaid(Command("image: a/b:1\ncommand: [/app/run.sh]")), "-");
  EXPECT_EQ(ServerSaid(Command("image: V_IMAGE\ncommand: [/app/run.sh]")), "?");
}

TEST(StartedServer, FollowsScriptsOfConfigMaps) {
  const ContainerOf container(
      "command: [/scripts/entrypoint.sh]\nargs: [x, org/m]\nscripts:\n  /scripts/entrypoint.sh: "
      "|\n    #!/usr/bin/bash -x\n"
      "    TP=4\n    . /scripts/env.sh\n    exec vllm serve \"$2\" -tp ${TP}\n"
      "  /scripts/python: |\n    #!/usr/bin/env python3\n    import os\n");
  const ServerCommand command = container.Command();
  EXPECT_EQ(Brief(command), "vllm model=org/m tp=? ${TP} pp=- dp=- port=-");
  ASSERT_EQ(command.words.size(), 3U);
  EXPECT_EQ(container.TextAt(command.words[0].at), "\"$2\"");
  EXPECT_EQ(container.TextAt(command.options.tensor.at()), "${TP}");
  const ServerCommand triton = Command(
      "command: [/s/e.sh]\nimage: x/tritonserver:2.42.0\nscripts:\n  /s/e.sh: |-\n    WORLD=1\n    "
      "REPO=/data/repo\n"
      "    python3 /tensorrtllm_backend/scripts/launch_triton_server.py \\\n      --world_size "
      "${WORLD} \\\n      --model_repo ${REPO}\n\n    tail -f /dev/null\n");
  EXPECT_EQ(ServerSaid(triton), "triton");
  EXPECT_EQ(Said(triton.options.checkpoint), "/data/repo");
  EXPECT_EQ(Said(triton.version), "2.42.0");
}

TEST(StartedServer, BranchesThatDisagreeAreUnknown) {
  const ServerCommand command = Command(
      "command: [bash, -c, 'if [ $X ]; then vllm serve org/m -tp 8 --port 1; else vllm serve org/m "
      "-tp 4 --port 1; fi']");
  EXPECT_EQ(Brief(command), "vllm model=org/m tp=?  pp=- dp=- port=1");
  EXPECT_FALSE(command.words_known);
}

TEST(StartedServer, OtherModelsAreNotTheModel) {
  const ServerCommand command = Command(
      "command: [python3, -m, vllm.entrypoints.openai.api_server]\nargs: [--tokenizer=org/t, "
      "--served-model-name, org/s, "
      "--speculative_config, '{\"model\": \"org/draft\"}', --lora-modules, a=/x, b=/y, "
      "--max-num-seqs=128]");
  EXPECT_EQ(Said(command.options.model), "-");
  EXPECT_EQ(Said(command.options.max_num_seqs), "128");
}

TEST(StartedServer, ReadsEveryOption) {
  const ServerCommand command = Command(
      "command: [vllm, serve, org/m, --download-dir=/data, --load-format, runai_streamer, "
      "--quantization=awq, --dtype, bfloat16, "
      "--max-num-seq, '1024', --data-parallel-size=4, --tensor-parallel-size=2]\nimage: "
      "vllm/vllm-tpu:nightly-1-2");
  EXPECT_EQ(Brief(command), "vllm model=org/m tp=2 pp=- dp=4 port=-");
  EXPECT_EQ(Said(command.options.download_dir), "/data");
  EXPECT_EQ(Said(command.options.load_format), "runai_streamer");
  EXPECT_EQ(Said(command.options.quantization), "awq");
  EXPECT_EQ(Said(command.options.dtype), "bfloat16");
  EXPECT_EQ(Said(command.options.max_num_seqs), "1024");
  EXPECT_TRUE(command.tpu_image);
  EXPECT_EQ(Said(command.version), "nightly-1-2");
}

TEST(StartedServer, WhatMayBeElsewhereIsUnknown) {
  EXPECT_EQ(
      Brief(Command("command: [vllm, serve, org/m, $(EXTRA_ARGS)]\nenv: [{name: EXTRA_ARGS}]")),
      "vllm model=org/m tp=?  pp=?  dp=?  port=? ");
  EXPECT_EQ(Brief(Command("command: [vllm, serve, org/m, --config, /c.yaml]")),
            "vllm model=org/m tp=?  pp=?  dp=?  port=? ");
  EXPECT_EQ(
      Brief(Command("image: ghcr.io/huggingface/text-generation-inference:3.0\nenvFrom: [{}]")),
      "tgi model=?  tp=?  pp=- dp=- port=? ");
  EXPECT_EQ(Brief(Command("command: [vllm, serve, <your-model>, --port, '${PORT}']")),
            "vllm model=? <your-model> tp=- pp=- dp=- port=? ${PORT}");
}

TEST(StartedServer, PlacesAreTheWordsThatDecided) {
  const ContainerOf container(
      "command: [sh, -c]\nargs:\n- |\n  export X=1\n  vllm serve \\\n    org/m --port 80 # no\n");
  const ServerCommand command = container.Command();
  EXPECT_EQ(container.TextAt(command.options.model.at()), "org/m");
  EXPECT_EQ(container.TextAt(command.options.port.at()), "80");
  EXPECT_EQ(container.TextAt(command.server.at()), "serve");
  ASSERT_EQ(command.script_env.size(), 1U);
  EXPECT_EQ(command.script_env[0].name + "=" + Said(command.script_env[0].value), "X=1");
}

TEST(StartedServer, DistributionsHaveVersionsOfTheirOwn) {
  EXPECT_EQ(Said(Command("image: ghcr.io/llm-d/llm-d-cuda:v0.3.0").version), "? v0.3.0");
  EXPECT_EQ(Said(Command("image: x/optimum-tpu/tgi-tpu:v0.1.5").version), "? v0.1.5");
  EXPECT_EQ(Said(Command("image: x/optimum-tpu/tgi-tpu:latest").version), "latest");
  EXPECT_EQ(Said(Command("image: vllm/vllm-tpu:v0.12.0").version), "v0.12.0");
  EXPECT_EQ(Said(Command("image: nvcr.io/nvidia/vllm:25.09-py3").version), "? 25.09-py3");
  EXPECT_EQ(Said(Command("image: nvcr.io/nvidia/tritonserver:25.09-py3").version), "25.09-py3");
}

TEST(StartedServer, ClientsAreNoServers) {
  EXPECT_EQ(ServerSaid(Command(std::string(kVllmImage) +
                               "command: [bash, -c, \"python3 /prepare.py && vllm bench serve "
                               "--model org/m --host vllm\"]")),
            "-");
  EXPECT_EQ(ServerSaid(Command(std::string(kVllmImage) +
                               "command: [bash, -c, \"vllm serve org/m & vllm bench serve\"]")),
            "vllm");
}

TEST(StartedServer, LoopsOverCommandsOfTheShellAreFollowedWhereVariablesMayExist) {
  const std::string script =
      "command: [bash, -c]\nargs:\n- |\n  for i in $(seq 1 $((N-1))); do\n    echo $i\n  done\n"
      "  vllm serve org/m\nenvFrom: []\n";
  EXPECT_EQ(Said(Command(script).options.model), "org/m");
}

TEST(StartedServer, ScriptsInFrontOfItPassItsOptionsOn) {
  const std::string command =
      "command: [/scripts/start.sh]\n"
      "args: [--model-path=/models/m, --tp-size=2, --mem-fraction-static=0.8]\n";
  EXPECT_EQ(Brief(Command(command)), "sglang model=/models/m tp=2 pp=?  dp=?  port=? ");
  EXPECT_EQ(Brief(Command("image: ${IMAGE}\n" + command)),
            "sglang model=/models/m tp=2 pp=?  dp=?  port=? ");
  EXPECT_EQ(ServerSaid(Command("image: example/tool:1\n" + command)), "-");
  EXPECT_EQ(ServerSaid(Command("image: ${IMAGE}\ncommand: [/start.sh, --model-path=/m]")), "?");
}

TEST(StartedServer, DownloadsNameTheirModel) {
  EXPECT_EQ(Said(Command("image: python:3\ncommand: [sh, -c, \"pip install 'x==1' && "
                         "huggingface-cli download org/m --local-dir=/data --include *.json\"]")
                     .download),
            "org/m");
  const std::string python =
      "image: python:3\ncommand: [sh, -c]\nargs:\n- |\n  pip install huggingface_hub\n"
      "  python3 -c '\n  from huggingface_hub import snapshot_download\n";
  EXPECT_EQ(
      Said(Command(python + "  snapshot_download(\n    repo_id=\"org/m\", local_dir=\"/d\")'\n")
               .download),
      "org/m");
  EXPECT_EQ(Said(Command(python + "  snapshot_download(name)'\n").download), "-");
  EXPECT_EQ(Said(Command(python + "  print(1)'\n").download), "-");
}

TEST(StartedServer, HostileCommandsEnd) {
  std::string yaml = "command: [sh, -c, '/s']\nscripts:\n  /s: |\n";
  for (int i = 0; i < 200; ++i)
    yaml += "    /s; bash /s; export A" + std::to_string(i) + "=xxxxxxxxxxxxxxxxxxxxxxxxx\n";
  const ServerCommand command = Command(yaml);
  EXPECT_EQ(ServerSaid(command), "-");
  EXPECT_FALSE(command.words_known);
}

TEST(ServerVersion, IsNoTagOfASystemsImage) {
  const auto version = [](const std::string& image) {
    return Said(Command("image: " + image + "\ncommand: [vllm, serve, org/m]").version);
  };
  EXPECT_EQ(version("ubuntu:22.04"), "-");
  EXPECT_EQ(version("docker.io/library/python:3.11"), "-");
  EXPECT_EQ(version("nvidia/cuda:12.8.0-devel-ubuntu22.04"), "-");
  EXPECT_EQ(version("registry.access.redhat.com/ubi9/python-311:9.6"), "-");
  EXPECT_EQ(version("ubi9-minimal:9.6"), "-");
  EXPECT_EQ(version("example.com/mine:3"), "3");
}

TEST(StartedServer, IsNoRouterInItsImage) {
  EXPECT_EQ(
      ServerSaid(Command("image: lmsysorg/sglang:v0.5.5\n"
                         "command: [python3, -m, sglang_router.launch_router, --policy, random]")),
      "-");
  EXPECT_EQ(ServerSaid(Command("image: example.com/vllm-runtime:1\n"
                               "command: [python3, -m, dynamo.frontend]")),
            "-");
  EXPECT_EQ(Brief(Command("image: example.com/tensorrtllm-runtime:1\n"
                          "command: [python3, -m, dynamo.trtllm, --model-path, org/m]")),
            "trtllm model=org/m tp=- pp=- dp=- port=-");
}

TEST(StartedServer, IsNoBenchmarkInItsImage) {
  for (const std::string command :
       {"[vllm, bench, serve, --model, org/m]", "[python3, -m, sglang.bench_serving]",
        "[python3, /workspace/vllm/benchmarks/benchmark_serving.py, --model=org/m]"}) {
    EXPECT_EQ(ServerSaid(Command(kVllmImage + ("command: " + command))), "-") << command;
  }
  EXPECT_EQ(ServerSaid(Command(std::string(kVllmImage) + "command: [/start.sh]")), "vllm");
  EXPECT_EQ(ServerSaid(Command(std::string(kVllmImage) +
                               "command: [sh, -c, 'python3 prepare.py && vllm bench serve']")),
            "-");
}

TEST(OptionFile, HoldsSettings) {
  const std::string start =
      "image: vllm/vllm-openai:v0.10.0\ncommand: [vllm, serve]\n"
      "args: [--config, /etc/vllm/settings.yaml, --port=9000]\n";
  const std::string file = start +
                           "scripts:\n  /etc/vllm/settings.yaml: |\n"
                           "    model: org/m  # the model\n    tensor_parallel_size: 4\n"
                           "    enable-lora: true\n    port: 8000\n    lora-modules: [a, b]\n";
  EXPECT_EQ(Brief(Command(file)), "vllm model=org/m tp=4 pp=- dp=- port=9000");
  EXPECT_EQ(Command(file).words.size(), 3U) << "the command line's own";
  EXPECT_EQ(Brief(Command(start)), "vllm model=?  tp=?  pp=?  dp=?  port=9000")
      << "no file at hand";
  EXPECT_EQ(Brief(Command(start + "scripts: {/etc/vllm/settings.yaml: '- a'}\n")),
            "vllm model=?  tp=?  pp=?  dp=?  port=9000");
  EXPECT_EQ(Brief(Command(start + "scripts:\n  /etc/vllm/settings.yaml: |\n    model: ${MODEL}\n")),
            "vllm model=? ${MODEL} tp=- pp=- dp=- port=9000");
}

}  // namespace
}  // namespace giq
