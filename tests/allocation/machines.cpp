// The machines without I/O, with each of their allocations failing in turn.
#include "failing.hpp"
#include "net/machine_driver.hpp"

#include <aliyun/access_key.hpp>
#include <wirebind/client/credentials/error.hpp>
#include <wirebind/client/credentials/refresh_machine.hpp>
#include <wirebind/client/detail/call_machine.hpp>
#include <wirebind/client/detail/wait_machine.hpp>
#include <wirebind/core/body_stream.hpp>
#include <wirebind/http/request_parser.hpp>
#include <wirebind/http/response_parser.hpp>
#include <wirebind/http/writer.hpp>
#include <wirebind/net/detail/connect_racer.hpp>

#include <algorithm>
#include <memory>
#include <string>

using namespace allocation_test;
using namespace net_test;

namespace {

const std::error_code no_memory = std::make_error_code(std::errc::not_enough_memory);

const std::string long_text(200, 'v');  // too long to live inside of a string

/// Feeds a parser in small pieces; true when it came to its end.
template <class Parser>
bool parse(Parser& parser, std::string_view text) {
  std::error_code error;
  while (!text.empty() && !error) {
    const std::size_t used = parser.put(text.substr(0, 7), error);
    text.remove_prefix(used);
    if (used == 0) break;
  }
  return !error && parser.done();
}

/// How an exchange ended that had to end.
struct exchange_end {
  int completions = 0;
  std::error_code result;

  void of(net::exchange_machine& machine) {
    for (action each; (each = machine.next()) != action::none;) completions += each == action::complete;
    result = machine.result();
  }
  void check(bool happened) {
    CHECK((completions == 1 || (happened && completions == 0)));
    if (completions == 1) CHECK((!result || (happened && result == no_memory)));
    if (!happened) CHECK(completions == 1);
    completions = 0;
  }
};

}  // namespace

TEST_CASE("allocation: the parser of responses") {
  for (const std::string& text :
       {"HTTP/1.1 200 OK\r\nX-Long: " + long_text + "\r\nContent-Length: 200\r\n\r\n" + long_text,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nc8\r\n" + long_text +
            "\r\n0\r\nT: " + long_text + "\r\n\r\n"}) {
    bool whole = false;
    each_in_turn(
        [&] {
          whole = false;
          http::response_parser parser;
          parser.start(false);
          whole = parse(parser, text);
        },
        [&](bool happened) { CHECK((whole || happened)); });
  }
}

TEST_CASE("allocation: the parser and the writer of requests") {
  bool whole = false;
  each_in_turn(
      [&] {
        whole = false;
        http::request request = request_with(long_text, "PUT");
        request.fields.add("X-Long", long_text);
        std::string text;
        http::write_head(request, text);
        text += request.body.view();
        http::request_parser parser;
        whole = parse(parser, text);
      },
      [&](bool happened) { CHECK((whole || happened)); });
}

