#include "catch.hpp"
#include "gzip.hpp"

#include <wirebind/http/gunzip.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

using wirebind::http::coding;
using wirebind::http::errc;
using wirebind::http::gunzip;

namespace {

constexpr auto unbounded = std::numeric_limits<std::uint64_t>::max();

struct outcome {
  std::error_code error;
  std::string text;

  friend bool operator==(const outcome&, const outcome&) = default;
};

/// Feeds pieces of a size, and takes pieces of a size.
outcome decode(std::string_view coded, std::size_t fed = 1000, std::size_t taken = 1000,
               std::uint64_t limit = unbounded) {
  gunzip decoder(limit);
  outcome out;
  do {
    decoder.feed(std::string(coded.substr(0, fed)));
    coded.remove_prefix(std::min(fed, coded.size()));
    do {
      const std::size_t before = out.text.size();
      out.error = decoder.take(out.text, taken);
      REQUIRE(out.text.size() - before <= taken);
      if (out.error) return out;
    } while (!decoder.needs_input());
  } while (!coded.empty());
  out.error = decoder.finish();
  return out;
}

std::string noise(std::size_t size) {
  std::string text(size, '\0');
  std::uint32_t state = 7;
  for (char& c : text) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  return text;
}

outcome with_byte(std::string coded, std::size_t at, int change) {
  coded[at] = static_cast<char>(coded[at] ^ change);
  return decode(coded);
}

std::optional<coding> coding_of(const std::vector<std::string>& values) {
  wirebind::http::fields all;
  for (const std::string& each : values) all.add("Content-Encoding", each);
  return wirebind::http::coding_of(all);
}

}  // namespace

TEST_CASE("gunzip: a text comes out whole, however it is fed and taken") {
  for (const std::string& text :
       {std::string(), std::string("x"), std::string(100'000, 'a'), noise(70'000)}) {
    const std::string coded = gzip(text);
    for (const std::size_t fed : {std::size_t{1}, std::size_t{7}, std::size_t{4096}, coded.size()}) {
      for (const std::size_t taken : {std::size_t{1}, std::size_t{1000}, text.size() + 1}) {
        if (decode(coded, fed, taken) != outcome{{}, text}) FAIL_CHECK(fed << " fed, " << taken << " taken");
      }
    }
  }
}

TEST_CASE("gunzip: members behind each other are one text") {
  const std::string coded = gzip("one ") + gzip("") + gzip("two");
  for (std::size_t fed = 1; fed <= coded.size(); ++fed) CHECK(decode(coded, fed) == outcome{{}, "one two"});
}

TEST_CASE("gunzip: what ends anywhere inside is truncated, at a member's end it is whole") {
  const std::string first = gzip("one "), coded = first + gzip("two");
  for (std::size_t size = 0; size != coded.size(); ++size) {
    const outcome got = decode(std::string_view(coded).substr(0, size));
    CHECK(got.error == (size == first.size() ? std::error_code() : errc::truncated_gzip));
  }
}

TEST_CASE("gunzip: a wrong header, check sum, size or trailing bytes are errors") {
  const std::string coded = gzip("some text, some text");
  for (const std::size_t at : {0U, 1U, 2U}) CHECK(with_byte(coded, at, 1).error == errc::bad_gzip);
  CHECK(with_byte(coded, 3, 0x20).error == errc::bad_gzip);  // a flag that is reserved
  for (std::size_t back = 1; back <= 8; ++back) {
    CHECK(with_byte(coded, coded.size() - back, 1).error == errc::bad_gzip);
  }
  CHECK(decode(coded + "trailing").error == errc::bad_gzip);
  CHECK(decode(coded + std::string(20, '\0')).error == errc::bad_gzip);
  CHECK(decode(coded + '\x1f').error == errc::truncated_gzip);
  CHECK(decode("plain text").error == errc::bad_gzip);
}

TEST_CASE("gunzip: formats that are like gzip are refused") {
  std::string zlib_text(100, '\0');
  uLongf size = zlib_text.size();
  REQUIRE(compress(reinterpret_cast<Bytef*>(zlib_text.data()), &size, reinterpret_cast<const Bytef*>("text"),
                   4) == Z_OK);
  CHECK(decode(std::string_view(zlib_text).substr(0, size)).error == errc::bad_gzip);
  const std::string coded = gzip("text");
  CHECK(decode(std::string_view(coded).substr(10)).error == errc::bad_gzip);
}

TEST_CASE("gunzip: an error is final") {
  gunzip decoder(unbounded);
  std::string out;
  decoder.feed("nonsense");
  CHECK(decoder.take(out, 10) == errc::bad_gzip);
  decoder.feed(gzip("text"));
  CHECK(decoder.take(out, 10) == errc::bad_gzip);
  CHECK(out.empty());
}

TEST_CASE("gunzip: the limit counts decoded bytes, over all members") {
  const std::string coded = gzip("12345") + gzip("678");
  CHECK(decode(coded, 3, 1000, 8) == outcome{{}, "12345678"});
  CHECK(decode(coded, 1000, 1000, 7).error == errc::body_too_large);
  CHECK(decode(coded, 1000, 2, 7).error == errc::body_too_large);
  std::string damaged = gzip("1234567890");
  damaged.back() ^= 1;
  CHECK(decode(damaged, 1000, 1000, 9).error == errc::body_too_large);
  CHECK(decode(damaged, 1000, 1, 9).error == errc::body_too_large);
  CHECK(decode(damaged, 1000, 1000, 10).error == errc::bad_gzip);
  CHECK(decode(gzip(""), 1000, 1000, 0) == outcome{});
  CHECK(decode(gzip("x"), 1000, 1000, 0).error == errc::body_too_large);
}

TEST_CASE("gunzip: a bomb ends at the limit, and no piece of it is larger than requested") {
  const std::string member = gzip(std::string(10 << 20, '\0'));
  std::string bomb;
  for (int i = 0; i != 1024; ++i) bomb += member;  // 10 GiB
  REQUIRE(bomb.size() < 12 << 20);
  gunzip decoder(64 << 20);
  decoder.feed(bomb);
  std::size_t taken = 0;
  std::error_code error;
  for (std::string piece; !error; piece.clear()) {
    error = decoder.take(piece, 64 * 1024);
    REQUIRE(piece.size() <= 64 * 1024);
    taken += piece.size();
  }
  CHECK(error == errc::body_too_large);
  CHECK(taken == (64 << 20) + 1);
}

TEST_CASE("content coding: gzip and identity have names, everything else has none") {
  CHECK(wirebind::http::gzip_available());
  CHECK(coding_of({}) == coding::identity);
  CHECK(coding_of({"identity"}) == coding::identity);
  CHECK(coding_of({"gzip"}) == coding::gzip);
  CHECK(coding_of({"X-GZip"}) == coding::gzip);
  for (const char* name : {"br", "deflate", "gzip, gzip", "br, gzip", "gzi", "gzip;q=1"}) {
    CHECK(coding_of({name}) == std::nullopt);
  }
  CHECK(coding_of({"gzip", "br"}) == std::nullopt);
}
