// Bodies of parts: what a client writes is what the server side reads, with files from memory and from
// sources.
#include "catch.hpp"
#include "plain_operation.hpp"
#include "plain_policy.hpp"
#include "prepared.hpp"

#include <wirebind/client/operation.hpp>
#include <wirebind/client/streams.hpp>
#include <wirebind/core/file_part.hpp>
#include <wirebind/model/compare.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/map.hpp>
#include <wirebind/model/nullable.hpp>
#include <wirebind/model/print.hpp>
#include <wirebind/server/router.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace {

using test::prepare;

using enum wirebind::parameter_style;
using wirebind::file_part;

struct place {
  double latitude = 0;
  std::optional<std::string> name{};
  static constexpr void visit(auto& self, auto&& v) {
    v("latitude", self.latitude);
    v("name", self.name);
  }
};

struct album {
  std::string title;
  file_part cover;
  std::optional<std::int32_t> year{};
  std::optional<file_part> sound{};
  wirebind::list<file_part> pictures{};
  wirebind::list<wirebind::nullable<file_part>> spare{};
  wirebind::list<std::string> tags{};
  wirebind::list<std::string> joined{};
  std::optional<place> where{};
  std::optional<place> deep{};
  wirebind::list<place> route{};
  wirebind::nullable<place> home{};
  wirebind::map<file_part> additional{};
  static constexpr void visit(auto& self, auto&& v) {
    v("title", self.title);
    v("cover", self.cover);
    v("year", self.year);
    v("sound", self.sound);
    v("pictures", self.pictures);
    v("spare", self.spare);
    v("tags", self.tags);
    v("joined", self.joined);
    v("where", self.where);
    v("deep", self.deep);
    v("route", self.route);
    v("home", self.home);
    v.additional(self.additional);
  }
};

struct add;
struct add_request {
  using operation = add;
  album body;
  static constexpr void visit(auto& self, auto&& v) { v.body(self.body); }
};
struct add : test::plain_operation {
  using request = add_request;
  static constexpr wirebind::form_encoding encodings[] = {
      {"joined", {form}},
      {"cover", {content}, "image/png"},
      {"sound", {content}, "audio/mpeg, audio/ogg"},
      {"title", {form, true}, "text/plain; charset=utf-8"},
      {"home", {content}, "application/vnd.home+json"},
      {"deep", {deep_object, true}}};
  static constexpr wirebind::operation_info info = {.name = "Add",
                                                    .method = "POST",
                                                    .path = "/albums",
                                                    .request_media = "multipart/form-data",
                                                    .request_form = wirebind::body_form::multipart,
                                                    .encodings = encodings,
                                                    .success_status = 204};
};

struct keep;
struct keep_request {
  using operation = keep;
  wirebind::map<file_part> body{};
  static constexpr void visit(auto& self, auto&& v) { v.body(self.body); }
};
struct keep : test::plain_operation {
  using request = keep_request;
  static constexpr wirebind::operation_info info = {.name = "Keep",
                                                    .method = "PUT",
                                                    .path = "/files",
                                                    .request_media = "multipart/form-data",
                                                    .request_form = wirebind::body_form::multipart,
                                                    .success_status = 204};
};

struct unnamed {
  wirebind::map<std::string> empty{};
  std::optional<file_part> title{};
  wirebind::map<file_part> additional{};
  static constexpr void visit(auto& self, auto&& v) {
    v("", self.empty);
    v("title", self.title);
    v.additional(self.additional);
  }
};

struct mark_files;
struct mark_files_request {
  using operation = mark_files;
  unnamed body{};
  static constexpr void visit(auto& self, auto&& v) { v.body(self.body); }
};
struct mark_files : test::plain_operation {
  using request = mark_files_request;
  static constexpr wirebind::form_encoding encodings[] = {{"", {content}, "application/vnd.labels+json"},
                                                          {"title", {content}}};
  static constexpr wirebind::operation_info info = {.name = "MarkFiles",
                                                    .method = "PATCH",
                                                    .path = "/files",
                                                    .request_media = "multipart/form-data",
                                                    .request_form = wirebind::body_form::multipart,
                                                    .encodings = encodings,
                                                    .success_status = 204};
};

struct service {
  wirebind::server::operation_result<add> handle(const add_request& request, wirebind::server::context&) {
    added = request.body;
    return {};
  }
  wirebind::server::operation_result<keep> handle(const keep_request& request, wirebind::server::context&) {
    kept = request.body;
    return {};
  }
  wirebind::server::operation_result<mark_files> handle(const mark_files_request& request,
                                                        wirebind::server::context&) {
    labelled = request.body;
    return {};
  }
  std::optional<album> added;
  wirebind::map<file_part> kept;
  std::optional<unnamed> labelled;
};

