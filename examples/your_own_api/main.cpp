// Client and server of an API of your own, both from todo.yaml: the server keeps the items in memory, and the
// client calls each operation over loopback.
#include "todo_server.hpp"

#include <wirebind/client/credentials/oauth2.hpp>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>

#include <exception>
#include <iostream>
#include <string>
#include <todo/client.hpp>

namespace {

asio::awaitable<void> use(todo::client& client) {
  // [call]
  const todo::add_item_request milk{
      .body = {.title = "Buy milk", .priority = todo::priority::high, .labels = {"shop"}}};
  const auto added = co_await client.async_add_item(milk);
  std::cout << "added " << added->id << ": " << added->title << " (" << added->priority->text() << ")\n";
  // [/call]

  const todo::finish_item_request finish{.id = added->id};
  const auto finished = co_await client.async_finish_item(finish);
  std::cout << "done: " << std::boolalpha << finished->done << '\n';

  const todo::finish_item_request nothing{.id = 99};
  try {
    co_await client.async_finish_item(nothing);
  } catch (const wirebind::call_error& error) {
    const auto problem = error.details().body_as<todo::no_such_item>();
    std::cout << error.details().status << ": no item " << (problem ? problem->id : 0) << '\n';
  }

  const todo::add_item_request untitled{};
  try {
    co_await client.async_add_item(untitled);
  } catch (const wirebind::call_error& error) {
    std::cout << error.what() << '\n';
  }

  const todo::get_feed_request feed{};
  const auto titles = co_await client.async_get_feed(feed);
  std::cout << "feed: " << titles->view();

  const todo::remove_done_request remove{};
  co_await client.async_remove_done(remove);
  const todo::list_items_request all{};
  const auto left = co_await client.async_list_items(all);
  std::cout << "left: " << left->items.size() << '\n';
}

}  // namespace

int main() {
  asio::io_context context(1);
  todo_server server(context, {.program = "tour",
                               .program_secret = "of-the-tour",
                               .feed_key = "a-feed-key",
                               .owner = "ann",
                               .password = "secret"});
  // [client]
  const auto tokens = wirebind::providers::oauth2(
      context, todo::authentication::session_client_credentials,
      {.client_id = "tour", .client_secret = "of-the-tour", .endpoint = server.url()});
  todo::client client(context,
                      {.endpoint = server.url(),
                       .credentials = todo::credentials{.feed_key = wirebind::api_key{"a-feed-key"},
                                                        .owner = wirebind::user_password{"ann", "secret"},
                                                        .session = tokens}});
  // [/client]
  bool failed = false;
  asio::co_spawn(context, use(client), [&](std::exception_ptr error) {
    server.stop();
    try {
      if (error) std::rethrow_exception(error);
    } catch (const std::exception& why) {
      std::cerr << why.what() << '\n';
      failed = true;
    }
  });
  context.run();
  return failed ? 1 : 0;
}
