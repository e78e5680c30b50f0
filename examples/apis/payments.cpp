// Forms, and a webhook: a charge is sent as a form, and the service posts to the program that it has
// succeeded. Both servers are made of payments.yaml.
#include "with_server.hpp"

#include <wirebind/auth/schemes.hpp>

#include <asio/use_awaitable.hpp>

#include <iostream>
#include <payments/client.hpp>
#include <payments/webhooks.hpp>

// [webhook]
/// What the program receives: one function for each webhook.
struct receiver {
  wirebind::server::operation_result<payments::charge_succeeded> handle(
      const payments::charge_succeeded_request& request, wirebind::server::context&) {
    std::cout << "succeeded: " << request.body.id << ", order " << request.body.metadata.at("order") << '\n';
    return {};
  }
};
using receiving_server = local_server<payments::webhooks, receiver>;
// [/webhook]

/// Stands for the service.
struct payment_service {
  wirebind::server::operation_result<payments::create_charge> handle(
      const payments::create_charge_request& request, wirebind::server::context&) {
    last = {.id = "ch_1", .amount = request.body.amount, .metadata = request.body.metadata};
    return last;
  }
  payments::charge last{};
};

asio::awaitable<void> pay(payments::client& client, asio::io_context& io, std::string hook) {
  // [form]
  const payments::create_charge_request charge{.body = {.amount = 1200,
                                                        .currency = "eur",
                                                        .notify = hook + "/charge.succeeded",
                                                        .tags = {"web", "first order"},
                                                        .metadata = {{"order", "6735"}}}};
  const auto made = co_await client.async_create_charge(charge);
  // [/form]
  std::cout << "charged " << made->amount << " as " << made->id << '\n';

  // The service would do this: post the webhook to the URL that it was given.
  payments::client service(io, {.endpoint = hook, .authentication = wirebind::auth::anonymous()});
  const payments::charge_succeeded_request event{.body = *made};
  co_await service.async_call(event, asio::use_awaitable);
}

int main() {
  asio::io_context io(1);
  payment_service service;
  receiver received;
  local_server<payments::operations, payment_service> server(io, service, has_token("sk_test"));
  receiving_server hooks(io, received);
  payments::client client(io, {.endpoint = server.url(), .credentials = wirebind::access_token{"sk_test"}});
  return run(io, pay(client, io, hooks.url()), server, hooks);
}
