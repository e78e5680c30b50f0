// Downloads of code packages: where they are asked for, what is checked, and how they end early.
#include "catch.hpp"
#include "client/fake_transport.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/acs3.hpp>
#include <fc/emulator/server.hpp>
#include <fc/ext/download_code.hpp>
#include <fc/v20210406/operations/create_layer_version.hpp>
#include <fc/v20210406/operations/get_function_code.hpp>
#include <fc/v20210406/operations/get_layer_version.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/client/streams.hpp>
#include <wirebind/http/error.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/error.hpp>
#include <asio/io_context.hpp>

#include <memory>
#include <optional>
#include <string>

namespace api = fc::v20210406;

namespace {

struct text_sink final : wirebind::body_sink {
  void async_write(std::string_view data, write_handler done) override {
    text += data;
    done({});
  }
  std::string text;
};

struct fixture {
  using result = fc::ext::code_download<api::get_function_code>;

  fixture() {
    wirebind::client_options options;
    options.endpoint = "https://service.example";
    options.credentials =
        aliyun::access_key{.access_key_id = "id", .access_key_secret = "secret", .security_token = {}};
    options.authentication = aliyun::acs3();
    options.authentication = aliyun::acs3();
    client.emplace(context.get_executor(), options, transport);
  }
  void begin(const wirebind::call_options& options = {}) {
    const api::get_function_code_request request{.service_name = "demo", .function_name = "f"};
    fc::ext::async_download_code(
        *client, request, sink, options,
        asio::bind_cancellation_slot(signal.slot(), [this](std::error_code error, result download) {
          outcome = error;
          got = std::move(download);
        }));
  }
  void poll() {
    context.restart();
    context.poll();
  }
  /// Answers the call under way, whose sink gets the body if it has one.
  void answer(std::string body) {
    if (wirebind::body_sink* taking = attempt().request.sink) {
      for (const char c : body) taking->async_write({&c, 1}, [](std::error_code) {});
      body.clear();
    }
    attempt().answer(200, std::move(body));
    poll();
  }
  void locate(const std::string& body) {
    begin();
    poll();
    answer(body);
  }
  fake_transport::attempt& attempt() { return *transport->attempts.back(); }

  asio::io_context context{1};
  std::shared_ptr<fake_transport> transport = std::make_shared<fake_transport>();
  std::optional<wirebind::basic_client> client;
  asio::cancellation_signal signal;
  text_sink sink;
  std::optional<std::error_code> outcome;
  result got;
};

const std::string located =
    R"({"url":"http://b.oss.example/f.zip?Signature=a%2Bb","checksum":"11051210869376104954"})";

}  // namespace

TEST_CASE("download: the package is fetched where the service says, unsigned, and verified") {
  fixture f;
  f.begin();
  CHECK(f.transport->attempts.empty());
  f.poll();
  CHECK(f.attempt().request.sink == nullptr);
  CHECK(f.attempt().sent().target.ends_with("/services/demo/functions/f/code"));
  CHECK(f.attempt().sent().fields.contains("authorization"));
  f.answer(located);
  REQUIRE(f.transport->attempts.size() == 2);
  CHECK(f.attempt().request.origin == wirebind::net::origin{"http", "b.oss.example", 80});
  const auto sent = f.attempt().sent();
  CHECK(sent.target == "/f.zip?Signature=a%2Bb");
  CHECK_FALSE(sent.fields.contains("authorization"));
  f.answer("123456789");
  CHECK(f.outcome == std::error_code());
  CHECK(f.sink.text == "123456789");
  CHECK(f.got.size == 9);
  CHECK(f.got.verified);
  CHECK(f.got.response->checksum == "11051210869376104954");
  CHECK(f.got.shared_details()->target == "GET http://b.oss.example/f.zip");
}

TEST_CASE("download: other bytes than the checksum is of are an error") {
  fixture f;
  f.locate(located);
  f.answer("123456788");
  CHECK(f.outcome == fc::ext::errc::code_checksum_mismatch);
  CHECK_FALSE(f.got.verified);
  CHECK(f.got.size == 9);
}

