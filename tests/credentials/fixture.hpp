// What sources need of the world, played by a test: variables, a clock turned by hand, scripted transports, a
// folder.
#pragma once

#include "../client/fake_transport.hpp"
#include "catch.hpp"

#include <aliyun/access_key.hpp>
#include <wirebind/client/credentials/error.hpp>
#include <wirebind/client/credentials/source.hpp>
#include <wirebind/client/credentials/surroundings.hpp>
#include <wirebind/testing/manual_clock.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace credentials_test {

using namespace std::chrono_literals;
namespace providers = wirebind::providers;
using providers::errc;

/// A folder that is gone with the object.
struct folder {
  folder() {
    std::string name = (std::filesystem::temp_directory_path() / "wirebind-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::string write(const std::string& name, std::string_view text) const {
    const std::filesystem::path file = path / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }

  std::filesystem::path path;
};

/// Where nothing is set until a test says so.
struct world {
  world() = default;
  world(const world&) = delete;
  world& operator=(const world&) = delete;
  /// What is under way holds its transport, which holds it: only a response or a shutdown ends that.
  ~world() {
    transport->shutdown();
    metadata->shutdown();
  }

  std::shared_ptr<std::map<std::string, std::string, std::less<>>> variables =
      std::make_shared<std::map<std::string, std::string, std::less<>>>();
  std::shared_ptr<wirebind::testing::manual_clock> clock = std::make_shared<wirebind::testing::manual_clock>(
      std::chrono::sys_seconds(1767323045s));  // 2026-01-02T03:04:05Z
  std::shared_ptr<fake_transport> transport = std::make_shared<fake_transport>();
  std::shared_ptr<fake_transport> metadata = std::make_shared<fake_transport>();

  providers::surroundings around() const {
    return {.transport = transport,
            .metadata = metadata,
            .clock = clock,
            .environment = [known = variables](std::string_view name) -> std::optional<std::string> {
              const auto found = known->find(name);
              if (found == known->end()) return std::nullopt;
              return found->second;
            }};
  }
  std::string& operator[](const std::string& name) { return (*variables)[name]; }
};

/// What a source gave, once it has.
struct outcome {
  explicit outcome(providers::source& from) {
    from.async_fetch([kept = kept](providers::fetched_credentials got) {
      CHECK_FALSE(*kept);
      *kept = std::move(got);
    });
  }
  bool done() const { return kept->has_value(); }
  const providers::fetched_credentials& operator*() const { return kept->value(); }
  const providers::fetched_credentials* operator->() const { return &kept->value(); }

  std::shared_ptr<std::optional<providers::fetched_credentials>> kept =
      std::make_shared<std::optional<providers::fetched_credentials>>();
};

inline const std::string good_answer =
    R"({"Code":"Success","AccessKeyId":"STS.id","AccessKeySecret":"s3cret","SecurityToken":"t0ken",)"
    R"("Expiration":"2026-01-02T04:04:05Z"})";
inline const std::string sts_response =
    R"({"RequestId":"r","Credentials":{"AccessKeyId":"STS.id","AccessKeySecret":"s3cret","SecurityToken":"t0ken",)"
    R"("Expiration":"2026-01-02T04:04:05Z"}})";

/// The access key that there has to be.
inline const aliyun::access_key& key_of(const wirebind::credentials& given) {
  const auto* key = given.get_if<aliyun::access_key>();
  REQUIRE(key != nullptr);
  return *key;
}

inline bool is_good(const providers::fetched_credentials& got) {
  return !got.error && got.value == aliyun::access_key{"STS.id", "s3cret", "t0ken"} &&
         got.expires == std::chrono::sys_seconds(1767326645s);
}

inline bool says(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace credentials_test
