#include "catch.hpp"

#include <aliyun/canonical.hpp>
#include <aliyun/scheme.hpp>

#include <optional>
#include <string>
#include <vector>

namespace {

namespace auth = wirebind::auth;
namespace http = wirebind::http;
using aliyun::scheme;

http::request make(std::string target) {
  http::request out{"GET", std::move(target), {}, {}};
  out.fields.add("Host", "h");
  return out;
}

/// The canonical URI or query of ACS3: one line of the canonical request.
std::string acs3_line(std::string target, int number) {
  const auto text = aliyun::canonical_request(make(std::move(target)), scheme::acs3).value();
  std::size_t begin = 0;
  for (int i = 0; i != number; ++i) begin = text.find('\n', begin) + 1;
  return text.substr(begin, text.find('\n', begin) - begin);
}

/// The resource of FC-native: what follows the four lines of a request without further fields.
std::string fc_resource(std::string target) {
  return aliyun::canonical_request(make(std::move(target)), scheme::fc).value().substr(7);
}

}  // namespace

TEST_CASE("acs3 canonicaliser: a request without query and body has six parts") {
  CHECK(aliyun::canonical_request(make("/p"), scheme::acs3) == "GET\n/p\n\nhost:h\n\nhost\n");
}

TEST_CASE("acs3 canonicaliser: the path stays as it is on the wire but for three spellings") {
  CHECK(acs3_line("/a%20b/%2F/c", 1) == "/a%20b/%2F/c");
  CHECK(acs3_line("/a+b+c", 1) == "/a%20b%20c");
  CHECK(acs3_line("/a*b*", 1) == "/a%2Ab%2A");
  CHECK(acs3_line("/%7Ea%7eb", 1) == "/~a~b");
  CHECK(acs3_line("?x=1", 1) == "/");
}

TEST_CASE("acs3 canonicaliser: the query is decoded, encoded strictly and sorted by name") {
  CHECK(acs3_line("/?b=2&a=1", 2) == "a=1&b=2");
  CHECK(acs3_line("/?x=!'()*~-._", 2) == "x=%21%27%28%29%2A~-._");
  CHECK(acs3_line("/?x=%7e%61", 2) == "x=~a");
  CHECK(acs3_line("/?x=a+b", 2) == "x=a%2Bb");
  CHECK(acs3_line("/?x=%e5%87%bd", 2) == "x=%E5%87%BD");
  CHECK(acs3_line("/?a.10=1&a.2=2&a=3", 2) == "a=3&a.10=1&a.2=2");
  CHECK(acs3_line("/?a=2&a=1", 2) == "a=1&a=2");
}

TEST_CASE("acs3 canonicaliser: a name without a value counts as one with an empty value") {
  CHECK(acs3_line("/?a", 2) == "a=");
  CHECK(acs3_line("/?a=", 2) == "a=");
  CHECK(acs3_line("/?", 2).empty());
  CHECK(acs3_line("/?a=b=c", 2) == "a=b%3Dc");
}

TEST_CASE("acs3 canonicaliser: names are sorted after encoding by the bytes of their decoded form") {
  CHECK(acs3_line("/?%C3%A9=1&~=2", 2) == "~=2&%C3%A9=1");
  CHECK(acs3_line("/?B=1&a=2&A=3", 2) == "A=3&B=1&a=2");
}

TEST_CASE("acs3 canonicaliser: only host, content-type and x-acs fields are signed") {
  http::request message = make("/");
  message.fields.add("X-Fc-Log-Type", "Tail");
  message.fields.add("If-Match", "e");
  message.fields.add("Content-Type", "t");
  message.fields.add("X-Acs-Date", "d");
  message.fields.add("Date", "other");
  CHECK(aliyun::acs3_signed_names(message) == std::vector<std::string>{"content-type", "host", "x-acs-date"});
}

