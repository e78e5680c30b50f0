// A program without zlib: everything is as usual, and gzip is refused by name.
#undef WIREBIND_HAS_ZLIB
#include "catch.hpp"

#include <fc/v20210406/operations/get_function.hpp>
#include <wirebind/client/detail/operation_table.hpp>
#include <wirebind/client/detail/request_encoder.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/http/gunzip.hpp>

#include <string>

namespace api = fc::v20210406;
using wirebind::http::errc;

// What fails here is sent nowhere, as the tests of calls show.
TEST_CASE("without zlib: a request for gzip is rejected, other calls are not") {
  const api::get_function_request request{.service_name = "demo", .function_name = "f"};
  const auto operation = wirebind::client::operation_of<api::get_function>();
  const std::string url = "http://127.0.0.1:1/";
  const wirebind::client_options client{.endpoint = url};
  wirebind::call_options asking;
  asking.accept_encoding = wirebind::http::coding::gzip;
  CHECK(wirebind::client::encode_request(operation, &request, client, asking).error ==
        errc::gzip_unavailable);
  CHECK(wirebind::client::encode_fetch(url, client, asking).error == errc::gzip_unavailable);
  CHECK_FALSE(wirebind::http::gzip_available());
  CHECK_FALSE(wirebind::client::encode_request(operation, &request, client, {}).error);
  CHECK_FALSE(wirebind::client::encode_fetch(url, client, {}).error);
}

TEST_CASE("without zlib: the decoder says so") {
  wirebind::http::gunzip decoder(100);
  std::string out;
  decoder.feed("anything");
  CHECK(decoder.take(out, 10) == errc::gzip_unavailable);
}
