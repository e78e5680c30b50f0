#include "catch.hpp"
#include "fake_transport.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/acs3.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <fc/v20210406/operations/list_functions.hpp>
#include <wirebind/client/detail/operation_table.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/client/pager.hpp>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace api = fc::v20210406;

static_assert(wirebind::paged_operation<api::list_functions>);
static_assert(!wirebind::paged_operation<api::get_function>);

namespace {

struct fixture {
  asio::io_context context{1};
  std::shared_ptr<fake_transport> transport = std::make_shared<fake_transport>();
  std::optional<wirebind::basic_client> client;

  fixture() {
    wirebind::client_options options;
    options.endpoint = "http://127.0.0.1:8080";
    options.credentials =
        aliyun::access_key{.access_key_id = "id", .access_key_secret = "secret", .security_token = {}};
    options.authentication = aliyun::acs3();
    options.retry = wirebind::retry::none;
    client.emplace(context.get_executor(), options, transport);
  }

  /// The query of the request that waits for its response.
  std::string query() {
    while (transport->attempts.empty() || !transport->attempts.back()->listener)
      REQUIRE(context.run_one() != 0);
    const std::string target = transport->attempts.back()->sent().target;
    return target.substr(target.find('?') + 1);
  }
  void answer(const std::string& body, int status = 200) { transport->attempts.back()->answer(status, body); }
};

const api::list_functions_request all{.service_name = "demo", .limit = 2, .prefix = "a&b"};

std::string page(const std::vector<std::string>& names, const std::string& token) {
  std::string text = R"({"functions":[)";
  for (const auto& name : names) {
    text.append(text.back() == '[' ? "" : ",").append(R"({"functionName":")").append(name).append(R"("})");
  }
  text += ']';
  return text + (token == "absent" ? "}" : R"(,"nextToken":")" + token + "\"}");
}

struct outcome {
  std::error_code error;
  std::optional<api::list_functions_response> page;
};

}  // namespace

TEST_CASE("pager: repeats the filters, follows the token and stops at an empty one") {
  fixture f;
  auto list = wirebind::pages(*f.client, all);
  std::vector<std::string> names;
  std::optional<outcome> last;
  const auto keep = [&](std::error_code error, std::optional<api::list_functions_response> got) {
    last = {error, std::move(got)};
  };
  list.async_next_page(keep);
  CHECK(f.query() == "limit=2&prefix=a%26b");
  f.answer(page({"a", "b"}, "t/1"));
  f.context.run();
  REQUIRE(last);
  REQUIRE(last->page);
  CHECK((*last->page)->functions.size() == 2);
  CHECK_FALSE(list.done());

  last.reset();
  list.async_next_page(keep);
  CHECK(f.query() == "limit=2&nextToken=t%2F1&prefix=a%26b");
  f.answer(page({"c"}, ""));
  f.context.restart();
  f.context.run();
  CHECK(list.done());

  last.reset();
  list.async_next_page(keep);
  CHECK_FALSE(last);  // never inside the initiating function
  f.context.restart();
  f.context.run();
  REQUIRE(last);
  CHECK_FALSE(last->error);
  CHECK_FALSE(last->page);
  CHECK(f.transport->attempts.size() == 2);
}

TEST_CASE("pager: a token in the request is where the walk begins, and an absent one ends it") {
  fixture f;
  auto list =
      wirebind::pages(*f.client, api::list_functions_request{.service_name = "demo", .next_token = "t0"});
  auto first = list.async_next_page(asio::use_future);
  CHECK(f.query() == "nextToken=t0");
  f.answer(page({"a"}, "absent"));
  f.context.run();
  CHECK(first.get().has_value());
  CHECK(list.done());
}

TEST_CASE("pager: a page that names itself as the next one is returned, and then the iteration fails") {
  fixture f;
  auto list =
      wirebind::pages(*f.client, api::list_functions_request{.service_name = "demo", .next_token = "t0"});
  auto first = list.async_next_page(wirebind::with_details(asio::use_future));
  f.query();
  f.answer(page({"a"}, "t0"));
  f.context.run();
  CHECK((*first.get())->functions.size() == 1);
  auto second = list.async_next_page(wirebind::with_details(asio::use_future));
  f.context.restart();
  f.context.run();
  try {
    second.get();
    FAIL("no error");
  } catch (const wirebind::call_error& error) {
    CHECK(error.code() == wirebind::errc::repeated_page_token);
    CHECK(error.details().operation == "ListFunctions");
    CHECK(error.details().status == 200);
  }
  CHECK(f.transport->attempts.size() == 1);
}

TEST_CASE("pager: after an error the walk stands where it stood") {
  fixture f;
  auto list = wirebind::pages(*f.client, all);
  std::optional<outcome> last;
  const auto keep = [&](std::error_code error, std::optional<api::list_functions_response> got) {
    last = {error, std::move(got)};
  };
  list.async_next_page(keep);
  f.query();
  f.answer(R"({"ErrorCode":"ResourceThrottled","ErrorMessage":"slower"})", 503);
  f.context.run();
  REQUIRE(last);
  CHECK(last->error == wirebind::errc::service_error);
  REQUIRE(last->page);
  CHECK(last->page->details().code == "ResourceThrottled");
  CHECK_FALSE(list.done());
  list.async_next_page(keep);
  CHECK(f.query() == "limit=2&prefix=a%26b");
}

