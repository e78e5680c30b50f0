// A user's header: names types of two APIs and reads nothing else of them.
#pragma once

// [fwd]
#include <fc/v20210406/fwd.hpp>

#include <shop/v1/fwd.hpp>
#include <string>

std::string label(const shop::v1::item& item, const fc::v20210406::code& code);
// [/fwd]
int ask(shop::v1::blocking_client& shop, fc::v20210406::blocking_client& functions);
