// What the calls of one client find out once.
#include "catch.hpp"

#include <wirebind/auth/error.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/auth/security.hpp>
#include <wirebind/client/detail/call_basis.hpp>
#include <wirebind/client/error.hpp>
#include <wirebind/core/body_stream.hpp>
#include <wirebind/net/exchange.hpp>

#include <barrier>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
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

TEST_CASE("call basis: calls with the same options share the facts of their exchanges, and no others do") {
  using wirebind::net::exchange_request;
  call_basis basis(false);
  std::error_code error;
  const auto to = basis.endpoint("https://h.example:8443/base", {}, error);
  const auto shared = [&](exchange_request wanted) { return basis.exchange(*to, std::move(wanted)); };
  const auto first = shared({.origin = {}});
  CHECK(first->origin == wirebind::net::origin{"https", "h.example", 8443});
  CHECK(shared({.origin = {}}) == first);
  std::vector<exchange_request> others(8);
  others[0].timeouts.read_idle += std::chrono::milliseconds(1);
  others[1].limits.interim = 0;
  others[2].head = true;
  others[3].idempotent = true;
  others[4].observed = true;
  others[5].progress = true;
  others[6].gunzip = true;
  others[7].limits.body = 1;
  std::vector<std::shared_ptr<const exchange_request>> found;
  for (const exchange_request& each : others) found.push_back(shared(each));
  for (std::size_t i = 0; i != others.size(); ++i) {
    INFO(i);
    CHECK(found[i] != first);
    CHECK(found[i]->origin == first->origin);
    CHECK(found[i]->timeouts == others[i].timeouts);
    CHECK(found[i]->limits == others[i].limits);
    CHECK(shared(others[i]) == found[i]);
    for (std::size_t j = 0; j != i; ++j) CHECK(found[j] != found[i]);
  }
}

TEST_CASE("call basis: an exchange with a source or a sink has facts of its own") {
  using wirebind::net::exchange_request;
  call_basis basis(false);
  std::error_code error;
  const auto to = basis.endpoint("https://h.example", {}, error);
  struct own_source final : wirebind::body_source {
    void async_read_some(char*, std::size_t, read_handler) override {}
  } source;
  struct own_sink final : wirebind::body_sink {
    void async_write(std::string_view, write_handler) override {}
  } sink;
  for (int i = 0; i != 2; ++i) {
    const auto up = basis.exchange(*to, {.origin = {}, .source = &source, .source_length = 4});
    const auto down = basis.exchange(*to, {.origin = {}, .sink = &sink});
    const auto plain = basis.exchange(*to, {.origin = {}});
    CHECK(up->source == &source);
    CHECK(down->sink == &sink);
    CHECK((plain->source == nullptr && plain->sink == nullptr));
    CHECK(basis.exchange(*to, {.origin = {}, .source = &source, .source_length = 4}) != up);
  }
}

TEST_CASE("call basis: more facts of exchanges than are kept are right all the same") {
  call_basis basis(false);
  std::error_code error;
  const auto to = basis.endpoint("https://h.example", {}, error);
  for (int round = 0; round != 2; ++round) {
    for (int i = 1; i != 40; ++i) {
      wirebind::net::exchange_request wanted;
      wanted.timeouts.total = std::chrono::milliseconds(i);
      CHECK(basis.exchange(*to, std::move(wanted))->timeouts.total == std::chrono::milliseconds(i));
    }
  }
  CHECK(to->exchanges.size() == 16);
}

TEST_CASE("call basis: threads that find out the same have one of it") {
  constexpr std::size_t threads = 4;
  static constexpr wirebind::scheme_set bearer[] = {2};
  const auto options = with_token();
  for (int round = 0; round != 200; ++round) {
    call_basis basis(false);
    std::barrier together(threads);
    std::vector<std::shared_ptr<const void>> endpoints(threads), choices(threads), exchanges(threads);
    std::vector<std::thread> running;
    for (std::size_t i = 0; i != threads; ++i) {
      running.emplace_back([&, i] {
        std::error_code error;
        together.arrive_and_wait();
        const auto to = basis.endpoint("http://h.example", {}, error);
        endpoints[i] = to;
        exchanges[i] = basis.exchange(*to, {.origin = {}});
        choices[i] = basis.authentication(bearer, options);
      });
    }
    for (std::thread& each : running) each.join();
    for (std::size_t i = 1; i != threads; ++i) {
      if (endpoints[i] != endpoints[0] || choices[i] != choices[0] || exchanges[i] != exchanges[0])
        FAIL("round " << round);
    }
  }
}
