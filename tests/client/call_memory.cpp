// What goes from one call to the next is emptied before, and is not shared.
#include "catch.hpp"

#include <wirebind/client/detail/call_memory.hpp>
#include <wirebind/client/detail/call_texts.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using wirebind::client::detail::call_memory;
namespace http = wirebind::http;

namespace {

http::request request_with(std::string body, std::string target = "/a/path?with=a&query=of&some=length") {
  http::request made;
  made.method = "OPTIONS";
  made.target = std::move(target);
  made.fields.add("Host", "h");
  made.fields.add("X-Secret", "s");
  made.body = std::move(body);
  return made;
}

void check_empty(const wirebind::call_details& details) {
  CHECK((details.operation + details.target + details.permission).empty());
  CHECK((details.request_id + details.code + details.message + details.body).empty());
  CHECK(details.status == 0);
  CHECK(details.fields.empty());
  CHECK_FALSE(details.fields.contains("x-id"));
  CHECK_FALSE(details.has_body);
  CHECK(details.violations.empty());
  CHECK(details.attempts.empty());
  CHECK(details.outcome == wirebind::outcome::not_sent);
  CHECK(details.exception == nullptr);
}

}  // namespace

TEST_CASE("call memory: a request that was used comes back without anything") {
  call_memory memory;
  memory.keep(request_with("a body"));
  for (int i = 0; i != 2; ++i) {
    const http::request again = memory.request();
    CHECK((again.method + again.target).empty());
    CHECK(again.fields.empty());
    CHECK_FALSE(again.fields.contains("x-secret"));
    CHECK(again.fields.lines().empty());
    CHECK(again.body.empty());
  }
}

TEST_CASE("call memory: a body is written anew only where no other object has it") {
  call_memory memory;
  const http::request shared = request_with("shared by two");
  memory.keep(http::request(shared));
  CHECK(wirebind::detail::bytes_memory::of(*std::make_unique<wirebind::bytes>(memory.body())) == nullptr);
  CHECK(shared.body.view() == "shared by two");

  memory.keep(request_with("alone"));
  wirebind::bytes alone = memory.body();
  std::string* const text = wirebind::detail::bytes_memory::of(alone);
  REQUIRE(text != nullptr);
  const wirebind::bytes other = alone;
  CHECK(wirebind::detail::bytes_memory::of(alone) == nullptr);
}

TEST_CASE("call memory: a target and a body are kept without the rest of their request") {
  call_memory memory;
  http::request used = request_with("a body");
  const char* const target = used.target.data();
  std::string first = std::move(used.target);
  wirebind::bytes body = std::move(used.body);
  memory.keep(std::move(used));
  memory.keep(std::move(first), std::move(body));
  const http::request again = memory.request();
  CHECK(again.target.empty());
  CHECK(again.target.data() == target);
  wirebind::bytes written = memory.body();
  CHECK(wirebind::detail::bytes_memory::of(written) != nullptr);
}

TEST_CASE("call memory: what is large is not kept") {
  call_memory memory;
  memory.keep(request_with(std::string(100'000, 'b'), '/' + std::string(100'000, 't')));
  wirebind::bytes body = memory.body();
  CHECK(wirebind::detail::bytes_memory::of(body) == nullptr);
  CHECK(memory.request().target.capacity() < 1000);
}

TEST_CASE("call memory: details that are no longer shared come back as new ones") {
  call_memory memory;
  const bool failed = GENERATE(false, true);
  for (int i = 0; i != 3; ++i) {
    const std::shared_ptr<wirebind::call_details> details = memory.details();
    check_empty(*details);
    details->operation = "GetThing";
    details->target = "GET http://host.example/a/path/of/some/length";
    details->permission = "fc:GetThingOfALongName";
    details->status = 200;
    details->fields.add("x-id", "1");
    details->request_id = "1";
    details->has_body = true;
    details->outcome = wirebind::outcome::done;
    details->attempts.push_back({});
    details->exception = std::make_exception_ptr(std::runtime_error("thrown"));
    if (!failed) continue;
    details->code = "NotFound";
    details->message = "there is none";
    details->body = "{}";
    details->violations.push_back({});
    details->attempts.push_back({});
  }
}

TEST_CASE("call memory: where there is none for details, they have the outcome") {
  using wirebind::outcome;
  for (const outcome what : {outcome::not_sent, outcome::refused, outcome::unknown, outcome::done}) {
    const auto spare = wirebind::client::detail::spare_details(what);
    REQUIRE(spare);
    CHECK(spare->outcome == what);
    CHECK((spare->operation + spare->target + spare->message + spare->body).empty());
    CHECK(spare == wirebind::client::detail::spare_details(what));
  }
}

TEST_CASE("call memory: details outlive it, in any thread") {
  std::optional<call_memory> memory(std::in_place);
  std::shared_ptr<wirebind::call_details> details = memory->details();
  memory.reset();
  details->target = "GET http://host.example/a/path/of/some/length";
  std::thread([last = std::move(details)]() mutable { last.reset(); }).join();
}

TEST_CASE("call memory: threads that come at once have objects of their own") {
  call_memory memory;
  std::vector<std::thread> all;
  std::vector<int> wrong(4);
  for (std::size_t number = 0; number != wrong.size(); ++number) {
    all.emplace_back([&memory, &bad = wrong[number], mark = std::to_string(number)] {
      for (int i = 0; i != 2000; ++i) {
        http::request request = memory.request();
        const std::shared_ptr<wirebind::call_details> details = memory.details();
        bad += !request.target.empty() || !details->target.empty();
        request.target = details->target = "/of/the/thread/with/the/number/" + mark;
        std::this_thread::yield();
        bad += !request.target.ends_with(mark) || !details->target.ends_with(mark);
        request.body = request.target;
        memory.keep(std::move(request));
      }
    });
  }
  for (std::thread& each : all) each.join();
  CHECK(wrong == std::vector<int>(4));
}
