// Bodies of the fixture.
#include "fixture.hpp"

#include <wirebind/http/writer.hpp>

#include <stdexcept>
#include <system_error>

namespace test {

nlohmann::json reply::json() const { return nlohmann::json::parse(text); }
std::string reply::code() const { return json().at("ErrorCode"); }
std::string reply::message() const { return json().at("ErrorMessage"); }

emulator_fixture::emulator_fixture(fc::emulator::options options, int threads)
    : context_(threads), clock(std::make_shared<hand_clock>("2026-01-02T03:04:05Z")) {
  if (!options.clock) options.clock = clock;
  emulator = std::make_unique<fc::emulator::server>(context_.get(), std::move(options));
  wire_ = std::make_unique<raw_client>(emulator->port());
}

reply emulator_fixture::ask(std::string method, std::string target, std::string body,
                            const header_list& headers) {
  auto request = make(std::move(method), "/2021-04-06" + target, std::move(body), headers);
  const aliyun::signing_context how{"2021-04-06", "Any", clock->wall(), "nonce-of-a-test"};
  if (aliyun::sign(request, emulator->credentials(), scheme, how)) throw std::logic_error("not signed");
  return send(request);
}

wirebind::http::request emulator_fixture::make(std::string method, std::string target, std::string body,
                                               const header_list& headers) {
  wirebind::http::request request;
  request.method = std::move(method);
  request.target = std::move(target);
  request.fields.add("Host", "1234567890123456.cn-hangzhou.fc.aliyuncs.com");
  if (!body.empty()) request.fields.add("Content-Type", "application/json");
  for (const auto& [name, value] : headers) request.fields.add(name, value);
  request.body = wirebind::bytes(std::move(body));
  return request;
}

reply emulator_fixture::send(const wirebind::http::request& request) {
  std::string head;
  if (const auto error = wirebind::http::write_head(request, head)) throw std::system_error(error);
  return send_bytes(head + std::string(request.body.view()));
}

reply emulator_fixture::send_bytes(std::string_view bytes) {
  auto answer = wire_->ask(bytes);
  return {answer.status, std::move(answer.fields), std::move(answer.body)};
}

void emulator_fixture::reconnect() { wire_ = std::make_unique<raw_client>(emulator->port()); }

reply emulator_fixture::create_service(const std::string& name) {
  return ask("POST", "/services", R"({"serviceName":")" + name + R"("})");
}

reply emulator_fixture::create_function(const std::string& service, const std::string& name,
                                        nlohmann::json more) {
  nlohmann::json body = {{"functionName", name},
                         {"handler", "index.handler"},
                         {"runtime", "python3.9"},
                         {"code", {{"ossBucketName", "b"}, {"ossObjectName", "o"}}}};
  body.update(more.is_null() ? nlohmann::json::object() : more);
  return ask("POST", "/services/" + service + "/functions", body.dump());
}

}  // namespace test
