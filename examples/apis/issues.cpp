// JSON with a bearer token: issues are created and listed, and a token that is not known is an error.
#include "with_server.hpp"

#include <algorithm>
#include <iostream>
#include <issues/client.hpp>

/// Stands for the service.
struct issue_service {
  using context = wirebind::server::context;

  wirebind::server::operation_result<issues::create_issue> handle(const issues::create_issue_request& request,
                                                                  context&) {
    const auto number = static_cast<std::int64_t>(all.size()) + 1;
    all.push_back({.number = number,
                   .title = request.body.title,
                   .state = issues::issue_state::open,
                   .labels = request.body.labels});
    return all.back();
  }
  wirebind::server::operation_result<issues::list_issues> handle(const issues::list_issues_request& request,
                                                                 context&) {
    wirebind::list<issues::issue> found = wirebind::empty_value;
    const auto has = [](const issues::issue& issue, const std::string& label) {
      return std::find(issue.labels.begin(), issue.labels.end(), label) != issue.labels.end();
    };
    for (const issues::issue& each : all) {
      const bool wanted = std::all_of(request.labels.begin(), request.labels.end(),
                                      [&](const std::string& label) { return has(each, label); });
      if (wanted) found.push_back(each);
    }
    return found;
  }
  std::vector<issues::issue> all;
};

asio::awaitable<void> use(issues::client& client, asio::io_context& io, std::string url) {
  // [issue]
  const issues::create_issue_request issue{
      .owner = "ann", .repo = "boats", .body = {.title = "The hull leaks", .labels = {"bug", "urgent"}}};
  const auto made = co_await client.async_create_issue(issue);
  const issues::list_issues_request bugs{.owner = "ann", .repo = "boats", .labels = {"bug", "urgent"}};
  const auto found = co_await client.async_list_issues(bugs);
  // [/issue]
  std::cout << "issue " << made->number << ", " << found->size() << " of that kind\n";

  issues::client stranger(io, {.endpoint = url, .credentials = wirebind::access_token{"unknown"}});
  try {
    co_await stranger.async_create_issue(issue);
  } catch (const wirebind::call_error& error) {
    std::cout << error.details().status << ": " << error.details().code << '\n';
  }
}

int main() {
  asio::io_context io(1);
  issue_service service;
  local_server<issues::operations, issue_service> server(io, service, has_token("of-ann"));
  issues::client client(io, {.endpoint = server.url(), .credentials = wirebind::access_token{"of-ann"}});
  return run(io, use(client, io, server.url()), server);
}
