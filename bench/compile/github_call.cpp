// A file that awaits one operation of GitHub's document, whose headers `run` generates.
#include <github/operations/issues_create.hpp>
#include <wirebind/client/client.hpp>

#include <asio/awaitable.hpp>

asio::awaitable<int> report(wirebind::basic_client& client) {
  github::issues_create_request request{
      .owner = "octocat", .repo = "hello-world", .body = {.title = std::string("Found a bug")}};
  auto issue = co_await client.async_call(request);
  co_return static_cast<int>(issue->number);
}