struct fixture {
  wirebind::http::response ask(std::string media, std::string body, const char* method = "POST",
                               const char* path = "/albums") {
    wirebind::http::request request;
    request.method = method;
    request.target = path;
    request.fields.add("Content-Type", media);
    request.body = std::move(body);
    return routes.response_to(request);
  }
  wirebind::http::response parts(std::string body) {
    return ask("multipart/form-data; boundary=B", std::move(body));
  }

  service object;
  test::plain_policy policy;
  wirebind::server::router<wirebind::type_list<add, keep, mark_files>> routes{object, policy};
};

std::string media_of(const wirebind::client::prepared_call& call) {
  return std::string(call.request.fields.find("content-type").value_or(""));
}

/// A body with the boundary as B.
std::string with_b(const wirebind::client::prepared_call& call) {
  const std::string boundary = media_of(call).substr(std::string("multipart/form-data; boundary=").size());
  std::string text(call.request.body.view());
  for (std::size_t at; (at = text.find(boundary)) != text.npos;) text.replace(at, boundary.size(), "B");
  return text;
}

/// All that a source gives, `step` bytes at a time.
std::string drained(wirebind::body_source& source, std::size_t step) {
  std::string all;
  std::vector<char> piece(step);
  for (std::size_t count = 1; count != 0;) {
    source.async_read_some(piece.data(), step, [&](std::error_code error, std::size_t read) {
      REQUIRE_FALSE(error);
      count = read;
    });
    all.append(piece.data(), count);
  }
  return all;
}

std::string part(std::string_view head, std::string_view data) {
  return "--B\r\n" + std::string(head) + "\r\n\r\n" + std::string(data) + "\r\n";
}
std::string text_part(std::string_view name, std::string_view data) {
  return part("Content-Disposition: form-data; name=\"" + std::string(name) + '"', data);
}

album whole_album() {
  return {.title = "A & \xC3\xBC",
          .cover = {.data = "\x89PNG\r\n--B\r\n", .file_name = "c \"1\"\r\n.png", .media_type = ""},
          .year = 1999,
          .sound = file_part{.data = "la", .file_name = "a.ogg", .media_type = "audio/ogg"},
          .pictures = {{.data = "1", .file_name = "1"},
                       {.data = "", .file_name = "2", .fields = {{"X-Turn", "90"}}}},
          .tags = {"x", "y, z"},
          .joined = {"a", "b"},
          .where = place{.latitude = 1.5},
          .deep = place{.latitude = 2, .name = "d"},
          .route = {place{.latitude = 3}, place{.latitude = 4}},
          .home = place{.latitude = 5},
          .additional = {{"more", file_part{.data = "m", .file_name = "m"}}}};
}

}  // namespace

TEST_CASE("multipart: a member is a text, JSON or a file, and a list a part for each item") {
  const auto call = prepare(add_request{.body = whole_album()});
  REQUIRE(call.details->violations.empty());
  REQUIRE_FALSE(call.error);
  CHECK(call.request.body.view().find("--B\r\n\x89") == std::string::npos);
  const auto file = [](std::string_view name, std::string_view rest) {
    return "Content-Disposition: form-data; name=\"" + std::string(name) + "\"; filename=\"" +
           std::string(rest);
  };
  CHECK(with_b(call) ==
        part("Content-Disposition: form-data; name=\"title\"\r\nContent-Type: text/plain; charset=utf-8",
             "A & \xC3\xBC") +
            part(file("cover", "c %221%22%0D%0A.png\"\r\nContent-Type: image/png"), "\x89PNG\r\n--B\r\n") +
            text_part("year", "1999") + part(file("sound", "a.ogg\"\r\nContent-Type: audio/ogg"), "la") +
            part(file("pictures", "1\"\r\nContent-Type: application/octet-stream"), "1") +
            part(file("pictures", "2\"\r\nContent-Type: application/octet-stream\r\nX-Turn: 90"), "") +
            text_part("tags", "x") + text_part("tags", "y, z") + text_part("joined", "a,b") +
            part("Content-Disposition: form-data; name=\"where\"\r\nContent-Type: application/json",
                 R"({"latitude":1.5})") +
            text_part("deep[latitude]", "2") + text_part("deep[name]", "d") +
            part("Content-Disposition: form-data; name=\"route\"\r\nContent-Type: application/json",
                 R"({"latitude":3})") +
            part("Content-Disposition: form-data; name=\"route\"\r\nContent-Type: application/json",
                 R"({"latitude":4})") +
            part("Content-Disposition: form-data; name=\"home\"\r\nContent-Type: application/vnd.home+json",
                 R"({"latitude":5})") +
            part(file("more", "m\"\r\nContent-Type: application/octet-stream"), "m") + "--B--\r\n");
}

