// Exports of gcloud, answers of its API and indexes of weights, read into rows of the catalog.
#include "engine/catalog/import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/catalog/text_table.h"
#include "tests/unit/catalog/files.h"

namespace giq {
namespace {

using testing::ElementsAre;

LoadOptions KnownMachines() {
  return {.machine_type = [](std::string_view name) {
    static const auto catalog = Catalog::Embedded();
    return catalog->MachineType(name);
  }};
}

Result<Imported> Read(const std::string& name, const std::string& text,
                      const std::string& model = "") {
  return ReadExport(Source(name, text), {.load = KnownMachines(),
                                         .known_model =
                                             [](std::string_view id) {
                                               static const auto catalog = Catalog::Embedded();
                                               return catalog->FindModel(id);
                                             },
                                         .model = model,
                                         .label = {}});
}

std::string FaultOfExport(const std::string& text, const std::string& model = "") {
  const auto imported = Read("x", text, model);
  return imported ? "" : imported.error().Text();
}

/// `throughput/NTPOT/TTFT/ITL` of each point.
std::vector<std::string> Points(const Imported& imported) {
  std::vector<std::string> texts;
  for (const MeasuredRow& row : imported.points) {
    texts.push_back(testing::PrintToString(row.output_tokens_per_second) + "/" +
                    testing::PrintToString(row.ntpot_ms.value_or(-1)) + "/" +
                    testing::PrintToString(row.ttft_ms.value_or(-1)) + "/" +
                    testing::PrintToString(row.itl_ms.value_or(-1)));
  }
  return texts;
}

/// What an import writes, loaded as a user's catalog.
std::shared_ptr<const Catalog> Loaded(Imported imported) {
  const auto settled = SettleCurves(imported.points);
  EXPECT_TRUE(settled);
  const auto catalog = Extended({{"f/benchmarks.csv", CsvText(BenchmarksTable(imported.points))},
                                 {"f/models.csv", CsvText(ModelsTable(imported.models))}});
  EXPECT_TRUE(catalog) << catalog.error().Text();
  return catalog ? *catalog : Catalog::Embedded();
}

constexpr char kNewCsv[] =
    "Instance Type,Accelerator Type,Model Name,Model Server Name,Model Server Version,"
    "Output Tokens/s,NTPOT (ms),TTFT (ms),ITL (ms),QPS,Cost/M Input Tokens,Cost/M Output Tokens,"
    "Use Case,Average Input Length,Average Output Length,Serving Stack,Serving Stack Version\n"
    "g2-standard-24,nvidia-l4,acme/chat-4b,vLLM,v0.9.2,100,20,50,18.5,0.5,0.1,0.4,Chatbot,128,128,,"
    "\n"
    "g2-standard-24,nvidia-l4,acme/chat-4b,vLLM,v0.9.2,300,40,90,,1.5,N/A,N/A,Chatbot,128,128,,\n"
    "g2-standard-24,nvidia-l4,acme/chat-4b,vLLM,v0.9.2,500,400,900,60,2.5,N/A,N/A,Chatbot,128,128,"
    ",\n"
    "g2-standard-24,nvidia-l4,acme/chat-4b,vLLM,v0.9.2,600,,900,60,2.5,N/A,N/A,Chatbot,128,128,,\n";

TEST(ImportTest, ReadsTheCsvOfBenchmarksList) {
  const auto imported = Read("export.csv", kNewCsv);
  ASSERT_TRUE(imported) << imported.error().Text();
  EXPECT_THAT(Points(*imported), ElementsAre("100/20/50/18.5", "300/40/90/-1", "500/400/900/60"));
  EXPECT_THAT(imported->notes, ElementsAre("1 of 4 rows have no NTPOT and are left out"));
  const MeasuredRow& row = imported->points.front();
  EXPECT_EQ(row.curve_id, "acme/chat-4b/vllm-v0.9.2/g2-standard-24/2xnvidia-l4/Chatbot/128/128");
  EXPECT_EQ(row.accelerators, 2);
  EXPECT_EQ(row.server, "vllm");
  EXPECT_EQ(row.requests_per_second, 0.5);
  EXPECT_EQ(row.usd_per_million_input_tokens, 0.1);
  EXPECT_EQ(row.usd_per_million_output_tokens, 0.4);
  EXPECT_EQ(row.source, "export.csv:2");
  EXPECT_EQ(imported->points[1].usd_per_million_output_tokens, std::nullopt);
}

TEST(ImportTest, HeadersMatchHoweverTheyAreWritten) {
  const std::string row = "g2-standard-8,nvidia-l4,a/b,vllm,1,10,5,7\n";
  for (const char* header :
       {"Instance Type,Accelerator,Model,Model Server,Version,Output Tokens/s,NTPOT(ms),TTFT(ms)\n",
        "instance_type,accelerator-type,MODEL NAME,model_server,version,output_tokens/sec,ntpot_ms,"
        "TTFT [ms]\n",
        "instanceType,acceleratorType,model,modelServer,modelServerVersion,outputTokensPerSecond,"
        "ntpotMilliseconds,ttftMilliseconds\n",
        "\xEF\xBB\xBFmachine_type,accelerator,model,server,x,output_tokens_per_second,ntpot_ms,"
        "ttft_ms\r\n"}) {
    const auto imported = Read("x", header + row);
    ASSERT_TRUE(imported) << header << imported.error().Text();
    EXPECT_THAT(Points(*imported), ElementsAre("10/5/7/-1")) << header;
  }
}

TEST(ImportTest, TakesTabsSemicolonsAndQuotes) {
  for (const char separator : {',', ';', '\t'}) {
    std::string text =
        "\"Instance Type\",Accelerator Type,Model,Model Server,Output Tokens/s,NTPOT (ms),Use Case,"
        "Colour\r\ng2-standard-8,nvidia-l4,a/b,vllm,10,5,\"a \"\"b\"\" c\",red\r\n";
    std::ranges::replace(text, ',', separator);
    const auto imported = Read("x", text);
    ASSERT_TRUE(imported) << imported.error().Text();
    EXPECT_EQ(imported->points.at(0).use_case, "a \"b\" c");
    EXPECT_THAT(imported->notes,
                ElementsAre("columns that are not known were ignored: \"Colour\""));
  }
}

constexpr char kAnswer[] = R"({
  "profile": [{
    "modelServerInfo": {"model": "acme/chat-4b", "modelServer": "vllm", "modelServerVersion": "v0.9.2"},
    "acceleratorType": "nvidia-l4", "instanceType": "g2-standard-24",
    "resourcesUsed": {"acceleratorCount": 2},
    "workloadSpec": {"useCase": "Chatbot", "averageInputLength": 128, "averageOutputLength": 128},
    "servingStack": {"name": "llm-d", "version": "0.3"},
    "performanceStats": [
      {"queriesPerSecond": 0.5, "outputTokensPerSecond": 100, "ntpotMilliseconds": "20",
       "ttftMilliseconds": 50, "itlMilliseconds": 18,
       "cost": [{"costPerMillionOutputTokens": {"currencyCode": "USD", "units": "1", "nanos": 250000000},
                 "costPerMillionInputTokens": {"nanos": 312500000}, "pricingModel": "spot"},
                {"costPerMillionOutputTokens": {"units": "9"}, "pricingModel": "on-demand"}]},
      {"outputTokensPerSecond": 300, "ntpotMilliseconds": 40, "ttftMilliseconds": 0},
      {"outputTokensPerSecond": 350, "ntpotMilliseconds": 0}]}]})";

