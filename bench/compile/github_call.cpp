// A file that awaits one operation of GitHub's document, which includes as many models as most do. `run`
// generates its headers.
#include <wirebind/client/client.hpp>

#include <asio/awaitable.hpp>

#include <github/operations/users_get_by_username.hpp>

asio::awaitable<int> look_up(wirebind::basic_client& client) {
  const github::users_get_by_username_request request{.username = "octocat"};
  const auto user = co_await client.async_call(request);
  co_return user.status();
}
