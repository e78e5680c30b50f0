// Unions of objects in parameters of JSON and in parts: one value each, with the tag that tells what it is.
#include "catch.hpp"
#include "plain_operation.hpp"
#include "plain_policy.hpp"
#include "prepared.hpp"

#include <wirebind/client/operation.hpp>
#include <wirebind/model/compare.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/nullable.hpp>
#include <wirebind/model/one_of.hpp>
#include <wirebind/server/router.hpp>

#include <optional>
#include <string>

namespace {

using test::prepare;
using enum wirebind::parameter_style;

struct circle {
  double radius = 0;
  static constexpr void visit(auto& self, auto&& v) { v("radius", self.radius); }
};
struct square {
  double side = 0;
  static constexpr void visit(auto& self, auto&& v) { v("side", self.side); }
};
struct shape : wirebind::one_of<circle, square, wirebind::list<double>> {
  using one_of::one_of;
  static constexpr wirebind::choice tests[] = {{0, wirebind::choice_test::tag, "kind", R"("circle")"},
                                               {1, wirebind::choice_test::tag, "kind", R"("square")"},
                                               {2, wirebind::choice_test::form}};
};

struct drawing {
  shape main{};
  shape corners{};
  wirebind::nullable<shape> frame{};
  wirebind::list<shape> more{};
  static constexpr void visit(auto& self, auto&& v) {
    v("main", self.main);
    v("corners", self.corners);
    v("frame", self.frame);
    v("more", self.more);
  }
};

struct draw;
struct draw_request {
  using operation = draw;
  shape near{};
  std::optional<shape> under{};
  drawing body;
  static constexpr void visit(auto& self, auto&& v) {
    v.query("near", self.near, {content});
    v.header("X-Under", self.under, {content});
    v.body(self.body);
  }
};
struct draw : test::plain_operation {
  using request = draw_request;
  static constexpr wirebind::operation_info info = {.name = "Draw",
                                                    .method = "POST",
                                                    .path = "/drawings",
                                                    .request_media = "multipart/form-data",
                                                    .request_form = wirebind::body_form::multipart,
                                                    .success_status = 204};
};

struct service {
  wirebind::server::operation_result<draw> handle(const draw_request& request, wirebind::server::context&) {
    drawn = request;
    return {};
  }
  std::optional<draw_request> drawn;
};

const draw_request sent{.near = circle{.radius = 1},
                        .under = square{.side = 2},
                        .body = {.main = square{.side = 3},
                                 .corners = wirebind::list<double>{4, 5},
                                 .frame = shape(circle{.radius = 6}),
                                 .more = {circle{.radius = 7}, wirebind::list<double>{8}}}};

}  // namespace

TEST_CASE("unions as JSON: a parameter and a part have the tag of the union") {
  const auto call = prepare(draw_request(sent));
  REQUIRE_FALSE(call.error);
  CHECK(call.request.target == "/drawings?near=%7B%22kind%22%3A%22circle%22%2C%22radius%22%3A1%7D");
  CHECK(call.request.fields.find("X-Under") == R"({"kind":"square","side":2})");
  const std::string body(call.request.body.view());
  for (const char* text : {R"({"kind":"square","side":3})", "[4,5]", R"({"kind":"circle","radius":6})",
                           R"({"kind":"circle","radius":7})", "[8]"}) {
    CHECK(body.find("\r\n\r\n" + std::string(text) + "\r\n") != std::string::npos);
  }
}

TEST_CASE("unions as JSON: what is written is read as the same request") {
  const auto call = prepare(draw_request(sent));
  service object;
  test::plain_policy policy;
  wirebind::server::router<wirebind::type_list<draw>> routes{object, policy};
  wirebind::http::request request;
  request.method = "POST";
  request.target = call.request.target;
  request.fields.add("Content-Type", std::string(call.request.fields.find("Content-Type").value_or("")));
  request.fields.add("X-Under", std::string(call.request.fields.find("X-Under").value_or("")));
  request.body = std::string(call.request.body.view());
  const auto answer = routes.response_to(request);
  INFO(answer.body);
  REQUIRE(answer.status == 204);
  CHECK(wirebind::equal(*object.drawn, sent));
}