TEST(ImportTest, ReadsTheAnswersOfTheApi) {
  const auto imported = Read("answer.json", kAnswer);
  ASSERT_TRUE(imported) << imported.error().Text();
  EXPECT_THAT(Points(*imported), ElementsAre("100/20/50/18", "300/40/-1/-1"));
  EXPECT_THAT(imported->notes, ElementsAre("1 of 3 measurements have no NTPOT and are left out"));
  const MeasuredRow& row = imported->points.front();
  EXPECT_EQ(row.curve_id,
            "acme/chat-4b/vllm-v0.9.2/g2-standard-24/2xnvidia-l4/Chatbot/128/128/llm-d/0.3");
  EXPECT_EQ(row.usd_per_million_output_tokens, 1.25);
  EXPECT_EQ(row.usd_per_million_input_tokens, 0.3125);
  EXPECT_EQ(row.pricing_model, "spot");
  EXPECT_EQ(row.requests_per_second, 0.5);
  EXPECT_EQ(row.source, "answer.json:9");
}

TEST(ImportTest, ReadsListsPagesOldAnswersAndYaml) {
  const std::string profile =
      R"({"modelAndModelServerInfo": {"modelName": "a/b", "modelServerName": "vllm"},
          "acceleratorType": "nvidia-l4", "machineType": "g2-standard-8",
          "performanceStats": [{"outputTokensPerSecond": 10, "ntpotMilliseconds": 5}]})";
  for (const std::string& text :
       {profile, "[" + profile + "]", R"({"acceleratorOptions": [)" + profile + "]}",
        R"([{"profile": []}, {"profile": [)" + profile + "]}]",
        std::string("---\naccelerator_type: nvidia-l4\ninstance_type: g2-standard-8\n"
                    "model_server_info:\n  model: a/b\n  model_server: vllm\nperformance_stats:\n"
                    "- output_tokens_per_second: 10\n  ntpot_milliseconds: 5\n")}) {
    const auto imported = Read("x", text);
    ASSERT_TRUE(imported) << text << imported.error().Text();
    EXPECT_THAT(Points(*imported), ElementsAre("10/5/-1/-1")) << text;
    EXPECT_EQ(imported->points[0].curve_id, "a/b/vllm-/g2-standard-8/1xnvidia-l4");
  }
}

