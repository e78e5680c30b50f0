// Structs as the generator writes them, one of every kind of member, for the tests of the codec and of what
// is built on its tables.
#pragma once

#include <wirebind/json/open_enum.hpp>
#include <wirebind/json/raw.hpp>
#include <wirebind/model/base64_text.hpp>
#include <wirebind/model/box.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/map.hpp>
#include <wirebind/model/nullable.hpp>
#include <wirebind/model/one_of.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace shapes {

struct colour_values {
  enum value : std::uint16_t { other = 0, red = 1, dark_green = 7 };
  static constexpr wirebind::enum_name names[] = {{red, "red"}, {dark_green, "dark-green"}};
};
struct colour : wirebind::open_enum<colour_values> {
  using open_enum::open_enum;
};

struct point {
  std::int32_t x;
  std::int32_t y;
  std::optional<std::string> label{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("x", self.x);
    v("y", self.y);
    v("label", self.label);
  }
};

struct node {
  std::int64_t id = 0;
  std::optional<wirebind::box<node>> next{};
  wirebind::list<node> children{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("id", self.id);
    v("next", self.next);
    v("children", self.children);
  }
};

struct integers {
  std::optional<std::int8_t> i8{};
  std::optional<std::int16_t> i16{};
  std::optional<std::int32_t> i32{};
  std::optional<std::int64_t> i64{};
  std::optional<std::uint8_t> u8{};
  std::optional<std::uint16_t> u16{};
  std::optional<std::uint32_t> u32{};
  std::optional<std::uint64_t> u64{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("i8", self.i8);
    v("i16", self.i16);
    v("i32", self.i32);
    v("i64", self.i64);
    v("u8", self.u8);
    v("u16", self.u16);
    v("u32", self.u32);
    v("u64", self.u64);
  }
};

struct value : wirebind::one_of<std::string, double, bool, point, wirebind::list<value>> {
  using one_of::one_of;
};

struct everything {
  std::string text;
  std::optional<std::string> note{};
  bool on = false;
  std::optional<bool> flag{};
  std::optional<float> ratio{};
  std::optional<double> amount{};
  std::optional<colour> paint{};
  colour base{};
  wirebind::list<std::string> words{};
  wirebind::list<bool> bits{};
  wirebind::list<double> samples{};
  wirebind::list<point> points{};
  wirebind::list<wirebind::list<std::int32_t>> grid{};
  wirebind::list<std::optional<std::string>> gaps{};
  wirebind::map<std::string> tags{};
  wirebind::map<point> places{};
  wirebind::map<wirebind::list<std::string>> groups{};
  wirebind::nullable<std::string> remark{};
  wirebind::nullable<point> target{};
  std::optional<wirebind::base64_text> blob{};
  std::optional<wirebind::json::raw> extra{};
  wirebind::json::raw anything{};
  std::optional<point> where{};
  std::optional<integers> numbers{};
  std::optional<node> tree{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("text", self.text);
    v("note", self.note);
    v("on", self.on);
    v("flag", self.flag);
    v("ratio", self.ratio);
    v("amount", self.amount);
    v("paint", self.paint);
    v("base", self.base);
    v("words", self.words);
    v("bits", self.bits);
    v("samples", self.samples);
    v("points", self.points);
    v("grid", self.grid);
    v("gaps", self.gaps);
    v("tags", self.tags);
    v("places", self.places);
    v("groups", self.groups);
    v("remark", self.remark);
    v("target", self.target);
    v("blob", self.blob);
    v("extra", self.extra);
    v("anything", self.anything);
    v("where", self.where);
    v("numbers", self.numbers);
    v("tree", self.tree);
  }
};

/// Text with a value in every member of `everything`, an escape of every kind, and members that nobody knows.
inline const char* const full_text =
    R"({"text":"plain \"quoted\" \\ \/ \b\f\n\r\t \u00e9\u20AC\ud83d\ude00 é€😀","note":"","on":true,"flag":false,)"
    R"("ratio":1.5,"amount":-2.5e-3,"paint":"dark-green","base":"ultraviolet","words":["a","","a word of more than )"
    R"(thirty-two bytes, so that it fills blocks"],"bits":[true,false],"samples":[0,1e3,-0.5],"points":[{"x":1,"y":-2},)"
    R"({"y":4,"x":3,"label":"L"}],"grid":[[1,2],[],[3]],"gaps":[null,"x"],"tags":{"LEVEL":"info","quo\"te":"v"},)"
    R"("places":{"home":{"x":0,"y":0}},"groups":{"g":["m"],"none":[]},"remark":null,"target":{"x":9,"y":9},)"
    R"("blob":"AAEC","extra":{"deep":[1,{"k":[]}],"s":"]}"},"anything":[ 1 , 2 ],"where":{"x":-1,"y":1},)"
    R"("numbers":{"i8":-128,"i16":32767,"i32":-2147483648,"i64":9223372036854775807,"u8":255,"u16":65535,)"
    R"("u32":4294967295,"u64":18446744073709551615},"tree":{"id":1,"next":{"id":2},"children":[{"id":3},{"id":4}]},)"
    R"("unknown":{"a":[true,null,1.25e+10],"b":"\ud83d\ude00"},"another":-0.0})";

}  // namespace shapes
