// The server's machine and its dispatch, with each of their allocations failing in turn.
#include "failing.hpp"

#include <wirebind/server/connection_machine.hpp>
#include <wirebind/server/router.hpp>

#include <string>

using namespace allocation_test;
using namespace wirebind::server;
namespace http = wirebind::http;

namespace {

struct page {
  std::string text;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("text", self.text);
  }
};

struct put_page;
struct put_page_request {
  using operation = put_page;
  std::string name;
  std::optional<std::string> note{};
  page body;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v.path("name", self.name);
    v.query("note", self.note);
    v.body(self.body);
  }
};
struct put_page {
  using request = put_page_request;
  using response_body = page;
  using response_headers = wirebind::no_headers;
  static constexpr wirebind::operation_info info = {.name = "PutPage",
                                                    .method = "PUT",
                                                    .path = "/pages/{name}",
                                                    .request_media = "application/json",
                                                    .success_status = 200,
                                                    .idempotent = true};
};

struct service {
  operation_result<put_page> handle(const put_page_request& request, context&) {
    operation_result<put_page> out;
    out.body.text = request.name + request.note.value_or("") + request.body.text;
    return out;
  }
};

struct manners final : api_policy {
  std::string make_request_id() override { return "0123456789abcdef0123456789abcdef"; }
  std::optional<fault> admit(context&) override { return {}; }
  fault explain(refused, int status, std::string message) const override {
    fault out;
    out.status = status;
    out.message = std::move(message);
    return out;
  }
  void write_fault(const fault& why, const context&, http::response& response) const override {
    response.body = why.message;
  }
  void finish(const context& call, http::response& response) const override {
    response.fields.set("X-Request-Id", call.request_id);
  }
};

const std::string long_text(100, 'v');
const std::string request = "PUT /pages/" + long_text + "?note=" + long_text +
                            " HTTP/1.1\r\nHost: h\r\nContent-Length: 111\r\n\r\n{\"text\":\"" + long_text +
                            "\"}";

}  // namespace

TEST_CASE("allocation: a connection of the server and its dispatch") {
  service served;
  manners policy;
  router<wirebind::type_list<put_page>> routes(served, policy);
  int status = 0;
  std::size_t written = 0;
  each_in_turn(
      [&] {
        status = 0;
        written = 0;
        connection_machine machine({}, {});
        machine.start();
        for (int round = 0; round != 2; ++round) {
          step next;
          for (std::size_t at = 0; at < request.size(); at += 50) {
            next = machine.received(std::string_view(request).substr(at, 50));
          }
          if (next.what != connection_action::handle) return;
          http::response response = routes.response_to(machine.take_request());
          status = response.status;
          machine.responded(std::move(response));
          written += machine.output().size();
          machine.written(machine.output().size());
        }
      },
      [&](bool happened) {
        CHECK((status == 200 || happened));
        CHECK((written > 600 || happened));
      });
}

TEST_CASE("allocation: a refusal by the server's machine") {
  connection_action last = connection_action::read;
  each_in_turn(
      [&] {
        last = connection_action::read;
        connection_machine machine({}, {});
        machine.start();
        machine.received("GET " + long_text + " HTTP/1.1\r\n\r\n");
        http::response response;
        response.status = machine.refused().status;
        response.body = long_text;
        machine.responded(std::move(response));
        last = machine.written(machine.output().size()).what;
      },
      [&](bool happened) { CHECK((last == connection_action::half_close || happened)); });
}
