// A file that decodes, visits and encodes a union of 200 objects.
#include <wirebind/json/codec.hpp>
#include <wirebind/model/one_of.hpp>

#include <string>
#include <string_view>
#include <utility>

template <int Number>
struct item {
  int number = Number;
  std::string text{};
  static constexpr void visit(auto& self, auto&& v) {
    v("number", self.number);
    v("text", self.text);
  }
};

template <class Numbers>
struct items;
template <int... Numbers>
struct items<std::integer_sequence<int, Numbers...>> {
  using type = wirebind::one_of<item<Numbers>...>;
};

struct any_item : items<std::make_integer_sequence<int, 200>>::type {
  using one_of::one_of;
};

int number_of(std::string_view text, std::string& out) {
  any_item found;
  if (!wirebind::json::decode(text, found) || !wirebind::json::encode(found, out)) return -1;
  found = item<7>{};
  if (const auto* known = found.get_if<item<199>>()) return known->number;
  return found.visit([]<class T>(const T& each) {
    if constexpr (requires { each.number; }) return each.number;
    return 0;
  });
}
