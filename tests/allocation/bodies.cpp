// How much memory a body takes on its way into a string: its bound and one buffer, however it comes.
#include "failing.hpp"

#if WIREBIND_HAS_ZLIB
#include "../gzip.hpp"
#endif

#include <wirebind/http/gunzip.hpp>
#include <wirebind/http/request_parser.hpp>
#include <wirebind/http/response_parser.hpp>

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>

namespace http = wirebind::http;
using namespace allocation_test;

namespace {

constexpr long mib = 1024 * 1024;
/// What a body may take beyond its bound.
constexpr long buffer = mib + 128 * 1024;

/// Feeds a head, then `piece` again and again; gives the most bytes that were allocated.
template <class Parser>
long peak_of(std::string_view head, const std::string& piece, std::size_t pieces, std::error_code& error,
             http::limits limits = {}) {
  const long begin = peak_begin();
  Parser parser(limits);
  parser.put(head, error);
  for (std::size_t i = 0; i != pieces && !error && !parser.done(); ++i) parser.put(piece, error);
  return peak_since(begin);
}

}  // namespace

TEST_CASE("bodies: an endless one takes its bound and one buffer") {
  // Sizes that meet the power of two where the growth changes, and that do not.
  const int size = GENERATE(65536, 60000, 700000);
  const std::string data(static_cast<std::size_t>(size), 'x');
  char digits[16];
  std::snprintf(digits, sizeof digits, "%x\r\n", size);
  const std::string chunk = digits + data + "\r\n";
  std::error_code error;
  for (const std::string_view head :
       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"}) {
    INFO(head);
    const bool chunked = head.find("chunked") != head.npos;
    CHECK(peak_of<http::response_parser>(head, chunked ? chunk : data, 2000, error) <= 64 * mib + buffer);
    CHECK(error == http::errc::body_too_large);
    http::limits limits;
    limits.body = 5 * mib;
    CHECK(peak_of<http::response_parser>(head, chunked ? chunk : data, 2000, error, limits) <=
          5 * mib + buffer);
    CHECK(error == http::errc::body_too_large);
  }
  const std::string_view post = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  CHECK(peak_of<http::request_parser>(post, chunk, 2000, error) <= 64 * mib + buffer);
  CHECK(error == http::errc::body_too_large);
}

TEST_CASE("bodies: one of a known length takes that and one buffer, and nothing before it comes") {
  const std::string data(64 * 1024, 'x');
  const std::string_view head = "HTTP/1.1 200 OK\r\nContent-Length: 41943040\r\n\r\n";
  std::error_code error;
  CHECK(peak_of<http::response_parser>(head, data, 640, error) <= 40 * mib + buffer);
  CHECK_FALSE(error);
  CHECK(peak_of<http::response_parser>(head, data, 1, error) <= buffer);
}

TEST_CASE("bodies: short ones take about what they are long") {
  const std::string chunk = "1000\r\n" + std::string(4096, 'x') + "\r\n";
  const std::string_view head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  std::error_code error;
  CHECK(peak_of<http::response_parser>(head, chunk, 4, error) <= 64 * 1024);
  CHECK(peak_of<http::response_parser>(head, chunk, 100, error) <= mib);
  CHECK_FALSE(error);
}

TEST_CASE("bodies: a bound that no memory has does not keep a body from being read") {
  const std::string data(64 * 1024, 'x');
  http::limits limits;
  limits.body = UINT64_MAX;
  std::error_code error;
  CHECK(peak_of<http::response_parser>("HTTP/1.1 200 OK\r\n\r\n", data, 64, error, limits) <= 16 * mib);
  CHECK_FALSE(error);
}

#if WIREBIND_HAS_ZLIB
TEST_CASE("bodies: what gzip becomes takes its bound and one buffer") {
  const std::string coded = gzip(std::string(96 * static_cast<std::size_t>(mib), 'x'));
  const long begin = peak_begin();
  {
    http::gunzip machine(64 * mib);
    std::string out;
    machine.feed(coded);
    std::error_code error;
    while (!error && !machine.needs_input()) error = machine.take(out, 64 * 1024);
    CHECK(error == http::errc::body_too_large);
  }
  CHECK(peak_since(begin) <= 64 * mib + buffer + static_cast<long>(coded.size()));
}
#endif
