// How long reading and judging a manifest takes, beside the bare libyaml pass that every reader
// pays.
#include <benchmark/benchmark.h>
#include <yaml.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "engine/bundle/bundle.h"
#include "engine/document/document.h"
#include "engine/environment.h"
#include "rules/table.h"

namespace giq {
namespace {

const std::string& Manifest() {
  static const std::string text = [] {
    std::ifstream file(GIQ_ROOT "/examples/good-vllm-gpu.yaml");
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  return text;
}

const Environment& DefaultEnvironment() {
  static const Environment environment{.catalog = Catalog::Embedded(), .quota = {}, .cluster = {}};
  return environment;
}

/// Events of the whole stream, none of them kept.
std::size_t CountEvents(const std::string& text) {
  yaml_parser_t parser;
  if (yaml_parser_initialize(&parser) == 0) return 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  yaml_parser_set_input_string(&parser, bytes, text.size());
  std::size_t events = 0;
  for (bool done = false; !done; ++events) {
    yaml_event_t event;
    if (yaml_parser_parse(&parser, &event) == 0) break;
    done = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  return events;
}

void Libyaml(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(CountEvents(Manifest()));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(Manifest().size()));
}
BENCHMARK(Libyaml);

void Read(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(ReadManifest("manifest.yaml", Manifest()));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(Manifest().size()));
}
BENCHMARK(Read);

void ReadAndJudge(benchmark::State& state) {
  for (auto _ : state) {
    const std::unique_ptr<File> file = ReadManifest("manifest.yaml", Manifest());
    const Bundle bundle = MakeBundle(*file, std::span<const File* const>());
    benchmark::DoNotOptimize(Analyze(bundle, DefaultEnvironment(), AllRules()));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(Manifest().size()));
}
BENCHMARK(ReadAndJudge);

/// Prints as usual, and remembers the times.
class RememberingReporter : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) times_[run.benchmark_name()] = run.GetAdjustedCPUTime();
    ConsoleReporter::ReportRuns(runs);
  }

  void PrintRatios() const {
    const auto base = times_.find("Libyaml");
    if (base == times_.end()) return;
    for (const auto& [name, time] : times_) {
      if (name != base->first) std::cout << name << " / Libyaml = " << time / base->second << '\n';
    }
  }

 private:
  std::map<std::string, double> times_;
};

}  // namespace
}  // namespace giq

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return EXIT_FAILURE;
  giq::RememberingReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  reporter.PrintRatios();
  return EXIT_SUCCESS;
}
