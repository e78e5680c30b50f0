#include "catch.hpp"

#include <wirebind/auth/error.hpp>
#include <wirebind/auth/schemes.hpp>

#include <memory>
#include <string>
#include <utility>

namespace auth = wirebind::auth;
namespace http = wirebind::http;

namespace {

/// What a request became, or why it did not.
struct applied {
  applied(auth::authenticator& by, wirebind::credentials with, std::string target = "/a") {
    message.method = "GET";
    message.target = std::move(target);
    message.fields.add("Host", "h");
    error = by.apply(message, with, {});
  }
  std::string field(std::string_view name) const {
    return std::string(message.fields.find(name).value_or("(none)"));
  }

  http::request message;
  std::error_code error;
};

}  // namespace

TEST_CASE("bearer: the token is sent, and its field belongs to the authentication") {
  const auto bearer = auth::bearer();
  const applied sent(*bearer, wirebind::access_token{"abc.-_~+/DEF=="});
  CHECK_FALSE(sent.error);
  CHECK(sent.field("authorization") == "Bearer abc.-_~+/DEF==");
  CHECK(bearer->sets_field("AUTHORIZATION"));
  CHECK_FALSE(bearer->sets_field("date"));
  CHECK_FALSE(bearer->needs().body_digest);
  CHECK_FALSE(bearer->needs().clock);
}

TEST_CASE("bearer: a text that is no token68 is refused, before it can end a field") {
  const auto bearer = auth::bearer();
  for (const char* bad : {"a b", "a\r\nHost: x", "a,b", "=", "a=b", "t\xc3\xb6ken"}) {
    const applied refused(*bearer, wirebind::access_token{bad});
    CHECK(refused.error == auth::errc::unusable_credentials);
    CHECK(refused.field("authorization") == "(none)");
  }
}

TEST_CASE("authenticators: credentials that are missing, empty or of another type have errors of their own") {
  for (const auto& scheme : {auth::bearer(), auth::basic(), auth::key(auth::key_location::query, "key")}) {
    CHECK(applied(*scheme, {}).error == auth::errc::incomplete_credentials);
    CHECK(applied(*scheme, wirebind::access_token{}).error == auth::errc::incomplete_credentials);
  }
  CHECK(applied(*auth::bearer(), wirebind::api_key{"k"}).error == auth::errc::other_credentials);
  CHECK(applied(*auth::basic(), wirebind::access_token{"t"}).error == auth::errc::other_credentials);
}

TEST_CASE("basic: user and password as RFC 7617 has them") {
  const auto basic = auth::basic();
  CHECK(applied(*basic, wirebind::user_password{"Aladdin", "open sesame"}).field("authorization") ==
        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  CHECK(applied(*basic, wirebind::user_password{"test", "123\xc2\xa3"}).field("authorization") ==
        "Basic dGVzdDoxMjPCow==");
  CHECK(applied(*basic, wirebind::user_password{"a:b", "c"}).error == auth::errc::unusable_credentials);
  CHECK(applied(*basic, wirebind::user_password{"a", "b\n"}).error == auth::errc::unusable_credentials);
}

TEST_CASE("API key: a header field, a query parameter or a cookie carries it") {
  const wirebind::api_key key{"k+/ 1"};
  const auto header = auth::key(auth::key_location::header, "X-Key");
  CHECK(applied(*header, key).field("x-key") == "k+/ 1");
  CHECK(header->sets_field("x-key"));
  CHECK(applied(*header, wirebind::api_key{"a\nb"}).error == auth::errc::unusable_credentials);
  const auto query = auth::key(auth::key_location::query, "api key");
  CHECK(applied(*query, key).message.target == "/a?api%20key=k%2B%2F%201");
  CHECK(applied(*query, key, "/a?b=c").message.target == "/a?b=c&api%20key=k%2B%2F%201");
  CHECK_FALSE(query->sets_field("api key"));
  const auto cookie = auth::key(auth::key_location::cookie, "session");
  CHECK(applied(*cookie, wirebind::api_key{"s1"}).field("cookie") == "session=s1");
  CHECK(applied(*cookie, wirebind::api_key{"s; admin=1"}).error == auth::errc::unusable_credentials);
  CHECK(cookie->sets_field("Cookie"));
}

TEST_CASE("anonymous: the request stays as it is") {
  const auto none = auth::anonymous();
  const applied sent(*none, wirebind::access_token{"t"});
  CHECK_FALSE(sent.error);
  CHECK(sent.message.fields.size() == 1);
  CHECK_FALSE(none->sets_field("authorization"));
  CHECK(none->takes({}));
  CHECK_FALSE(none->takes(wirebind::access_token{"t"}));
  CHECK_FALSE(none->refuses_credentials({401, "", sent.message.fields}));
}

TEST_CASE("credentials: copies are the same snapshot, equal values are equal, and types are distinguished") {
  const wirebind::credentials one = wirebind::access_token{"t"};
  const wirebind::credentials copy = one;
  const wirebind::credentials equal = wirebind::access_token{"t"};
  CHECK(copy.same_snapshot(one));
  CHECK_FALSE(equal.same_snapshot(one));
  CHECK(equal == one);
  CHECK_FALSE(one == wirebind::access_token{"u"});
  CHECK_FALSE(one == wirebind::api_key{"t"});
  CHECK_FALSE(one == wirebind::credentials());
  REQUIRE(one.get_if<wirebind::access_token>() != nullptr);
  CHECK(one.get_if<wirebind::access_token>()->value == "t");
  CHECK(one.get_if<wirebind::api_key>() == nullptr);
  CHECK(one.secrets() == std::vector<std::string>{"t"});
  CHECK(one.complete());
  CHECK_FALSE(wirebind::credentials(wirebind::access_token{}).complete());
  CHECK_FALSE(wirebind::credentials().complete());
}
