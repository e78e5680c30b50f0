// A file of a form where it is JSON: a string, by the codec and by nlohmann/json alike.
#include "catch.hpp"

#include <wirebind/client/streams.hpp>
#include <wirebind/core/file_part.hpp>
#include <wirebind/interop/nlohmann.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/model/compare.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/print.hpp>

#include <memory>
#include <optional>
#include <string>

namespace {

using wirebind::file_part;

struct note {
  std::optional<file_part> picture{};
  wirebind::list<file_part> more{};
  static constexpr void visit(auto& self, auto&& v) {
    v("picture", self.picture);
    v("more", self.more);
  }
};

}  // namespace

TEST_CASE("file part: is a string in JSON, without its name and type") {
  const note written{.picture = file_part{.data = "a\"b", .file_name = "x", .media_type = "text/plain"},
                     .more = {{.data = "1"}, {.data = ""}}};
  std::string text;
  REQUIRE(wirebind::json::encode(written, text));
  CHECK(text == R"({"picture":"a\"b","more":["1",""]})");
  CHECK(nlohmann::json(written).dump() == R"({"more":["1",""],"picture":"a\"b"})");
  note read, tree;
  REQUIRE(wirebind::json::decode(text, read));
  tree = nlohmann::json::parse(text).get<note>();
  CHECK(wirebind::equal(read, tree));
  CHECK(read.picture == file_part{.data = "a\"b"});
  CHECK_FALSE(wirebind::equal(read, written));
  CHECK_FALSE(wirebind::json::decode(R"({"picture":[1]})", read));
  CHECK_THROWS_AS(nlohmann::json::parse(R"({"picture":1})").get<note>(), nlohmann::json::type_error);
}

TEST_CASE("file part: a source is no JSON") {
  const note written{.picture = file_part{.source = std::make_shared<wirebind::bytes_source>("a")}};
  std::string text;
  const auto encoded = wirebind::json::encode(written, text);
  CHECK(encoded.code == wirebind::json::errc::not_json);
  CHECK_THROWS_AS(nlohmann::json(written), nlohmann::json::type_error);
}

TEST_CASE("file part: is printed by its size and its name") {
  const note one{.picture = file_part{.data = "abc", .file_name = "x.png"}};
  CHECK(wirebind::to_text(one) == "picture: 3 bytes of \"x.png\"\n");
  const note other{.picture = file_part{.source = std::make_shared<wirebind::bytes_source>("a")}};
  CHECK(wirebind::to_text(other) == "picture: a source\n");
}
