// A scripted API server, a clock that jumps, and short ways to write objects.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "webhook/kube/client.h"
#include "webhook/kube/pace.h"
#include "webhook/kube/store.h"

namespace giq {

/// What a script answers to one request.
struct Scripted {
  Result<ClientResponse> response = ClientResponse{.status = 200};
  std::vector<std::string> lines = {};  ///< Of a stream, before its response.
};

inline Scripted Body(std::string body, unsigned status = 200) {
  return {ClientResponse{.status = status, .body = std::move(body)}};
}

inline Scripted Refused(unsigned status, std::string reason, std::string message = "no") {
  return Body(R"({"kind":"Status","apiVersion":"v1","status":"Failure","message":")" + message +
                  R"(","reason":")" + reason + R"(","code":)" + std::to_string(status) + "}",
              status);
}

inline Scripted Cut(std::string why = "connection reset", ErrorCode code = ErrorCode::kIo) {
  return {Fail(code, std::move(why))};
}

inline Scripted Lines(std::vector<std::string> lines,
                      Result<ClientResponse> end = ClientResponse{.status = 200}) {
  return {std::move(end), std::move(lines)};
}

/// What the test and the transport that it gave away both see.
struct Script {
  std::deque<Scripted> answers;       ///< In order; behind the last, requests fail.
  std::vector<std::string> requests;  ///< "GET /api/v1/pods?limit=500"
  std::vector<ClientRequest> whole;
  std::vector<std::chrono::milliseconds> silences;
  std::function<void()> at_end = [] {};  ///< When an answer is missing.
  std::deque<bool> renewals;             ///< What Renew gives.
  int renewed = 0;
  bool cancelled = false;
};

class ScriptedTransport : public Transport {
 public:
  explicit ScriptedTransport(std::shared_ptr<Script> script) : script_(std::move(script)) {}

  Result<ClientResponse> Send(const ClientRequest& request) override {
    return Next(request).response;
  }
  Result<ClientResponse> Stream(const ClientRequest& request, const LineHandler& on_line,
                                std::chrono::milliseconds silence) override {
    script_->silences.push_back(silence);
    Scripted answer = Next(request);
    for (const std::string& line : answer.lines) {
      if (!on_line(line)) return ClientResponse{.status = 200};
    }
    return answer.response;
  }
  bool Renew() override {
    ++script_->renewed;
    if (script_->renewals.empty()) return false;
    const bool renewed = script_->renewals.front();
    script_->renewals.pop_front();
    return renewed;
  }
  void Cancel() override { script_->cancelled = true; }
  [[nodiscard]] bool cancelled() const override { return script_->cancelled; }

 private:
  Scripted Next(const ClientRequest& request) {
    script_->requests.push_back(request.method + " " + request.target);
    script_->whole.push_back(request);
    if (script_->answers.empty()) {
      script_->at_end();
      return Cut("the script has ended");
    }
    Scripted answer = std::move(script_->answers.front());
    script_->answers.pop_front();
    return answer;
  }

  std::shared_ptr<Script> script_;
};

inline KubeClient ClientOf(const std::shared_ptr<Script>& script) {
  return KubeClient(std::make_unique<ScriptedTransport>(script));
}

/// A clock that stands still but for sleeps, which take no time.
class FakePace : public Pace {
 public:
  std::chrono::steady_clock::time_point Now() override { return now; }
  bool Sleep(std::chrono::milliseconds time) override {
    if (stopped) return false;
    slept.push_back(time.count());
    now += time;
    return true;
  }
  double Random() override { return random; }

  std::chrono::steady_clock::time_point now{std::chrono::hours{1}};
  std::vector<std::int64_t> slept;  ///< Milliseconds.
  double random = 1;                ///< No part of a pause is taken off.
  bool stopped = false;
};

inline const ResourceType kDeployments = {"apps", "v1", "deployments", "Deployment"};

/// An object with a name, a version and more members, as a list holds it.
inline std::string Object(std::string_view namespace_, std::string_view name,
                          std::string_view version, std::string_view more = "") {
  std::string object = R"({"metadata":{)";
  if (!namespace_.empty()) object += R"("namespace":")" + std::string(namespace_) + R"(",)";
  return object + R"("name":")" + std::string(name) + R"(","resourceVersion":")" +
         std::string(version) + R"("})" + std::string(more) + "}";
}

inline std::string List(const std::vector<std::string>& items, std::string_view version,
                        std::string_view more = "") {
  std::string body = R"({"kind":"XList","apiVersion":"v1","metadata":{"resourceVersion":")" +
                     std::string(version) + R"(","continue":")" + std::string(more) +
                     R"("},"items":[)";
  for (std::size_t i = 0; i < items.size(); ++i) body += (i == 0 ? "" : ",") + items[i];
  return body + "]}";
}

inline std::string Event(std::string_view type, std::string_view object) {
  return R"({"type":")" + std::string(type) + R"(","object":)" + std::string(object) + "}";
}

inline std::unique_ptr<Store> MakeStore(std::vector<ResourceSpec> specs, StoreLimits limits = {}) {
  auto store = Store::Create(std::move(specs), limits);
  return store ? *std::move(store) : nullptr;
}

/// "namespace/name namespace/name" of the objects of a kind.
inline std::string Names(const StoreSnapshot& snapshot, std::string_view kind) {
  std::string names;
  for (const auto& file : snapshot.All(kind)) {
    const Node& root = *file->documents().front().root;
    const Node* namespace_ = root.At({"metadata", "namespace"});
    names += names.empty() ? "" : " ";
    if (namespace_ != nullptr) names += std::string(namespace_->text) + "/";
    names += root.At({"metadata", "name"})->text;
  }
  return names;
}

inline std::string JsonOf(const Lookup& lookup) {
  return lookup.file == nullptr ? "" : std::string(lookup.file->source().text());
}

}  // namespace giq