TEST_CASE("acs3 canonicaliser: values of one name are trimmed, sorted and joined") {
  http::request message = make("/");
  message.fields.add("x-acs-b", " two\t");
  message.fields.add("X-Acs-B", "one");
  message.fields.add("x-acs-a", "");
  CHECK(aliyun::canonical_request(message, scheme::acs3) ==
        "GET\n/\n\nhost:h\nx-acs-a:\nx-acs-b:one,two\n\nhost;x-acs-a;x-acs-b\n");
}

TEST_CASE("acs3 canonicaliser: the hash is taken from the field and not from the body") {
  http::request message = make("/");
  message.fields.add("x-acs-content-sha256", "abc");
  message.body = "body";
  CHECK(aliyun::canonical_request(message, scheme::acs3) ==
        "GET\n/\n\nhost:h\nx-acs-content-sha256:abc\n\nhost;x-acs-content-sha256\nabc");
}

TEST_CASE("fc canonicaliser: absent fields are empty lines") {
  CHECK(aliyun::canonical_request(make("/p"), scheme::fc) == "GET\n\n\n\n/p");
}

TEST_CASE("fc canonicaliser: fields stand in their order and x-fc fields are sorted") {
  http::request message = make("/p");
  message.fields.add("X-Fc-Log-Type", "Tail");
  message.fields.add("x-fc-account-id", "1");
  message.fields.add("ax-fc-b", "no");
  message.fields.add("Date", "d");
  message.fields.add("Content-Type", "t");
  message.fields.add("Content-MD5", "m");
  CHECK(aliyun::canonical_request(message, scheme::fc) ==
        "GET\nm\nt\nd\nx-fc-account-id:1\nx-fc-log-type:Tail\n/p");
}

TEST_CASE("fc canonicaliser: an API call signs the decoded path without its query") {
  CHECK(fc_resource("/2021-04-06/services/a%20b?x=1") == "/2021-04-06/services/a b");
  CHECK(fc_resource("/2016-08-15/services/s.q/functions/f") == "/2016-08-15/services/s.q/functions/f");
  CHECK(fc_resource("/2016-08-15/proxyx/s?x=1") == "/2016-08-15/proxyx/s");
}

TEST_CASE("fc canonicaliser: a trigger call signs the decoded query in sorted lines") {
  CHECK(fc_resource("/2016-08-15/proxy/s/f/p%20q?x=3&x=1&b;c=%26&a") ==
        "/2016-08-15/proxy/s/f/p q\na\nb;c=&\nx=1\nx=3");
  CHECK(fc_resource("/2016-08-15/proxy/s/f/?a=") == "/2016-08-15/proxy/s/f/\na=");
}

TEST_CASE("fc canonicaliser: a trigger call without a query still ends the path") {
  CHECK(fc_resource("/2016-08-15/proxy/s/f/") == "/2016-08-15/proxy/s/f/\n");
}

TEST_CASE("roa canonicaliser: the query is sorted and not encoded") {
  http::request message = make("/p%20q?b=%2B&a=x%20y");
  message.fields.add("Accept", "application/json");
  message.fields.add("Date", "d");
  message.fields.add("x-acs-b", " 2\t3 ");
  message.fields.add("X-Acs-A", "1");
  CHECK(aliyun::canonical_request(message, scheme::roa) ==
        "GET\napplication/json\n\n\nd\nx-acs-a:1\nx-acs-b:2 3\n/p%20q?a=x y&b=+");
}

TEST_CASE("canonicaliser: a malformed escape in the query gives nothing") {
  for (const scheme how : {scheme::acs3, scheme::fc, scheme::roa}) {
    CHECK_FALSE(aliyun::canonical_request(make("/?a=%4"), how));
  }
  CHECK_FALSE(aliyun::canonical_request(make("/%zz"), scheme::fc));
}

TEST_CASE("canonicaliser: without a scheme there is nothing to sign") {
  CHECK_FALSE(aliyun::canonical_request(make("/"), scheme::none));
  CHECK(aliyun::make_signature(scheme::none, "secret", "text").empty());
}
