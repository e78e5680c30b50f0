#include "catch.hpp"

#include <aliyun/ram_actions.hpp>
#include <fc/v20210406/operations.hpp>

#include <array>
#include <string_view>

namespace api = fc::v20210406;

namespace {

struct open_to_all {
  static constexpr wirebind::operation_info info = {.name = "OpenToAll", .method = "GET", .path = "/"};
};

using two = std::array<std::string_view, 2>;

}  // namespace

static_assert(aliyun::ram_actions<api::update_function_request, api::get_function_request,
                                  api::update_function_request> ==
              two{"fc:GetFunction", "fc:UpdateFunction"});
static_assert(aliyun::ram_actions<>.empty());
static_assert(aliyun::ram_actions<open_to_all>.empty());

TEST_CASE("ram actions: operations count like their requests, and those without a permission not at all") {
  CHECK(aliyun::ram_actions<api::update_function, open_to_all, api::get_function_request> ==
        two{"fc:GetFunction", "fc:UpdateFunction"});
}

TEST_CASE("ram actions: all operations of an API are sorted, and each action is there once") {
  const auto& all = aliyun::ram_actions<api::operations>;
  REQUIRE(all.size() > 5);
  for (std::size_t i = 1; i != all.size(); ++i) CHECK(all[i - 1] < all[i]);
}