TEST_CASE("pager: may be destroyed while a call runs") {
  fixture f;
  bool called = false;
  {
    auto list = wirebind::pages(*f.client, all);
    list.async_next_page(
        [&](std::error_code, const std::optional<api::list_functions_response>&) { called = true; });
  }
  f.query();
  f.answer(page({"a"}, "t"));
  f.context.run();
  CHECK(called);
}

#if WIREBIND_HAS_COROUTINES

TEST_CASE("pager: items come one by one over all pages, empty pages included") {
  fixture f;
  std::vector<std::string> names;
  asio::co_spawn(
      f.context,
      [](wirebind::basic_client& client, std::vector<std::string>& out) -> asio::awaitable<void> {
        auto list = wirebind::pages(client, all);
        while (auto item = co_await list.async_next()) out.push_back(item->function_name.value_or(""));
        out.push_back("end");
        if (!co_await list.async_next()) out.push_back("still the end");
      }(*f.client, names),
      asio::detached);
  f.query();
  f.answer(page({"a", "b"}, "1"));
  CHECK(f.query() == "limit=2&nextToken=1&prefix=a%26b");
  f.answer(page({}, "2"));
  CHECK(f.query() == "limit=2&nextToken=2&prefix=a%26b");
  f.answer(page({"c"}, ""));
  f.context.run();
  CHECK(names == std::vector<std::string>{"a", "b", "c", "end", "still the end"});
}

TEST_CASE("pager: pages are awaited too, and a failure throws call_error") {
  fixture f;
  std::string told;
  asio::co_spawn(
      f.context,
      [](wirebind::basic_client& client, std::string& out) -> asio::awaitable<void> {
        auto list = wirebind::pages(client, all);
        try {
          while (auto one = co_await list.async_next_page())
            out += std::to_string((*one)->functions.size()) + ' ';
        } catch (const wirebind::call_error& error) {
          out += error.details().code;
        }
      }(*f.client, told),
      asio::detached);
  f.query();
  f.answer(page({"a", "b"}, "1"));
  f.query();
  f.answer(R"({"ErrorCode":"AccessDenied"})", 403);
  f.context.run();
  CHECK(told == "2 AccessDenied");
}

#endif

// Lists that count, and lists of one page.
namespace {

struct version_page {
  std::optional<std::int32_t> next_version{};
  wirebind::list<std::int32_t> versions{};
};
struct list_versions {
  struct request {
    std::optional<std::int32_t> start_version{};
  };
  using response_body = version_page;
  using response_headers = wirebind::no_headers;
  struct paging {
    static constexpr auto token = &request::start_version;
    static constexpr auto next = &response_body::next_version;
    static constexpr auto items = &response_body::versions;
  };
};
struct list_once : list_versions {
  struct paging {
    static constexpr auto items = &response_body::versions;
  };
};

}  // namespace

TEST_CASE("page cursor: a number leads on until it is absent, zero or repeated") {
  wirebind::client::page_cursor<list_versions> cursor({.start_version = 1});
  wirebind::response<list_versions> page;
  page->next_version = 21;
  cursor.turn(page);
  CHECK_FALSE(cursor.done());
  CHECK(cursor.request().start_version == 21);
  cursor.turn(page);
  CHECK(cursor.done());
  CHECK(cursor.error() == wirebind::errc::repeated_page_token);

  wirebind::client::page_cursor<list_versions> zero({});
  page->next_version = 0;
  zero.turn(page);
  CHECK(zero.done());
  CHECK_FALSE(zero.error());
}

TEST_CASE("page cursor: tokens that go round in a circle end the list with an error") {
  for (const int length : {1, 2, 3, 7, 100}) {
    wirebind::client::page_cursor<list_versions> cursor({});
    wirebind::response<list_versions> page;
    int pages = 0;
    for (; !cursor.done() && pages != 1000; ++pages) {
      page->next_version = pages < 5 ? 1000 + pages : 1 + (pages - 5) % length;
      cursor.turn(page);
    }
    CHECK(cursor.error() == wirebind::errc::repeated_page_token);
    CHECK(pages <= 5 + 4 * length + 4);
  }
  wirebind::client::page_cursor<list_versions> straight({});
  wirebind::response<list_versions> page;
  for (int i = 1; i != 2000; ++i) {
    page->next_version = i;
    straight.turn(page);
  }
  CHECK_FALSE(straight.done());
}

TEST_CASE("page cursor: a list without tokens has one page") {
  wirebind::client::page_cursor<list_once> cursor({});
  CHECK_FALSE(cursor.done());
  cursor.turn({});
  CHECK(cursor.done());
  CHECK_FALSE(cursor.error());
}
