// giq-lint catalog: import, show and validate, and exports named as a catalog.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "engine/document/document.h"
#include "tests/cli/binary.h"

namespace giq {
namespace {

constexpr const char* kBench =
    "Instance Type,Accelerator Type,Model Name,Model Server Name,Model Server Version,"
    "Output Tokens/s,NTPOT (ms),TTFT (ms),Colour\n"
    "g2-standard-24,nvidia-l4,acme/chat-4b,vllm,v0.10.0,100,20,50,red\n"
    "g2-standard-24,nvidia-l4,acme/chat-4b,vllm,v0.10.0,300,40,90,red\n"
    "g2-standard-24,nvidia-l4,acme/chat-4b,vllm,v0.10.0,500,400,900,red\n";

constexpr const char* kWritten =
    "curve_id,machine_type,accelerator,accelerators,model,server,server_version,use_case,"
    "average_input_length,average_output_length,serving_stack,serving_stack_version,"
    "output_tokens_per_second,ntpot_ms,ttft_ms,itl_ms,requests_per_second,"
    "usd_per_million_input_tokens,usd_per_million_output_tokens,pricing_model,error_percent,"
    "verdicts,source\n"
    "acme/chat-4b/vllm-v0.10.0/g2-standard-24/2xnvidia-l4,g2-standard-24,nvidia-l4,2,acme/chat-4b,"
    "vllm,v0.10.0,,,,,,100,20,50,,,,,,0,yes,bench.csv:2\n"
    "acme/chat-4b/vllm-v0.10.0/g2-standard-24/2xnvidia-l4,g2-standard-24,nvidia-l4,2,acme/chat-4b,"
    "vllm,v0.10.0,,,,,,300,40,90,,,,,,0,yes,bench.csv:3\n"
    "acme/chat-4b/vllm-v0.10.0/g2-standard-24/2xnvidia-l4,g2-standard-24,nvidia-l4,2,acme/chat-4b,"
    "vllm,v0.10.0,,,,,,500,400,900,,,,,,0,yes,bench.csv:4\n";

constexpr const char* kReport =
    "3 points in 1 curve of 1 model; curves of three points and more, by which rules judge: 1\n";

constexpr const char* kIndex = R"({"metadata": {"total_size": 8000}, "weight_map": {"a": "b"}})";

/// A server that asks for less than was ever measured.
constexpr const char* kManifest = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: chat
  annotations: {giq-lint.dev/target-ntpot-milliseconds: "10"}
spec:
  replicas: 1
  selector:
    matchLabels: {app: chat}
  template:
    metadata:
      labels: {app: chat}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.10.0
        args: [--model=acme/chat-4b, --tensor-parallel-size=2]
        resources:
          limits: {nvidia.com/gpu: "2"}
)";

std::string FileText(const Binary& giq_lint, const std::string& name) {
  std::ifstream file(giq_lint.folder().At(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(CatalogImport, WritesTablesAndSaysHowToUseThem) {
  const Binary giq_lint;
  giq_lint.Write("in/bench.csv", kBench);
  const Outcome run = giq_lint.Run({"catalog", "import", "in/bench.csv"});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.out, std::string(kReport) +
                         "wrote giq-catalog/benchmarks.csv\n"
                         "to use it: catalog: [giq-catalog] in .giq-lint.yaml, or --catalog "
                         "giq-catalog\n");
  EXPECT_EQ(run.err, "note: in/bench.csv: columns that are not known were ignored: \"Colour\"\n");
  EXPECT_EQ(FileText(giq_lint, "giq-catalog/benchmarks.csv"), kWritten);
  EXPECT_EQ(giq_lint.Run({"catalog", "import", "in/bench.csv"}).code, 0);
  EXPECT_EQ(FileText(giq_lint, "giq-catalog/benchmarks.csv"), kWritten);  // the same key replaces
}

TEST(CatalogImport, GoesBesideTheConfiguration) {
  const Binary giq_lint;
  giq_lint.Write("bench.csv", kBench);
  giq_lint.Write(".giq-lint.yaml", "");
  EXPECT_EQ(giq_lint.Run({"catalog", "import", "bench.csv"}).out,
            std::string(kReport) +
                "wrote facts/benchmarks.csv\n"
                "to use it: catalog: [facts] in .giq-lint.yaml, or --catalog facts\n");
  EXPECT_EQ(FileText(giq_lint, "facts/benchmarks.csv"), kWritten);
}

TEST(CatalogImport, ADryRunWritesNothing) {
  const Binary giq_lint;
  giq_lint.Write("bench.csv", kBench);
  EXPECT_EQ(giq_lint.Run({"catalog", "import", "--into", "mine", "--dry-run", "bench.csv"}).out,
            std::string(kReport) +
                "would write mine/benchmarks.csv\n"
                "to use it: catalog: [mine] in .giq-lint.yaml, or --catalog mine\n");
  EXPECT_FALSE(std::filesystem::exists(giq_lint.folder().At("mine")));
}

TEST(CatalogImport, ABadRowAnywhereChangesNothing) {
  const Binary giq_lint;
  giq_lint.Write("bench.csv", kBench);
  giq_lint.Write("bad.csv",
                 "Instance Type,Accelerator,Model,Model Server,Output Tokens/s,NTPOT (ms)\n"
                 "g2-standard-8,nvidia-l4,a/b,vllm,10,soon\n");
  giq_lint.Write("other.yaml", "kind: Pod\n");
  giq_lint.Write("facts/benchmarks.csv", kWritten);
  const Outcome run = giq_lint.Run(
      {"catalog", "import", "--into", "facts", "bench.csv", "bad.csv", "none.csv", "other.yaml"});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err,
            "note: bench.csv: columns that are not known were ignored: \"Colour\"\n"
            "error: bad.csv:2:37: column \"ntpot_ms\": \"soon\" is no number\n"
            "error: none.csv: cannot open: No such file or directory\n"
            "error: other.yaml: holds no measurements and no sizes; accepted are the CSV, JSON or "
            "YAML of `gcloud container ai profiles benchmarks list`, the API's answers to "
            "profiles:fetch and benchmarkingData:fetch, stages of inference-perf, and "
            "model.safetensors.index.json\n"
            "nothing was imported\n");
  EXPECT_EQ(FileText(giq_lint, "facts/benchmarks.csv"), kWritten);
}

TEST(CatalogImport, DoesNotWriteBesideABrokenTable) {
  const Binary giq_lint;
  giq_lint.Write("bench.csv", kBench);
  giq_lint.Write("facts/models.csv", "id,weight_bytes\na/b,many\n");
  const Outcome run = giq_lint.Run({"catalog", "import", "--into", "facts", "bench.csv"});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.err,
            "error: facts/models.csv:2:5: column \"weight_bytes\": \"many\" is no integer\n"
            "nothing was imported\n");
  EXPECT_FALSE(std::filesystem::exists(giq_lint.folder().At("facts/benchmarks.csv")));
}

TEST(CatalogImport, AnIndexNeedsItsModel) {
  const Binary giq_lint;
  const std::string name = "model.safetensors.index.json";
  giq_lint.Write(name, kIndex);
  EXPECT_EQ(giq_lint.Run({"catalog", "import", name}).err,
            "error: model.safetensors.index.json:1:1: an index of weights does not name its model: "
            "give --model ORG/NAME, or a path through the folder models--ORG--NAME of a hub cache\n"
            "nothing was imported\n");
  EXPECT_EQ(giq_lint.Run({"catalog", "import", "--model", "acme/a", name}).code, 0);
  const std::string cached = "hub/models--acme--b/snapshots/1f/" + name;
  giq_lint.Write(cached, kIndex);
  EXPECT_EQ(giq_lint.Run({"catalog", "import", cached}).out,
            "1 model size\nwrote giq-catalog/models.csv\n"
            "to use it: catalog: [giq-catalog] in .giq-lint.yaml, or --catalog giq-catalog\n");
  EXPECT_EQ(FileText(giq_lint, "giq-catalog/models.csv"),
            "id,parameters,weight_bytes,all_files_bytes,dtype,size_kind,gated,source\n"
            "acme/a,,8000,,,exact,,model.safetensors.index.json: metadata.total_size\n"
            "acme/b,,8000,,,exact,,model.safetensors.index.json: metadata.total_size\n");
}

TEST(CatalogImport, AFolderThatCannotBeWrittenIsAnError) {
  const Binary giq_lint;
  std::filesystem::permissions(giq_lint.Write("bench.csv", kBench),
                               std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  giq_lint.Write("facts/use_cases.csv", "name\nx\n");
  std::filesystem::permissions(giq_lint.folder().At("facts"), std::filesystem::perms(0555));
  const Outcome run =
      giq_lint.RunUnprivileged({"catalog", "import", "--into", "facts", "bench.csv"});
  std::filesystem::permissions(giq_lint.folder().At("facts"), std::filesystem::perms(0755));
  if (run.code == 127) GTEST_SKIP() << "another user may not run " GIQ_BIN "/giq-lint";
  EXPECT_EQ(run.code, 2);
  EXPECT_NE(run.err.find("error: facts/benchmarks.csv: cannot write: Permission denied\n"),
            std::string::npos)
      << run.err;
}

TEST(CatalogFiles, AnExportIsACatalogWithoutImport) {
  const Binary giq_lint;
  giq_lint.Write("bench.csv", kBench);
  giq_lint.Write("chat.yaml", kManifest);
  EXPECT_EQ(giq_lint.Run({"--select", "GIQ2", "chat.yaml"}).code, 0);
  const Outcome flag = giq_lint.Run({"--select", "GIQ2", "--catalog", "bench.csv", "chat.yaml"});
  EXPECT_EQ(flag.code, 1) << flag.err;
  EXPECT_TRUE(flag.out.starts_with("error[GIQ201]: ")) << flag.out;
  EXPECT_EQ(giq_lint.Run({"catalog", "import", "bench.csv"}).code, 0);
  const Outcome imported =
      giq_lint.Run({"--select", "GIQ2", "--catalog", "giq-catalog", "chat.yaml"});
  EXPECT_EQ(imported.out, flag.out);
  giq_lint.Write(".giq-lint.yaml", "select: [GIQ2]\ncatalog: bench.csv\n");
  EXPECT_EQ(giq_lint.Run({"chat.yaml"}).out, flag.out);
}

TEST(CatalogShow, ListsTheTables) {
  const Binary giq_lint;
  giq_lint.Write("mine/models.csv", "id,weight_bytes\nacme/a,5\nacme/b,6\n");
  const Outcome run = giq_lint.Run({"catalog", "show", "--catalog", "mine", "--format", "tsv"});
  EXPECT_EQ(run.code, 0);
  EXPECT_TRUE(run.out.starts_with("kind\trows\tyours\naccelerators\t")) << run.out;
  EXPECT_THAT(run.out, testing::ContainsRegex("\nmodels\t[0-9]+\t2\n"));
  EXPECT_THAT(run.out, testing::ContainsRegex("\nprices\t[0-9]+\t0\n"));
}

TEST(CatalogShow, FiltersAndMarksWhatIsYours) {
  const Binary giq_lint;
  giq_lint.Write("mine/models.csv",
                 "id,weight_bytes,gated,source\nacme/a,5,yes,me\nacme/b,60,,us\n");
  giq_lint.Write(".giq-lint.yaml", "catalog: mine\n");
  EXPECT_EQ(giq_lint.Run({"catalog", "show", "models", "ACME"}).out,
            "id      parameters  weight_bytes  all_files_bytes  dtype  size_kind  gated  origin\n"
            "acme/a  -                      5  -                -      exact      yes    yours\n"
            "acme/b  -                     60  -                -      exact      -      yours\n");
  EXPECT_EQ(
      giq_lint.Run({"catalog", "show", "models", "acme/?", "--format", "tsv"}).out,
      "id\tparameters\tweight_bytes\tall_files_bytes\tdtype\tsize_kind\tgated\torigin\tsource\n"
      "acme/a\t\t5\t\t\texact\tyes\tyours\tme\nacme/b\t\t60\t\t\texact\t\tyours\tus\n");
  EXPECT_EQ(giq_lint.Run({"catalog", "show", "models", "acme/a", "--format", "json"}).out,
            R"({"version":1,"kind":"models","rows":[{"id":"acme/a","weight_bytes":5,)"
            R"("size_kind":"exact","gated":"yes","origin":"yours","source":"me"}]})"
            "\n");
  const Outcome none = giq_lint.Run({"catalog", "show", "models", "--no-config", "acme"});
  EXPECT_EQ(none.code, 0);
  EXPECT_EQ(none.err, "no row of models matches 'acme'\n");
  const Outcome built_in =
      giq_lint.Run({"catalog", "show", "accelerators", "nvidia-l4", "--sources"});
  EXPECT_NE(built_in.out.find("  built-in  "), std::string::npos) << built_in.out;
}

TEST(CatalogShow, EveryTableInEveryFormat) {
  const Binary giq_lint;
  for (const char* kind : {"accelerators", "machine-types", "topologies", "models", "curves",
                           "benchmarks", "prices", "use-cases", "servers", "quotas"}) {
    const Outcome text = giq_lint.Run({"catalog", "show", kind});
    EXPECT_EQ(text.code, 0) << kind << text.err;
    const Outcome tsv = giq_lint.Run({"catalog", "show", kind, "--format", "tsv"});
    EXPECT_EQ(std::ranges::count(tsv.out, '\n'), std::ranges::count(text.out, '\n')) << kind;
    const Outcome json = giq_lint.Run({"catalog", "show", kind, "--format", "json"});
    const auto file = ReadJsonFile("out", json.out);
    ASSERT_TRUE(file) << kind << file.error().Text();
    EXPECT_EQ((*file)->documents().front().root->Find("rows")->items.size() + 1,
              static_cast<std::size_t>(std::ranges::count(tsv.out, '\n')))
        << kind;
  }
}

TEST(CatalogValidate, SaysWhatIsThereOrAllThatIsWrong) {
  const Binary giq_lint;
  giq_lint.Write("good/models.csv", "id,weight_bytes\nacme/a,5\n");
  giq_lint.Write("bench.csv", kBench);
  const Outcome good = giq_lint.Run({"catalog", "validate", "good", "bench.csv"});
  EXPECT_EQ(good.code, 0);
  EXPECT_EQ(good.out, "ok: models 1, curves 1, benchmarks 3\n");
  giq_lint.Write("bad/models.csv", "id,weight_bytes\nacme/a,x\nacme/b\nacme/c,1\nacme/d,y\n");
  const Outcome bad = giq_lint.Run({"catalog", "validate", "bad"});
  EXPECT_EQ(bad.code, 1);
  EXPECT_EQ(bad.out,
            "bad/models.csv:2:8: column \"weight_bytes\": \"x\" is no integer\n"
            "bad/models.csv:3:1: 1 cells where the header has 2\n"
            "bad/models.csv:5:8: column \"weight_bytes\": \"y\" is no integer\n");
  EXPECT_EQ(bad.err, "3 faults\n");
  const Outcome none = giq_lint.Run({"catalog", "validate", "none"});
  EXPECT_EQ(none.code, 2);
  EXPECT_EQ(none.err, "error: none: cannot open the catalog: No such file or directory\n");
}

TEST(CatalogValidate, TakesThePathsOfTheConfiguration) {
  const Binary giq_lint;
  EXPECT_EQ(giq_lint.Run({"catalog", "validate"}).err,
            "error: give folders or files: no configuration file names a catalog (giq-lint catalog "
            "validate --help tells more)\n");
  giq_lint.Write("good/models.csv", "id,weight_bytes\nacme/a,5\n");
  giq_lint.Write(".giq-lint.yaml", "catalog: good\n");
  EXPECT_EQ(giq_lint.Run({"catalog", "validate"}).out, "ok: models 1\n");
}

TEST(CatalogCommand, HelpAndBadUsage) {
  const Binary giq_lint;
  for (const char* command : {"import", "show", "validate"}) {
    const Outcome help = giq_lint.Run({"catalog", command, "--help"});
    EXPECT_EQ(help.code, 0);
    EXPECT_NE(help.out.find("Usage: giq-lint catalog " + std::string(command) + " [OPTIONS]"),
              std::string::npos)
        << help.out;
    EXPECT_NE(help.out.find("  giq-lint catalog " + std::string(command)), std::string::npos);
  }
  const Outcome unknown = giq_lint.Run({"catalog", "show", "modls"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_EQ(unknown.err,
            "error: KIND: there is no table 'modls'; did you mean 'models'? (there are "
            "accelerators, machine-types, topologies, models, curves, benchmarks, prices, "
            "use-cases, servers, quotas) (giq-lint catalog show --help tells more)\n");
  EXPECT_EQ(giq_lint.Run({"catalog", "import"}).err,
            "error: FILE is required (giq-lint catalog import --help tells more)\n");
  EXPECT_EQ(giq_lint.Run({"catalog"}).err,
            "error: A subcommand is required (giq-lint catalog --help tells more)\n");
}

}  // namespace
}  // namespace giq
