#include "engine/workload/options.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "tests/unit/workload/container_of.h"

namespace giq {
namespace {

/// Words; one that starts with `?` is unknown and has the text behind it.
std::vector<Argument> Words(std::initializer_list<std::string_view> texts) {
  std::vector<Argument> out;
  for (const std::string_view text : texts) {
    out.push_back({text.starts_with('?')
                       ? Fact<std::string>::Unknown({}, std::string(text.substr(1)))
                       : Fact<std::string>::Known(std::string(text), {}),
                   {}});
  }
  return out;
}

const std::vector<std::string_view> kTensor = {"--tensor-parallel-size", "-tp"};

std::string Tensor(std::initializer_list<std::string_view> words) {
  return Said(OptionValue(Words(words), kTensor));
}

TEST(OptionValue, TakesEveryForm) {
  EXPECT_EQ(Tensor({"--tensor-parallel-size=4"}), "4");
  EXPECT_EQ(Tensor({"--tensor-parallel-size", "4"}), "4");
  EXPECT_EQ(Tensor({"--tensor_parallel_size", "4"}), "4");
  EXPECT_EQ(Tensor({"--tensor_parallel-size=4"}), "4");
  EXPECT_EQ(Tensor({"-tp", "4"}), "4");
  EXPECT_EQ(Tensor({"-tp=4"}), "4");
  EXPECT_EQ(Tensor({"-tp", "-1"}), "-1");
  EXPECT_EQ(Tensor({"--tensor-parallel-size="}), "");
  EXPECT_EQ(Tensor({"--other", "4"}), "-");
  EXPECT_EQ(Tensor({}), "-");
}

TEST(OptionValue, TheLastOneWins) {
  EXPECT_EQ(Tensor({"-tp", "2", "--x", "--tensor-parallel-size=8"}), "8");
}

TEST(OptionValue, NamesAreWhole) {
  EXPECT_EQ(Said(OptionValue(Words({"--model-impl=x", "--served-model-name", "y", "--models=z"}),
                             {"--model"})),
            "-");
  EXPECT_EQ(
      Said(OptionValue(Words({"--speculative_config", "{\"model\": \"a/b\"}", "--model", "c/d"}),
                       {"--model"})),
      "c/d");
  EXPECT_EQ(
      Said(OptionValue(Words({"--lora-modules", "a=/x", "model=/y", "--port", "1"}), {"--model"})),
      "-");
}

TEST(OptionValue, TakesValuesWithoutDashes) {
  EXPECT_EQ(
      Said(OptionValue(Words({"cfg.yml", "model_name=gemma-7b", "path=gs://b/c"}), {"model_name"})),
      "gemma-7b");
  EXPECT_EQ(Said(OptionValue(Words({"cfg.yml", "model_name=gemma-7b", "path=gs://b/c"}), {"path"})),
            "gs://b/c");
}

TEST(OptionValue, FlagsHaveNoValue) {
  EXPECT_EQ(Said(OptionValue(Words({"--enable-lora", "--port", "1"}), {"--enable-lora"})), "");
  EXPECT_EQ(Said(OptionValue(Words({"--port"}), {"--port"})), "");
}

TEST(OptionValue, UnknownValuesAreUnknown) {
  EXPECT_EQ(Tensor({"?--tensor-parallel-size=$(TP)"}), "? $(TP)");
  EXPECT_EQ(Tensor({"-tp", "?$TP"}), "? $TP");
  EXPECT_EQ(Tensor({"--port", "?$PORT"}), "-");
  EXPECT_EQ(Tensor({"?--port=$PORT"}), "-");
}

TEST(OptionValue, UnknownWordsMayHoldTheOption) {
  EXPECT_EQ(Tensor({"?$EXTRA_ARGS"}), "? ");
  EXPECT_EQ(Tensor({"--trust-remote-code", "?$MORE"}), "? ");
  EXPECT_EQ(Tensor({"--port", "1", "?${X[@]}"}), "? ");
  EXPECT_EQ(Tensor({"-tp", "2", "?$EXTRA_ARGS"}), "2");
  EXPECT_EQ(Tensor({"--max-model-len", "?$EXTRA_ARGS"}), "? ");
  EXPECT_EQ(Tensor({"?*.json"}), "-");
  EXPECT_TRUE(MayHideOptions(Words({"a", "?$X"})));
  EXPECT_FALSE(MayHideOptions(Words({"a", "--b", "?$X", "?--c=$X"})));
}

std::string Positional(std::initializer_list<std::string_view> words) {
  return Said(PositionalWord(Words(words)));
}

TEST(PositionalWord, IsTheWordThatIsNoOptionsValue) {
  EXPECT_EQ(Positional({"org/model", "--port", "80"}), "org/model");
  EXPECT_EQ(Positional({"--port", "80", "org/model"}), "org/model");
  EXPECT_EQ(Positional({"--port=80", "org/model"}), "org/model");
  EXPECT_EQ(Positional({"--trust-remote-code", "org/model"}), "org/model");
  EXPECT_EQ(Positional({"--lora-modules", "a=/x", "b=/y", "--port", "80"}), "-");
  EXPECT_EQ(Positional({"--enable-chunked-prefill", "True", "--port", "80"}), "-");
  EXPECT_EQ(Positional({"?$MODEL", "--port", "80"}), "? $MODEL");
  EXPECT_EQ(Positional({"?/gcs/$(MODEL_ID)", "--port", "80"}), "? /gcs/$(MODEL_ID)");
  EXPECT_EQ(Positional({"--port", "80"}), "-");
  EXPECT_EQ(Positional({"--tokenizer", "org/model"}), "-");
  EXPECT_EQ(Positional({"--chat-template", "/a/b.jinja"}), "-");
}

TEST(PositionalWord, IsUnknownBehindAnOptionThatMayBeAFlag) {
  EXPECT_EQ(Positional({"--brand-new-flag", "org/model"}), "? org/model");
}

}  // namespace
}  // namespace giq