TEST_CASE("multipart: what is written is read as the same struct") {
  album sent = whole_album();
  const auto call = prepare(add_request{.body = sent});
  fixture f;
  const auto answer = f.ask(media_of(call), std::string(call.request.body.view()));
  INFO(answer.body);
  REQUIRE(answer.status == 204);
  sent.cover.media_type = "image/png";
  for (auto* file : {&sent.pictures[0], &sent.pictures[1], &sent.additional["more"]}) {
    file->media_type = "application/octet-stream";
  }
  CHECK(wirebind::to_text(*f.object.added) == wirebind::to_text(sent));
  CHECK(wirebind::equal(*f.object.added, sent));
}

TEST_CASE("multipart: a source is read when it is sent, and its length need not be known") {
  const auto known = std::make_shared<wirebind::bytes_source>(std::string(100'000, 'k'));
  album sent{.title = "From memory and from a source",
             .cover = {.source = known, .file_name = "cover.png", .media_type = "image/png"},
             .pictures = {{.data = "bytes", .file_name = "1.png"}, {.data = "more bytes"}}};
  auto call = prepare(add_request{.body = sent});
  REQUIRE_FALSE(call.error);
  REQUIRE(call.exchange->source != nullptr);
  CHECK(call.request.body.empty());
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{65536}}) {
    CHECK_FALSE(call.exchange->source->rewind());
    const std::string all = drained(*call.exchange->source, step);
    CHECK(call.exchange->source_length == all.size());
    fixture f;
    REQUIRE(f.ask(media_of(call), all).status == 204);
    CHECK(f.object.added->cover.data.view() == std::string(100'000, 'k'));
  }
  int left = 3;
  const auto unknown = std::make_shared<wirebind::function_source>(
      [&left](char* data, std::size_t, wirebind::body_source::read_handler done) {
        *data = 'u';
        done({}, left-- > 0 ? 1 : 0);
      });
  sent.pictures = {{.source = unknown}, {.data = "after"}};
  call = prepare(add_request{.body = sent});
  REQUIRE(call.exchange->source != nullptr);
  CHECK_FALSE(call.exchange->source_length);
  CHECK_FALSE(call.exchange->source->can_rewind());
  fixture f;
  REQUIRE(f.ask(media_of(call), drained(*call.exchange->source, 10)).status == 204);
  CHECK(f.object.added->pictures[0].data.view() == "uuu");
  CHECK(f.object.added->pictures[1].data.view() == "after");
  CHECK(f.object.added->pictures[1].file_name == "pictures");
}

TEST_CASE("multipart: large bytes in memory are no copy, and have a digest") {
  const wirebind::bytes large(std::string(1 << 20, 'x'));
  const auto call = prepare(keep_request{.body = {{"a", file_part{.data = large}}}});
  REQUIRE(call.exchange->source != nullptr);
  CHECK(call.exchange->source->sha256().size() == 64);
  const std::string all = drained(*call.exchange->source, 4096);
  CHECK(call.exchange->source_length == all.size());
  fixture f;
  REQUIRE(f.ask(media_of(call), all, "PUT", "/files").status == 204);
  CHECK(f.object.kept["a"].data == large);
}

TEST_CASE("multipart: a body without members is a boundary") {
  const auto call = prepare(keep_request{.body = wirebind::empty_value});
  CHECK(with_b(call) == "--B--\r\n");
  fixture f;
  CHECK(f.ask(media_of(call), std::string(call.request.body.view()), "PUT", "/files").status == 204);
  CHECK(f.object.kept.has_value());
  CHECK_FALSE(prepare(keep_request{}).request.fields.contains("content-type"));
}

TEST_CASE("multipart: no name and no value adds a line to a head") {
  const std::string hostile = "x\r\nX-Evil: 1\r\n\r\ndata";
  const auto call = prepare(keep_request{.body = {{hostile, file_part{.data = "1", .file_name = hostile}}}});
  REQUIRE(call.details->violations.empty());
  CHECK(call.request.body.view().find("\r\nX-Evil") == std::string_view::npos);
  fixture f;
  REQUIRE(f.ask(media_of(call), std::string(call.request.body.view()), "PUT", "/files").status == 204);
  CHECK(f.object.kept[hostile].file_name == hostile);
  const auto refused = [](file_part file, std::string name = "a") {
    const auto made = prepare(keep_request{.body = {{name, std::move(file)}}});
    REQUIRE(made.details->violations.size() == 1);
    CHECK(made.error == wirebind::errc::invalid_request);
    CHECK(made.request.body.empty());
    return made.details->violations[0].rule;
  };
  CHECK(refused({.media_type = hostile}) == "has a media type that the head of a part cannot carry");
  CHECK(refused({.file_name = std::string("a\0b", 3)}) ==
        "has a character that the head of a part cannot carry");
  CHECK(refused({}, "a\x01") == "has a character that the head of a part cannot carry");
  CHECK(refused({.fields = {{"X", hostile}}}) == "has a field that the head of a part cannot carry");
  CHECK(refused({.fields = {{hostile, "x"}}}) == "has a field that the head of a part cannot carry");
  CHECK(refused({.fields = {{"Content-Type", "x"}}}) == "has a field that is made of its other members");
}

TEST_CASE("multipart: a map without a name is one part, beside the parts of a map of all other names") {
  const unnamed sent{.empty = {{"a", "1"}, {"b", "2"}},
                     .title = file_part{.data = "t", .file_name = "t", .media_type = "text/plain"},
                     .additional = {{"more", file_part{.data = "m", .file_name = "m", .media_type = "a/b"}}}};
  const auto call = prepare(mark_files_request{.body = sent});
  REQUIRE(call.details->violations.empty());
  const std::string_view head =
      "Content-Disposition: form-data; name=\"\"\r\nContent-Type: application/vnd.labels+json";
  CHECK(with_b(call).starts_with(part(head, R"({"a":"1","b":"2"})") + "--B"));
  fixture f;
  const auto answer = f.ask(media_of(call), std::string(call.request.body.view()), "PATCH", "/files");
  INFO(answer.body);
  REQUIRE(answer.status == 204);
  CHECK(wirebind::to_text(*f.object.labelled) == wirebind::to_text(sent));
}

TEST_CASE("multipart: an item of a joined list has no comma") {
  album sent{.title = "t", .cover = {}, .joined = {"a,b"}};
  CHECK(prepare(add_request{.body = sent}).details->violations[0].rule ==
        "has a comma, which separates the items");
}

TEST_CASE("multipart: what is missing, twice, or not of its type is refused by name") {
  fixture f;
  const std::string title = text_part("title", "t");
  const std::string cover = part("Content-Disposition: form-data; name=cover; filename=a", "c");
  const std::string end = "--B--\r\n";
  CHECK(f.parts(title + cover + end).status == 204);
  CHECK(f.object.added->cover == file_part{.data = "c", .file_name = "a"});
  CHECK(f.parts("preamble\r\n" + title + cover + "--B--\r\nepilogue").status == 204);
  CHECK(f.parts(title + end).body == "cover: missing");
  CHECK(f.parts(cover + end).body == "title: missing");
  CHECK(f.parts("").body == "the body does not have its boundary");
  CHECK(f.parts(title + title + cover + end).body == "title: given more than once");
  CHECK(f.parts(title + cover + cover + end).body == "cover: given more than once");
  CHECK(f.parts(title + cover + text_part("year", "x") + end).body == "year: not of its type");
  CHECK(f.parts(title + cover + text_part("where", "{") + end).body == "where: not of its type");
  CHECK(f.parts(title + cover + text_part("route", "{\"latitude\":1},{\"latitude\":2}") + end).body ==
        "route: not of its type");
  CHECK(f.parts(title + cover + text_part("home", "null") + end).status == 204);
  CHECK(f.object.added->home.is_null());
}

TEST_CASE("multipart: a body that is not framed, and a media type without a boundary, are refused") {
  fixture f;
  const std::string title = text_part("title", "t");
  CHECK(f.parts(title).body == "the body ends inside of a part");
  CHECK(f.parts(title + "--Bx").body == "a line with the boundary does not end behind it");
  CHECK(f.parts(part("X: y", "t") + "--B--").body == "a part has no name");
  for (const char* media : {"multipart/form-data", "multipart/form-data; boundary=",
                            "multipart/form-data; boundary=a; boundary=b"}) {
    const auto answer = f.ask(media, title);
    CHECK(answer.status == 400);
    CHECK(answer.body == "the Content-Type is not multipart/form-data with a boundary");
  }
}
