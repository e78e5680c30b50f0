// Declares a type of each API once more through the macros, then includes both APIs as a whole.
#include "shelf.hpp"

#include <fc/v20210406/abi.hpp>

#include <shop/v1/abi.hpp>

// [own]
namespace fc::v20210406::inline FC_V20210406_ABI {
struct code;
}
namespace shop::v1::inline SHOP_V1_ABI {
struct item;
}
// [/own]

#include <fc/v20210406/blocking_client.hpp>
#include <fc/v20210406/models/code.hpp>
#include <wirebind/model/print.hpp>

#include <functional>
#include <shop/v1/blocking_client.hpp>
#include <string>
#include <system_error>

template <>
struct std::hash<shop::v1::item> {
  std::size_t operator()(const shop::v1::item& item) const noexcept {
    return std::hash<std::string>()(item.item_name.value_or(""));
  }
};

std::string label(const shop::v1::item& item, const fc::v20210406::code& code) {
  const bool same = std::hash<shop::v1::item>()(item) == std::hash<shop::v1::item>()(item);
  return same ? wirebind::to_text(item) + wirebind::to_text(code) : std::string();
}

// Nobody listens: both calls fail with the error of a connection, and none with an error of a service.
int ask(shop::v1::blocking_client& shop, fc::v20210406::blocking_client& functions) {
  std::error_code of_shop;
  std::error_code of_functions;
  shop.call(shop::v1::get_item_request{.item_id = "1"}, of_shop);
  functions.call(fc::v20210406::get_function_request{.service_name = "demo", .function_name = "resize"},
                 of_functions);
  return of_shop && of_shop == of_functions && of_functions != fc::v20210406::errc::function_not_found ? 0
                                                                                                       : 1;
}
