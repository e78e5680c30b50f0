// An emulator with one function, demo/f, and what tests ask of it again and again.
#pragma once

#include "fixture.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <string>
#include <thread>
#include <utility>

namespace test {

struct one_function : emulator_fixture {
  explicit one_function(int threads = 1, fc::emulator::options options = {})
      : emulator_fixture(std::move(options), threads) {
    create_service("demo");
    create_function("demo", "f");
  }

  static std::string path(const std::string& rest) { return "/services/demo/functions/f/" + rest; }
  void code(fc::emulator::invocation_handler handler) {
    emulator->on_invoke("demo", "f", std::move(handler));
  }
  reply invoke(std::string payload = "", const header_list& headers = {}) {
    return ask("POST", path("invocations"), std::move(payload), headers);
  }
  /// A stateful asynchronous invocation of this id.
  reply enqueue(const std::string& id, std::string payload = "") {
    return invoke(std::move(payload), {{"X-Fc-Invocation-Type", "Async"},
                                       {"X-Fc-Stateful-Async-Invocation-Enable", "true"},
                                       {"X-Fc-Stateful-Async-Invocation-Id", id}});
  }
  reply get(const std::string& id) { return ask("GET", path("stateful-async-invocations/" + id)); }
  reply stop(const std::string& id) { return ask("PUT", path("stateful-async-invocations/" + id)); }
  std::string status(const std::string& id) { return get(id).json().at("status"); }
  /// The invocation as soon as it has that status; the last response when it never does.
  nlohmann::json await(const std::string& id, const std::string& wanted) {
    for (int tries = 0; tries != 2000 && status(id) != wanted; ++tries) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return get(id).json();
  }
  void limit_on_demand(int count) {
    ask("PUT", path("on-demand-config?qualifier=LATEST"),
        R"({"maximumInstanceCount":)" + std::to_string(count) + "}");
  }
  void configure_async(const std::string& body) { ask("PUT", path("async-invoke-config"), body); }
};

}  // namespace test
