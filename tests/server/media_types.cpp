// Media types of requests: which of those that an operation lists a call sends, and which the server side
// takes.
#include "catch.hpp"
#include "plain_operation.hpp"
#include "plain_policy.hpp"
#include "prepared.hpp"

#include <wirebind/client/detail/described_response.hpp>
#include <wirebind/client/detail/operation_table.hpp>
#include <wirebind/client/error.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/core/bytes.hpp>
#include <wirebind/http/media_type.hpp>
#include <wirebind/json/raw.hpp>
#include <wirebind/server/router.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace {

template <class Operation, class Body>
struct request_with {
  using operation = Operation;
  Body body{};
  static constexpr void visit(auto& self, auto&& v) { v.body(self.body); }
};

struct patch : test::plain_operation {
  using request = request_with<patch, wirebind::json::raw>;
  static constexpr std::string_view other_media[] = {"application/merge-patch+json"};
  static constexpr wirebind::operation_info info = {.name = "Patch",
                                                    .method = "PATCH",
                                                    .path = "/thing",
                                                    .request_media = "application/json-patch+json",
                                                    .other_media = other_media,
                                                    .success_status = 204};
};
struct patch_as_bytes : test::plain_operation {
  using request = request_with<patch_as_bytes, wirebind::bytes>;
  static constexpr std::string_view other_media[] = {"image/*"};
  static constexpr wirebind::operation_info info = {.name = "Patch_as_bytes",
                                                    .method = "PATCH",
                                                    .path = "/thing",
                                                    .request_media = "application/octet-stream",
                                                    .other_media = other_media,
                                                    .success_status = 204};
};
struct put : test::plain_operation {
  using request = request_with<put, std::optional<wirebind::json::raw>>;
  static constexpr wirebind::operation_info info = {.name = "Put",
                                                    .method = "PUT",
                                                    .path = "/thing",
                                                    .request_media = "application/json; charset=utf-8",
                                                    .success_status = 204};
};
struct send : test::plain_operation {
  using request = request_with<send, wirebind::bytes>;
  static constexpr wirebind::operation_info info = {.name = "Send",
                                                    .method = "POST",
                                                    .path = "/bytes",
                                                    .request_media = "application/octet-stream",
                                                    .success_status = 204};
};
struct remove_request {
  using operation = struct remove;
  static constexpr void visit(auto&, auto&&) {}
};
struct remove : test::plain_operation {
  using request = remove_request;
  static constexpr wirebind::operation_info info = {
      .name = "Remove", .method = "DELETE", .path = "/thing", .success_status = 204};
};

struct service {
  template <class Request>
  wirebind::server::operation_result<typename Request::operation> handle(const Request&,
                                                                         wirebind::server::context& call) {
    served = Request::operation::info.name;
    media = std::string(call.request.fields.find("content-type").value_or(""));
    return {};
  }
  std::string_view served;
  std::string media;
};

struct fixture {
  wirebind::http::response ask(const char* method, const char* path, std::string_view media,
                               std::string body = "{}") {
    wirebind::http::request request;
    request.method = method;
    request.target = path;
    if (!media.empty()) request.fields.add("content-type", media);
    request.body = std::move(body);
    object.served = {};
    return routes.response_to(request);
  }

  service object;
  test::plain_policy policy;
  wirebind::server::router<wirebind::type_list<patch, patch_as_bytes, put, send, remove>> routes{object,
                                                                                                 policy};
};

wirebind::client::prepared_call prepare_as(const auto& request, std::string_view media) {
  const wirebind::client_options client{.endpoint = "http://host"};
  using operation = typename std::remove_cvref_t<decltype(request)>::operation;
  return wirebind::client::encode_request(wirebind::client::operation_of<operation>(), &request, client,
                                          {.media_type = media});
}

const patch::request change{.body = *wirebind::json::raw::parse("[]")};

}  // namespace

TEST_CASE("media type: a call sends the operation's, or one that it chooses among those that are listed") {
  for (const auto& [chosen, sent] :
       {std::pair{"", "application/json-patch+json"},
        {"application/merge-patch+json", "application/merge-patch+json"},
        {"Application/Merge-Patch+JSON; v=1", "Application/Merge-Patch+JSON; v=1"}}) {
    const auto call = prepare_as(change, chosen);
    CHECK_FALSE(call.error);
    CHECK(call.request.fields.find("content-type") == sent);
  }
  const auto image = prepare_as(patch_as_bytes::request{.body = std::string("x")}, "image/png");
  CHECK(image.request.fields.find("content-type") == "image/png");
}

