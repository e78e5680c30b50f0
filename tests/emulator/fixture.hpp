// An emulator on a thread of its own with a clock that stands still, and a way to send it requests that are
// written here: neither the client nor generated code takes part.
#pragma once

#include "server/raw_client.hpp"

#include <aliyun/scheme.hpp>
#include <aliyun/sign.hpp>
#include <fc/emulator/server.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/http/date.hpp>

#include <nlohmann/json.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace test {

/// Stands still until it is turned.
class hand_clock final : public wirebind::clock {
 public:
  explicit hand_clock(std::string_view iso)
      : time_(wirebind::http::parse_iso_date(iso)->time_since_epoch()) {}

  std::chrono::steady_clock::time_point now() const override { return std::chrono::steady_clock::now(); }
  std::chrono::sys_seconds wall() const override { return std::chrono::sys_seconds(time_.load()); }
  void turn(std::chrono::seconds by) { time_ = time_.load() + by; }

 private:
  std::atomic<std::chrono::seconds> time_;
};

/// A response with its body read as JSON by another library.
struct reply {
  int status = 0;
  wirebind::http::fields fields;
  std::string text;

  nlohmann::json json() const;
  std::string field(std::string_view name) const { return std::string(fields.find(name).value_or("")); }
  /// ErrorCode and ErrorMessage of a refusal.
  std::string code() const;
  std::string message() const;
};

using header_list = std::vector<std::pair<std::string, std::string>>;

class emulator_fixture {
  // First, so destroyed last: its threads run what the emulator posts.
  running_context context_;

 public:
  explicit emulator_fixture(fc::emulator::options options = {}, int threads = 1);

  /// Sends one request to /2021-04-06 + `target`, signed unless the emulator does not ask for it.
  reply ask(std::string method, std::string target, std::string body = "", const header_list& headers = {});
  static wirebind::http::request make(std::string method, std::string target, std::string body,
                                      const header_list& headers);
  reply send(const wirebind::http::request& request);
  reply send_bytes(std::string_view bytes);
  /// A new connection, for what ends the old one.
  void reconnect();

  reply create_service(const std::string& name);
  /// A function with code from OSS.
  reply create_function(const std::string& service, const std::string& name, nlohmann::json more = {});

  std::shared_ptr<hand_clock> clock;
  std::unique_ptr<fc::emulator::server> emulator;
  aliyun::scheme scheme = aliyun::scheme::acs3;

 private:
  std::unique_ptr<raw_client> wire_;
};

}  // namespace test