TEST_CASE("allocation: the exchange machine can be ended where memory has ended") {
  exchange_end end;
  for (const bool kept : {false, true}) {
    each_in_turn(
        [&] {
          driver d(settings("https"));
          try {
            if (kept) {
              d.to_kept_connection();
              d.prepare(request_with(std::string(20'000, 'b'), "PUT"));
              d.write_all();
              d.answer("HTTP/1.1 200 OK\r\n");
            } else {
              d.to(stage::read);
            }
            d.answer("X-Long: " + long_text + "\r\nContent-Length: 200\r\n\r\n" + long_text);
          } catch (const std::bad_alloc&) {
            d.machine.fail(no_memory);
          }
          end.of(d.machine);
        },
        [&](bool happened) { end.check(happened); });
  }
}

TEST_CASE("allocation: the exchange machine with a source and a sink") {
  exchange_end end;
  no_source source;
  no_sink sink;
  each_in_turn(
      [&] {
        net::exchange_request request = settings();
        request.source = &source;
        request.sink = &sink;
        driver d(request);
        try {
          d.to(stage::prepare);
          d.machine.prepared({}, request_with({}, "PUT"), d.now);
          for (const std::size_t count : {100, 50, 0}) {
            d.machine.written({}, d.machine.output().size(), d.now);
            d.drain();
            std::fill_n(d.machine.source_buffer(), count, 's');
            d.machine.pulled({}, count, d.now);
          }
          d.write_all();
          d.answer("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n");
          for (int piece = 0; piece != 2; ++piece) {
            d.drain();
            d.answer(long_text);
            d.drain();
            d.machine.pushed({}, d.now);
          }
        } catch (const std::bad_alloc&) {
          d.machine.fail(no_memory);
          d.machine.pulled({}, 0, d.now);
          d.machine.pushed({}, d.now);
        }
        end.of(d.machine);
      },
      [&](bool happened) { end.check(happened); });
}

TEST_CASE("allocation: the race of connections") {
  std::size_t begun = 0;
  each_in_turn(
      [&] {
        begun = 0;
        std::vector<net::endpoint> addresses;
        for (int i = 0; i != 5; ++i) addresses.push_back({"2001:db8::1:2:3:" + std::to_string(i), 443});
        net::connect_racer racer(std::move(addresses));
        const net::connect_racer::time_point now{1h};
        racer.start(now);
        while (const auto index = racer.next(now)) {
          ++begun;
          racer.tried(*index, reset, now);
        }
      },
      [&](bool happened) { CHECK((begun == 5 || happened)); });
}

TEST_CASE("allocation: the call machine") {
  namespace retry = wirebind::retry;
  using wirebind::client::call_action;
  bool done = false;
  each_in_turn(
      [&] {
        done = false;
        const auto quota = std::make_shared<retry::quota>(retry::budget{});
        const retry::policy rules;
        wirebind::client::call_machine machine(rules, {.reads_only = true, .idempotent = true}, *quota);
        wirebind::client::call_machine::time_point now{1h};
        machine.start(now, 100s);
        for (int attempt = 0; attempt != 2; ++attempt) {
          machine.credentials_ready({});
          machine.attempt_ended({.error = reset, .facts = {.ending = retry::ending::broken, .wrote = true}},
                                now, 0.5);
          machine.timer(now += 10s);
        }
        machine.credentials_ready({});
        machine.attempt_ended({.error = {}, .facts = {}}, now, 0.5);
        while (machine.next() != call_action::none) {
        }
        done = machine.done();
      },
      [&](bool happened) { CHECK((done || happened)); });
}

TEST_CASE("allocation: the wait machine and the words for its end") {
  using wirebind::client::wait_verdict;
  bool told = false;
  each_in_turn(
      [&] {
        told = false;
        wirebind::client::wait_machine machine({}, {});
        for (int poll = 0; poll != 3; ++poll) machine.next(wait_verdict::pending, {}, {}, 0.5);
        const auto over = machine.next(wait_verdict::failed, {}, {}, 0.5);
        auto last = std::make_shared<wirebind::call_details>();
        last->message = long_text;
        last->code = long_text;
        told = wirebind::client::wait_details(last, over.error, long_text, machine.polls())->message.size() >
               400;
      },
      [&](bool happened) { CHECK((told || happened)); });
}

TEST_CASE("allocation: the refresh machine gives what it holds, and a lost fetch is followed by another") {
  namespace providers = wirebind::providers;
  bool given = false;
  bool again = false;
  each_in_turn(
      [&] {
        given = again = false;
        providers::refresh_machine machine({});
        const providers::refresh_machine::time_point now{1'700'000'000s};
        machine.request(now);
        try {
          providers::fetched_credentials failure;
          failure.error = providers::errc::unexpected_status;
          failure.detail = long_text;
          machine.settled(std::move(failure), now);
          machine.request(now);
          machine.settled({.value = aliyun::access_key{long_text, long_text, long_text}, .expires = now + 1h},
                          now);
        } catch (const std::bad_alloc&) {
          machine.lost();
          again = machine.request(now).fetch;
          throw;
        }
        given = machine.request(now).give;
      },
      [&](bool happened) { CHECK((given || (happened && again))); });
}
