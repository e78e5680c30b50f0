// A program without zlib: everything is as usual, and gzip is refused by name.
#undef WIREBIND_HAS_ZLIB
#include "catch.hpp"
#include "client/fake_transport.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/acs3.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/http/gunzip.hpp>

#include <asio/io_context.hpp>

#include <memory>
#include <optional>

namespace api = fc::v20210406;

TEST_CASE("without zlib: a request for gzip is rejected before anything is sent, other calls are not") {
  asio::io_context context(1);
  const auto transport = std::make_shared<fake_transport>();
  wirebind::client_options options;
  options.endpoint = "http://127.0.0.1:1";
  options.credentials = aliyun::access_key{.access_key_id = "id", .access_key_secret = "secret"};
  options.authentication = aliyun::acs3();
  wirebind::basic_client client(context.get_executor(), options, transport);
  const api::get_function_request request{.service_name = "demo", .function_name = "f"};
  std::optional<std::error_code> outcome;
  const auto keep = [&outcome](std::error_code error, const auto&) { outcome = error; };
  wirebind::call_options asking;
  asking.accept_encoding = wirebind::http::coding::gzip;
  client.async_call<api::get_function>(request, asking, keep);
  context.run();
  CHECK(outcome == std::error_code(wirebind::http::errc::gzip_unavailable));
  CHECK(transport->attempts.empty());
  CHECK_FALSE(wirebind::http::gzip_available());
  client.async_call(request, keep);
  CHECK(transport->attempts.size() == 1);
}

TEST_CASE("without zlib: the decoder says so") {
  wirebind::http::gunzip decoder(100);
  std::string out;
  decoder.feed("anything");
  CHECK(decoder.take(out, 10) == wirebind::http::errc::gzip_unavailable);
}
