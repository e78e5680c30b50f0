// Which security schemes a call uses.
#include "catch.hpp"

#include <wirebind/auth/error.hpp>
#include <wirebind/auth/nonce_source.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/auth/security.hpp>
#include <wirebind/core/callback_error.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

using wirebind::access_token;
using wirebind::api_key;
using wirebind::client_credentials;
using wirebind::credentials;
using wirebind::credentials_provider;
using wirebind::scheme_set;
using wirebind::user_password;
namespace auth = wirebind::auth;

namespace {

const auth::scheme_table table{{"basic", auth::basic()},
                               {"bearer", auth::bearer()},
                               {"key", auth::key(auth::key_location::query, "key")}};
constexpr scheme_set basic = 1, bearer = 2, key = 4;

const access_token token{"token-1"};
const user_password person{"ann", "secret-of-ann"};

/// Gives what it is told to, later if it is asked to.
struct scripted_provider final : credentials_provider {
  void async_get(handler done) override {
    if (thrown) throw std::runtime_error("no file");
    if (later) {
      waiting = std::move(done);
    } else {
      done(error, error ? credentials() : given);
    }
  }
  bool invalidate(const credentials& refused) override {
    invalidated.push_back(refused);
    return others;
  }
  std::string last_failure() const override { return "the file is empty"; }

  credentials given = token;
  std::error_code error{};
  bool later = false;
  bool thrown = false;
  bool others = true;
  handler waiting;
  std::vector<credentials> invalidated;
};

auth::chosen_authentication choose(std::vector<scheme_set> alternatives, const client_credentials& given,
                                   const credentials* of_call = nullptr) {
  return auth::choose(alternatives, table, given, of_call);
}

/// The credentials of a choice; they must be there at once.
credentials got(const auth::chosen_authentication& from) {
  if (!from.source.provider()) return from.source.value();
  credentials out;
  bool called = false;
  from.source.provider()->async_get([&](std::error_code error, credentials given) {
    CHECK_FALSE(error);
    called = true;
    out = std::move(given);
  });
  CHECK(called);
  return out;
}

/// A request as a choice sends it.
wirebind::http::request sent(const auth::chosen_authentication& how) {
  wirebind::http::request message;
  message.target = "/a";
  REQUIRE(how.by);
  CHECK(how.by->apply(message, got(how), {}) == std::error_code());
  return message;
}

}  // namespace

TEST_CASE("security: the first alternative with all of its credentials is used") {
  CHECK(choose({bearer, basic}, token).by == table[1].by);
  CHECK(choose({bearer, basic}, person).by == table[0].by);
  CHECK(choose({basic, bearer}, client_credentials({{"bearer", token}, {"basic", person}})).by ==
        table[0].by);
  CHECK(choose({bearer | key, basic}, client_credentials({{"bearer", token}, {"basic", person}})).by ==
        table[0].by);
  CHECK(choose({bearer}, std::make_shared<scripted_provider>()).by == table[1].by);
}

TEST_CASE("security: a call is anonymous only where it may be and has no credentials for anything else") {
  CHECK(choose({0, bearer}, token).by == table[1].by);
  CHECK_FALSE(choose({0, bearer}, {}).by);
  CHECK_FALSE(choose({0, bearer}, {}).error);
  CHECK_FALSE(choose({}, token).by);
  CHECK_FALSE(choose({0}, token).error);
}

TEST_CASE("security: an error names the schemes that there are no credentials for") {
  const auth::chosen_authentication none = choose({bearer | key, basic}, {});
  CHECK(none.error == auth::errc::incomplete_credentials);
  CHECK(none.schemes == "bearer and key, or basic");
  CHECK(choose({bearer}, api_key{"k"}).error == auth::errc::incomplete_credentials);
  CHECK(choose({bearer}, client_credentials({{"other", token}})).error == auth::errc::incomplete_credentials);
}