TEST_CASE("media type: a call that chooses another one, a range or no media type is not sent") {
  const auto call = prepare_as(change, "application/json");
  CHECK(call.error == wirebind::errc::invalid_request);
  CHECK(call.details->message ==
        "call_options::media_type is not one of application/json-patch+json, application/merge-patch+json");
  for (const char* media :
       {"image/*", "image/", "/png", "png", "image/p ng", "image/png\r\nX: y", "text/plain"}) {
    INFO(media);
    const auto refused = prepare_as(patch_as_bytes::request{.body = std::string("x")}, media);
    CHECK(refused.error == wirebind::errc::invalid_request);
  }
  CHECK(prepare_as(remove_request{}, "image/png").details->message ==
        "call_options::media_type is for operations with a body");
}

TEST_CASE("media type: a request without a body has none, whatever the call chooses") {
  const auto call = prepare_as(put::request{}, "application/json");
  CHECK_FALSE(call.error);
  CHECK_FALSE(call.request.fields.contains("content-type"));
}

TEST_CASE("router: the service sees which of its media types a request has") {
  fixture f;
  CHECK(f.ask("PATCH", "/thing", "application/merge-patch+json; charset=utf-8").status == 204);
  CHECK(f.object.served == "Patch");
  CHECK(f.object.media == "application/merge-patch+json; charset=utf-8");
  CHECK(f.ask("PATCH", "/thing", "IMAGE/png", "x").status == 204);
  CHECK(f.object.served == "Patch_as_bytes");
  CHECK(f.ask("PATCH", "/thing", "").status == 204);
  CHECK(f.object.served == "Patch");
}

TEST_CASE("router: a media type that the operation does not list is refused") {
  fixture f;
  const auto refused = f.ask("PUT", "/thing", "text/plain", "{}");
  CHECK(refused.status == 415);
  CHECK(refused.body == "the media type is not one of application/json; charset=utf-8");
  CHECK(refused.fields.find("Accept") == "application/json; charset=utf-8");
  CHECK(f.object.served.empty());
  for (const char* media : {"application/jsonp", "application/x-json", "json", "application/xml", "+json"}) {
    INFO(media);
    CHECK(f.ask("PUT", "/thing", media).status == 415);
  }
  // Where there are two media types of JSON, another one is neither.
  for (const char* media : {"application/json", "application/vnd.a+json", "image", "text/png"}) {
    INFO(media);
    CHECK(f.ask("PATCH", "/thing", media).status == 415);
  }
}

TEST_CASE("router: one media type of JSON stands for all, and bytes alone for any") {
  fixture f;
  for (const char* media :
       {"", "APPLICATION/JSON", "application/json ;charset=latin1", "text/json", "application/vnd.a+json"}) {
    INFO(media);
    CHECK(f.ask("PUT", "/thing", media).status == 204);
  }
  CHECK(f.ask("POST", "/bytes", "text/csv", "a,b").status == 204);
  CHECK(f.ask("DELETE", "/thing", "text/plain", "").status == 204);
}

TEST_CASE("media type: a listed one or a range describes others but for parameters and case") {
  using wirebind::http::fit_of;
  CHECK(fit_of("Text/Plain; charset=utf-8", "text/plain") == 3);
  CHECK(fit_of("text/plain", "text/*;q=1") == 2);
  CHECK(fit_of("application/vnd.a+json", "application/*+json") == 2);
  CHECK(fit_of("application/+json", "application/*+json") == 0);
  CHECK(fit_of("text/plain", "*/*") == 1);
  CHECK(fit_of("text/", "text/*") == 0);
  CHECK(fit_of("text/plain2", "text/plain") == 0);
  CHECK(fit_of("application/json", "application/*+json") == 0);
}

TEST_CASE("response facts: one media type of JSON stands for all, and a range with a suffix too") {
  using wirebind::client::described_of;
  constexpr wirebind::response_fact one[] = {{200, "application/*+json"}, {200, "image/png", 1}};
  CHECK(described_of(one, "application/json; charset=utf-8") == &one[0]);
  CHECK(described_of(one, "application/vnd.a+json") == &one[0]);
  CHECK(described_of(one, "IMAGE/PNG") == &one[1]);
  CHECK(described_of(one, "image/pngx") == nullptr);
  constexpr wirebind::response_fact two[] = {{200, "application/json"}, {200, "application/vnd.a+json", 1}};
  CHECK(described_of(two, "application/vnd.a+json") == &two[1]);
  CHECK(described_of(two, "application/vnd.b+json") == nullptr);
}