TEST_CASE("download: without a checksum there is nothing to verify") {
  fixture f;
  f.locate(R"({"url":"http://b.oss.example/f.zip"})");
  f.answer("anything");
  CHECK(f.outcome == std::error_code());
  CHECK_FALSE(f.got.verified);
  CHECK(f.sink.text == "anything");
}

TEST_CASE("download: without an address nothing is fetched") {
  fixture f;
  f.locate(R"({"checksum":"1"})");
  CHECK(f.outcome == fc::ext::errc::no_code_address);
  CHECK(f.got.response->checksum == "1");
  CHECK(f.got.details->operation == "GetFunctionCode");
  CHECK(f.transport->attempts.size() == 1);
}

TEST_CASE("download: an address that is no URL, and a service that refuses, end it") {
  fixture f;
  f.locate(R"({"url":"oss://b/f.zip"})");
  CHECK(f.outcome == wirebind::errc::invalid_url);
  f.begin();
  f.poll();
  f.attempt().answer(404, R"({"ErrorCode":"FunctionNotFound","ErrorMessage":"no"})");
  f.poll();
  CHECK(f.outcome == api::errc::function_not_found);
  CHECK(f.got.details->code == "FunctionNotFound");
}

TEST_CASE("download: max_body bounds the package") {
  fixture f;
  wirebind::call_options options;
  options.max_body = 1000;
  f.begin(options);
  f.poll();
  f.answer(located);
  CHECK(f.attempt().request.sink_limit == 1000);
  f.attempt().complete(wirebind::http::errc::body_too_large, {});
  f.poll();
  CHECK(f.outcome == wirebind::http::errc::body_too_large);
}

TEST_CASE("download: a cancellation reaches the call under way, whichever it is") {
  fixture f;
  f.begin();
  f.signal.emit(asio::cancellation_type::total);
  f.poll();
  CHECK(f.attempt().cancelled == wirebind::net::cancel_kind::total);
  f.answer(located);
  REQUIRE(f.transport->attempts.size() == 2);
  f.signal.emit(asio::cancellation_type::terminal);
  f.poll();
  CHECK(f.attempt().cancelled == wirebind::net::cancel_kind::terminal);
  f.attempt().complete(asio::error::operation_aborted, {});
  f.poll();
  CHECK(f.outcome == asio::error::operation_aborted);
}

TEST_CASE("download: a cancellation that the first call does not heed keeps the fetch from following it") {
  fixture f;
  const auto kind = GENERATE(asio::cancellation_type::partial, asio::cancellation_type::terminal);
  f.begin();
  f.poll();
  f.attempt().sent();
  f.signal.emit(kind);
  f.poll();
  f.answer(located);
  CHECK(f.transport->attempts.size() == 1);
  CHECK(f.outcome == asio::error::operation_aborted);
}

TEST_CASE("download: a client that is moved meanwhile is fine, and one that is destroyed ends it") {
  fixture f;
  f.begin();
  f.poll();
  SECTION("moved") {
    const wirebind::basic_client moved(std::move(*f.client));
    f.client.reset();
    f.answer(located);
    REQUIRE(f.transport->attempts.size() == 2);
    f.answer("123456789");
    CHECK(f.outcome == std::error_code());
  }
  SECTION("destroyed") {
    const auto asked = f.transport->attempts.back();
    const auto listener = asked->listener;  // which the end of the transport drops
    f.client.reset();
    asked->listener = listener;
    f.answer(located);
    CHECK(f.transport->attempts.size() == 1);
    CHECK(f.outcome == asio::error::operation_aborted);
  }
}

TEST_CASE("download: the end of the context drops the handler") {
  auto token = std::make_shared<int>(1);
  {
    fixture f;
    const api::get_function_code_request request{.service_name = "demo", .function_name = "f"};
    fc::ext::async_download_code(*f.client, request, f.sink, {},
                                 [token](std::error_code, const fixture::result&) { FAIL("was called"); });
    f.poll();
    CHECK(token.use_count() == 2);
  }
  CHECK(token.use_count() == 1);
}

TEST_CASE("download: a layer's package comes from an emulator") {
  asio::io_context context(1);
  fc::emulator::server emulator(context);
  wirebind::basic_client client(
      context,
      {.endpoint = emulator.url(), .credentials = emulator.credentials(), .authentication = aliyun::acs3()});
  const std::string package(300'000, 'p');
  const api::create_layer_version_request made{
      .layer_name = "tools", .body = {.code = {.zip_file = wirebind::base64_text::from_bytes(package)}}};
  const api::get_layer_version_request request{.layer_name = "tools", .version = "1"};
  text_sink sink;
  std::optional<std::error_code> outcome;
  fc::ext::code_download<api::get_layer_version> got;
  client.async_call(made, [&](std::error_code error, const auto&) {
    REQUIRE_FALSE(error);
    fc::ext::async_download_code(client, request, sink, {}, [&](std::error_code ended, auto download) {
      outcome = ended;
      got = std::move(download);
      emulator.stop();
    });
  });
  context.run();
  CHECK(outcome == std::error_code());
  CHECK(sink.text == package);
  CHECK(got.verified);
  CHECK(got.response->layer_name == "tools");
}
