// Uses bindings that did not exist before the build.
#include <wirebind/json/codec.hpp>
#include <wirebind/model/validate.hpp>

#include <cstdio>
#include <shop/v1/models/item.hpp>
#include <shop/v1/operations/get_item.hpp>
#include <string_view>

int main() {
  shop::v1::item item;
  if (!wirebind::json::decode(R"({"itemName":"lamp","price":-1})", item)) return 1;
  if (item.item_name != "lamp" || wirebind::validate(item).size() != 1) return 2;
#if defined(SHOP_HAS_COLOUR)
  item.colour = "red";
#endif
  std::puts(shop::v1::get_item::info.path.data());
  return std::string_view(shop::v1::get_item::info.name) == "GetItem" ? 0 : 3;
}
