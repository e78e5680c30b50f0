// What the calls of one client find out once.
#include "catch.hpp"

#include <wirebind/auth/error.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/auth/security.hpp>
#include <wirebind/client/detail/call_basis.hpp>
#include <wirebind/client/error.hpp>

#include <barrier>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

using wirebind::client::call_basis;
namespace auth = wirebind::auth;

namespace {

wirebind::client_options with_token() {
  wirebind::client_options options;
  options.schemes = std::make_shared<const auth::scheme_table>(
      auth::scheme_table{{"basic", auth::basic()}, {"bearer", auth::bearer()}});
  options.credentials = wirebind::access_token{"token-1"};
  return options;
}

}  // namespace

TEST_CASE("call basis: an endpoint is parsed once, and one that cannot be used is an error each time") {
  call_basis basis(false);
  std::error_code error;
  const auto first = basis.endpoint("https://h.example:8443/base/", {}, error);
  REQUIRE(first != nullptr);
  CHECK(first->url.target == "/base");
  CHECK(first->authority == "h.example:8443");
  CHECK(first->head.find("host") == "h.example:8443");
  CHECK((first->head.contains("user-agent") && first->head.is_valid()));
  CHECK(basis.endpoint("https://h.example:8443/base/", {}, error) == first);
  const auto other = basis.endpoint("https://h.example", {}, error);
  CHECK(other != first);
  CHECK(other->url.target.empty());
  CHECK_FALSE(error);
  for (int i = 0; i != 2; ++i) {
    CHECK(basis.endpoint("https://h.example/?a=b", {}, error) == nullptr);
    CHECK(error == wirebind::errc::endpoint_query);
    error.clear();
    CHECK(basis.endpoint("", {}, error) == nullptr);
    CHECK(error == wirebind::errc::invalid_endpoint);
    error.clear();
  }
}

TEST_CASE("call basis: more endpoints than are kept are right all the same") {
  call_basis basis(false);
  for (int round = 0; round != 2; ++round) {
    for (int i = 0; i != 20; ++i) {
      std::error_code error;
      const auto found = basis.endpoint("http://h" + std::to_string(i) + ".example", {}, error);
      REQUIRE(found != nullptr);
      CHECK(found->url.host == "h" + std::to_string(i) + ".example");
    }
  }
}

TEST_CASE("call basis: authentication is chosen once for equal alternatives, wherever they stand") {
  call_basis basis(false);
  const auto options = with_token();
  const std::vector<wirebind::scheme_set> bearer{2}, again{2}, basic{1}, anonymous{0};
  const auto first = basis.authentication(bearer, options);
  CHECK(first->by == (*options.schemes)[1].by);
  CHECK(basis.authentication(again, options) == first);
  for (int i = 0; i != 2; ++i) {
    const auto refused = basis.authentication(basic, options);
    CHECK(refused->error == auth::errc::incomplete_credentials);
    CHECK(refused->schemes == "basic");
    CHECK(basis.authentication(anonymous, options)->by == nullptr);
  }
}

TEST_CASE("call basis: one authenticator for all calls is asked once, whatever the operation allows") {
  call_basis basis(false);
  auto options = with_token();
  options.authentication = auth::bearer();
  const std::vector<wirebind::scheme_set> bearer{2}, basic{1};
  const auto first = basis.authentication(bearer, options);
  CHECK(first->by == options.authentication);
  CHECK(basis.authentication(basic, options) == first);
}

TEST_CASE("call basis: threads that find out the same have one of it") {
  constexpr std::size_t threads = 4;
  static constexpr wirebind::scheme_set bearer[] = {2};
  const auto options = with_token();
  for (int round = 0; round != 200; ++round) {
    call_basis basis(false);
    std::barrier together(threads);
    std::vector<std::shared_ptr<const void>> endpoints(threads), choices(threads);
    std::vector<std::thread> running;
    for (std::size_t i = 0; i != threads; ++i) {
      running.emplace_back([&, i] {
        std::error_code error;
        together.arrive_and_wait();
        endpoints[i] = basis.endpoint("http://h.example", {}, error);
        choices[i] = basis.authentication(bearer, options);
      });
    }
    for (std::thread& each : running) each.join();
    for (std::size_t i = 1; i != threads; ++i) {
      if (endpoints[i] != endpoints[0] || choices[i] != choices[0]) FAIL("round " << round);
    }
  }
}