TEST(ImportTest, ReadsAnIndexOfWeights) {
  const std::string index =
      R"({"metadata": {"total_size": 16060522496}, "weight_map": {"lm_head.weight": "m.safetensors"}})";
  const auto imported = Read("model.safetensors.index.json", index, "acme/chat-8b");
  ASSERT_TRUE(imported) << imported.error().Text();
  ASSERT_EQ(imported->models.size(), 1U);
  EXPECT_EQ(imported->models[0].id, "acme/chat-8b");
  EXPECT_EQ(imported->models[0].weights.count, 16060522496);
  EXPECT_EQ(imported->models[0].source, "model.safetensors.index.json: metadata.total_size");
  EXPECT_EQ(FaultOfExport(index),
            "x:1:1: an index of weights does not name its model: give --model ORG/NAME, or a path "
            "through the folder models--ORG--NAME of a hub cache");
  EXPECT_EQ(FaultOfExport(R"({"metadata": {}, "weight_map": {}})", "a/b"),
            "x:1:1: the index does not tell the size (metadata.total_size)");
  EXPECT_EQ(FaultOfExport(R"({"metadata": {"total_size": -1}, "weight_map": {}})", "a/b"),
            "x:1:29: metadata.total_size is no size in bytes");
}

TEST(ImportTest, AnIndexOfAKnownModelKeepsWhatItDoesNotTell) {
  const auto index = [](std::string_view bytes) {
    return R"({"metadata": {"total_size": )" + std::string(bytes) + R"(}, "weight_map": {}})";
  };
  const std::string id = "meta-llama/Llama-3.3-70B-Instruct";
  const auto same = Read("x", index("141107412992"), id);
  ASSERT_TRUE(same);
  EXPECT_EQ(same->models[0].parameters, 70553706496);
  EXPECT_EQ(same->models[0].dtype, "BF16");
  EXPECT_EQ(same->models[0].gated, true);
  const auto other = Read("x", index("5"), id);
  ASSERT_TRUE(other);
  EXPECT_EQ(other->models[0].parameters, 0);
  EXPECT_EQ(other->models[0].dtype, "");
  EXPECT_EQ(other->models[0].gated, true);
}

TEST(ImportTest, PathsOfAHubCacheNameTheModel) {
  EXPECT_EQ(
      ModelOfCachePath("/c/hub/models--acme--chat-8b/snapshots/1f/model.safetensors.index.json"),
      "acme/chat-8b");
  EXPECT_EQ(ModelOfCachePath("models--gpt2/x.json"), "gpt2");
  EXPECT_EQ(ModelOfCachePath("models--acme--a--b/x.json"), "acme/a--b");
  EXPECT_EQ(ModelOfCachePath("models/acme/x.json"), "");
  EXPECT_EQ(ModelOfCachePath(""), "");
}

