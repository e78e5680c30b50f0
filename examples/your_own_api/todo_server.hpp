// The server side of todo.yaml: the operations, who may call them, and how a refusal looks.
#pragma once

#include <wirebind/client/operation.hpp>
#include <wirebind/core/base64.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/server/http_server.hpp>
#include <wirebind/server/router.hpp>

#include <asio/io_context.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <todo/operations.hpp>
#include <utility>
#include <vector>

/// What the operations do; one function each.
class todo_service {
 public:
  using context = wirebind::server::context;
  template <class Operation>
  using result = wirebind::server::operation_result<Operation>;

  result<todo::list_items> handle(const todo::list_items_request& request, context&) {
    todo::list_items_response_body out;
    for (const todo::item& each : items_) {
      const bool wanted = !request.done || each.done == *request.done;
      if (wanted && (!request.limit || static_cast<std::int64_t>(out.items.size()) < *request.limit)) {
        out.items.push_back(each);
      }
    }
    return out;
  }

  result<todo::add_item> handle(const todo::add_item_request& request, context&) {
    items_.push_back({.id = ++last_,
                      .title = request.body.title,
                      .done = false,
                      .priority = request.body.priority,
                      .labels = request.body.labels});
    return items_.back();
  }

  // [handle]
  result<todo::finish_item> handle(const todo::finish_item_request& request, context&) {
    for (todo::item& each : items_) {
      if (each.id != request.id) continue;
      each.done = true;
      return each;
    }
    return wirebind::server::fault{404, "no-such-item", std::to_string(request.id)};
  }
  // [/handle]

  result<todo::get_feed> handle(const todo::get_feed_request&, context&) {
    std::string titles;
    for (const todo::item& each : items_) titles += each.title + '\n';
    return wirebind::bytes(std::move(titles));
  }

  result<todo::remove_done> handle(const todo::remove_done_request&, context&) {
    std::erase_if(items_, [](const todo::item& each) { return each.done; });
    return {};
  }

 private:
  std::vector<todo::item> items_;
  std::int64_t last_ = 0;
};

/// Who may call, and errors as RFC 9457 describes them.
class todo_policy final : public wirebind::server::api_policy {
 public:
  struct secrets {
    std::string program;         // the id of a client of OAuth 2.0
    std::string program_secret;  // gets it a token
    std::string feed_key;
    std::string owner;
    std::string password;
  };
  using context = wirebind::server::context;
  using fault = wirebind::server::fault;

  explicit todo_policy(secrets known) : known_(std::move(known)) {}

  std::string make_request_id() override { return "todo-" + std::to_string(++requests_); }

  std::optional<fault> admit(context& call) override {
    if (call.operation == nullptr) return std::nullopt;
    const std::string_view authorization = call.request.fields.find("authorization").value_or("");
    bool known = !token_.empty() && authorization == "Bearer " + token_;
    if (call.operation == &todo::remove_done::info) {
      known = authorization == basic(known_.owner, known_.password);
    }
    if (call.operation == &todo::get_feed::info)
      known = call.request.target.ends_with("?key=" + known_.feed_key);
    if (known) return std::nullopt;
    return fault{401, "unauthorized", "who calls is not known"};
  }

  /// RFC 6749 section 4.4: a token for the id and the secret of a program.
  wirebind::http::response give_token(const wirebind::http::request& request) {
    wirebind::http::response response;
    const bool known = request.fields.find("authorization") == basic(known_.program, known_.program_secret);
    response.status = known ? 200 : 401;
    if (known) token_ = "token-" + std::to_string(++requests_);
    response.body = known ? R"({"access_token":")" + token_ + R"(","token_type":"Bearer","expires_in":3600})"
                          : std::string(R"({"error":"invalid_client"})");
    response.fields.set("content-type", "application/json");
    return response;
  }

  fault explain(wirebind::server::refused, int status, std::string message) const override {
    return {status, "about:blank", std::move(message)};
  }

  void write_fault(const fault& why, const context&, wirebind::http::response& response) const override {
    std::string body;
    if (why.code == "no-such-item") {
      wirebind::json::encode(
          todo::no_such_item{.type = why.code, .title = "No such item", .id = std::stoll(why.message)}, body);
    } else {
      wirebind::json::encode(todo::problem{.type = why.code, .status = why.status, .detail = why.message},
                             body);
    }
    response.body = std::move(body);
    response.fields.set("content-type", "application/problem+json");
  }

  void finish(const context& call, wirebind::http::response& response) const override {
    response.fields.set("x-request-id", call.request_id);
  }

 private:
  static std::string basic(const std::string& name, const std::string& secret) {
    return "Basic " + wirebind::encode_base64(name + ':' + secret);
  }

  const secrets known_;
  std::string token_;
  int requests_ = 0;
};

/// Serves the API below the base path of its document, on a port of loopback, and gives out the tokens for
/// it.
class todo_server {
 public:
  todo_server(asio::io_context& context, todo_policy::secrets known)
      : policy_(std::move(known)),
        router_(service_, policy_, "/v1"),
        server_(context.get_executor(), {}, {.handle = [this](auto&& request, auto respond) {
                  if (request.target == "/token") return respond(policy_.give_token(request));
                  router_(std::move(request), std::move(respond));
                }}) {}

  std::string url() const { return server_.url() + "/v1"; }
  void stop() { server_.stop(); }

 private:
  todo_service service_;
  todo_policy policy_;
  wirebind::server::router<todo::operations> router_;
  wirebind::server::http_server server_;
};