TEST_CASE("security: an alternative with a scheme without an authenticator is not used") {
  const auth::scheme_table schemes = {{"basic", auth::basic()}, {"digest", nullptr}};
  const scheme_set digest = 2;
  const auto choose = [&](std::vector<scheme_set> alternatives, const client_credentials& given,
                          const credentials* of_call = nullptr) {
    return auth::choose(alternatives, schemes, given, of_call);
  };
  const auth::chosen_authentication none = choose({digest, digest | 1}, person);
  CHECK(none.error == auth::errc::no_authenticator);
  CHECK(none.schemes == "digest, or basic and digest");
  CHECK_FALSE(none.by);
  CHECK(choose({digest}, {}).error == auth::errc::no_authenticator);
  CHECK(choose({digest, 1}, std::make_shared<scripted_provider>()).by == schemes[0].by);
  CHECK(choose({digest, 1}, {}).error == auth::errc::incomplete_credentials);
  CHECK(choose({digest, 1}, {}).schemes == "basic");
  const credentials own = user_password{"bob", "secret-of-bob"};
  CHECK(choose({digest, 1}, {}, &own).by == schemes[0].by);
  CHECK(choose({digest}, {}, &own).error == auth::errc::no_authenticator);
  CHECK_FALSE(choose({digest, 0}, person).error);
}

TEST_CASE("security: credentials of a call stand in for those of the client, and choose the alternative") {
  const credentials own = user_password{"bob", "secret-of-bob"};
  const auth::chosen_authentication chosen = choose({bearer, basic}, token, &own);
  CHECK(chosen.by == table[0].by);
  CHECK(got(chosen) == own);
  const auth::chosen_authentication foreign = choose({0, bearer}, token, &own);
  CHECK(foreign.error == auth::errc::other_credentials);
  CHECK(foreign.schemes == "bearer");
  const credentials nothing;
  CHECK(choose({bearer}, token, &nothing).error == auth::errc::incomplete_credentials);
  const auth::chosen_authentication both = choose({basic | key}, api_key{"k"}, &own);
  CHECK(sent(both).fields.find("authorization") == "Basic Ym9iOnNlY3JldC1vZi1ib2I=");
  CHECK(sent(both).target == "/a?key=k");
  CHECK(choose({basic | key}, {}, &own).error == auth::errc::incomplete_credentials);
}

TEST_CASE("security: schemes that hold together are all applied") {
  const auth::chosen_authentication both =
      choose({bearer | key}, client_credentials({{"bearer", token}, {"key", api_key{"k&"}}}));
  const wirebind::http::request message = sent(both);
  CHECK(message.fields.find("authorization") == "Bearer token-1");
  CHECK(message.target == "/a?key=k%26");
  CHECK(both.by->sets_field("Authorization"));
  CHECK_FALSE(both.by->sets_field("date"));
  CHECK(both.by->takes(got(both)));
  CHECK_FALSE(both.by->takes(token));
  CHECK(got(both).secrets() == std::vector<std::string>{"token-1", "k&"});
  CHECK(got(both) == got(both));
  wirebind::http::request other;
  CHECK(both.by->apply(other, token, {}) == auth::errc::other_credentials);
}

TEST_CASE("security: providers of schemes that hold together are called in turn") {
  const auto first = std::make_shared<scripted_provider>();
  first->later = true;
  const auto second = std::make_shared<scripted_provider>();
  second->given = api_key{"k-1"};
  const auth::chosen_authentication both =
      choose({bearer | key}, client_credentials({{"bearer", first}, {"key", second}}));
  std::optional<std::error_code> outcome;
  credentials given;
  const auto ask = [&] {
    outcome.reset();
    both.source.provider()->async_get([&](std::error_code error, credentials snapshot) {
      outcome = error;
      given = std::move(snapshot);
    });
  };
  ask();
  CHECK_FALSE(outcome);
  std::exchange(first->waiting, {})({}, token);
  CHECK(outcome == std::error_code());
  wirebind::http::request message;
  message.target = "/a?b=c";
  CHECK(both.by->apply(message, given, {}) == std::error_code());
  CHECK(message.target == "/a?b=c&key=k-1");

  second->others = false;
  CHECK(both.source.provider()->invalidate(given));
  CHECK(first->invalidated.at(0) == credentials(token));
  CHECK(second->invalidated.at(0) == second->given);
  first->others = false;
  CHECK_FALSE(both.source.provider()->invalidate(given));
  CHECK_FALSE(both.source.provider()->invalidate(token));

  first->later = false;
  second->error = std::make_error_code(std::errc::no_such_file_or_directory);
  ask();
  CHECK(outcome == std::errc::no_such_file_or_directory);
  CHECK(both.source.provider()->last_failure() == "the file is empty");
  second->error = {};
  second->thrown = true;
  ask();
  CHECK(outcome == wirebind::callback_errc::exception_thrown);
  CHECK_THROWS_WITH(std::rethrow_exception(both.source.provider()->last_exception()), "no file");
}