TEST(ImportTest, FaultsNameTheirPlace) {
  const std::string header =
      "Instance Type,Accelerator,Model,Model Server,Output Tokens/s,NTPOT (ms)\n";
  EXPECT_EQ(FaultOfExport(header + "g2-standard-8,nvidia-l4,a/b,vllm,10,fast\n"),
            "x:2:37: column \"ntpot_ms\": \"fast\" is no number");
  EXPECT_EQ(FaultOfExport("Instance Type,Model,Model Server,Output Tokens/s,NTPOT (ms)\n"),
            "x:1:1: column \"accelerator\" is missing");
  const std::string profile =
      R"({"modelServerInfo": {"model": "a/b", "modelServer": "vllm"}, "acceleratorType": "nvidia-l4",)";
  EXPECT_EQ(
      FaultOfExport(profile + "\n\"instanceType\": \"z9\", \"performanceStats\": []}"),
      "x:1:1: field \"instanceType\": \"z9\" is not known, so the accelerators are not either: "
      "add it to machine_types.csv, or add a column \"accelerators\"");
  EXPECT_EQ(FaultOfExport(profile + "\n\"instanceType\": \"g2-standard-8\", \"performanceStats\": "
                                    "[{\"ntpotMilliseconds\": \"x\"}]}"),
            "x:2:77: field \"ntpotMilliseconds\": is no number");
  EXPECT_EQ(FaultOfExport(R"({"performanceStats": [], "acceleratorType": "nvidia-l4"})"),
            "x:1:1: field \"model\": is missing");
  EXPECT_EQ(FaultOfExport("{\"profile\": [}"),
            "x:1:14: did not find expected node content while parsing a flow node");
  EXPECT_EQ(FaultOfExport(R"({"error": {"code": 403, "message": "quota project needed"}})"),
            "x: the API answered with an error: quota project needed");
  EXPECT_TRUE(
      FaultOfExport("hello").starts_with("x: holds no measurements and no sizes; accepted "));
  EXPECT_TRUE(FaultOfExport("").starts_with("x: holds no measurements and no sizes; accepted "));
}

TEST(ImportTest, CurvesOfThreePointsGiveVerdictsAndProfilesDoNot) {
  auto imported = Read("x", std::string(kNewCsv) +
                                "g2-standard-8,nvidia-l4,a/b,vllm,v1,10,5,,,,,,,,,,\n"
                                "g2-standard-8,nvidia-l4,a/c,vllm,v1,10,5,,,,,,,,,,\n"
                                "g2-standard-8,nvidia-l4,a/c,vllm,v1,20,6,,,,,,,,,,\n");
  ASSERT_TRUE(imported) << imported.error().Text();
  ASSERT_TRUE(SettleCurves(imported->points));
  std::vector<std::string> curves;
  for (const MeasuredRow& row : imported->points) {
    curves.push_back(row.curve_id + (*row.verdicts ? " yes" : " no"));
  }
  const std::string chat =
      "acme/chat-4b/vllm-v0.9.2/g2-standard-24/2xnvidia-l4/Chatbot/128/128 yes";
  EXPECT_THAT(curves,
              ElementsAre(chat, chat, chat, "a/b/vllm-v1/g2-standard-8/1xnvidia-l4/profile no",
                          "a/c/vllm-v1/g2-standard-8/1xnvidia-l4 no",
                          "a/c/vllm-v1/g2-standard-8/1xnvidia-l4 no"));
}

TEST(ImportTest, OneIdIsOneConfiguration) {
  const std::string header =
      "curve_id,machine_type,accelerator,model,server,output_tokens_per_second,ntpot_ms\n";
  auto first = Read("one.csv", header + "c,g2-standard-8,nvidia-l4,a/b,vllm,10,5\n");
  const auto second = Read("two.csv", header + "c,g2-standard-8,nvidia-l4,a/c,vllm,10,5\n");
  ASSERT_TRUE(first && second);
  first->points.push_back(second->points.front());
  const auto settled = SettleCurves(first->points);
  ASSERT_FALSE(settled);
  EXPECT_EQ(settled.error().Text(),
            "curve c has one configuration in one.csv:2 and another in two.csv:2");
}

TEST(ImportTest, WhatIsWrittenIsReadBackWithTheSameNumbers) {
  for (const char* text : {kNewCsv, kAnswer}) {
    const auto imported = Read("x", text);
    ASSERT_TRUE(imported);
    const auto catalog = Loaded(*imported);
    const auto curves = catalog->Curves("acme/chat-4b", "vllm", "nvidia-l4", 2);
    ASSERT_EQ(curves.size(), 1U);
    ASSERT_EQ(curves[0]->points.size(), imported->points.size());
    for (std::size_t i = 0; i < imported->points.size(); ++i) {
      const MeasuredRow& row = imported->points[i];
      const CurvePoint& point = curves[0]->points[i];
      EXPECT_EQ(point.output_tokens_per_second, row.output_tokens_per_second);
      EXPECT_EQ(point.ntpot_ms, row.ntpot_ms);
      EXPECT_EQ(point.ttft_ms, row.ttft_ms);
      EXPECT_EQ(point.itl_ms, row.itl_ms);
      EXPECT_EQ(point.source, row.source);
    }
    EXPECT_EQ(curves[0]->use_case, "Chatbot");
    EXPECT_EQ(curves[0]->verdicts, imported->points.size() >= 3);
  }
}

TEST(ImportTest, AnyNumberSurvives) {
  double number = 1e-3;
  for (int i = 0; i < 190; ++i, number *= 1.2345678901) {
    MeasuredRow row{
        .curve_id = "c", .machine_type = "", .accelerator = "nvidia-l4", .accelerators = 3};
    row.model = "a, \"b\"";
    row.server = "vllm";
    row.output_tokens_per_second = number;
    row.ntpot_ms = number * 3;
    row.source = "here";
    const auto catalog = Loaded({.points = {row}, .models = {}, .notes = {}});
    const auto curves = catalog->Curves("a, \"b\"", "vllm", "nvidia-l4", 3);
    ASSERT_EQ(curves.size(), 1U);
    EXPECT_EQ(curves[0]->points[0].output_tokens_per_second, number);
    EXPECT_EQ(curves[0]->points[0].ntpot_ms, number * 3);
  }
}

TEST(ImportTest, ReplacesTheSameCurveAndKeepsTheUsersOwnColumns) {
  const Source file("benchmarks.csv",
                    "Machine Type,accelerator,model,server,output_tokens_per_second,ntpot_ms,who\n"
                    "g2-standard-8,nvidia-l4,a/b,vllm,1,2,\"me, too\"\n"
                    "g2-standard-8,nvidia-l4,a/c,vllm,3,4,me\n");
  const auto imported = Read("x",
                             "Instance Type,Accelerator,Model,Model Server,Output Tokens/s,"
                             "NTPOT (ms)\ng2-standard-8,nvidia-l4,a/c,vllm,5,6\n");
  ASSERT_TRUE(imported);
  const auto merged = WithPoints(file, imported->points, KnownMachines());
  ASSERT_TRUE(merged) << merged.error().Text();
  EXPECT_EQ(CsvText(*merged),
            "Machine Type,accelerator,model,server,output_tokens_per_second,ntpot_ms,who,curve_id,"
            "accelerators,server_version,use_case,average_input_length,average_output_length,"
            "serving_stack,serving_stack_version,ttft_ms,itl_ms,requests_per_second,"
            "usd_per_million_input_tokens,usd_per_million_output_tokens,pricing_model,"
            "error_percent,verdicts,source\n"
            "g2-standard-8,nvidia-l4,a/b,vllm,1,2,\"me, too\",,,,,,,,,,,,,,,,,\n"
            "g2-standard-8,nvidia-l4,a/c,vllm,5,6,,a/c/vllm-/g2-standard-8/1xnvidia-l4,1,,,,,,,,,,,"
            ",,0,yes,x:2\n");
}

TEST(ImportTest, ReplacesTheSameModelInAnyCase) {
  const Source file("models.csv", "id,weight_bytes,gated\nAcme/A,1,yes\nacme/b,2,no\n");
  const std::vector<ImportedModel> models = {
      {.id = "acme/a", .parameters = 7, .weights = {14}, .gated = true, .source = "index"}};
  const auto merged = WithModels(file, models);
  ASSERT_TRUE(merged) << merged.error().Text();
  EXPECT_EQ(CsvText(*merged),
            "id,weight_bytes,gated,parameters,all_files_bytes,dtype,size_kind,source\n"
            "acme/b,2,no,,,,,\n"
            "acme/a,14,yes,7,,,exact,index\n");
}

}  // namespace
}  // namespace giq
