// Paths against templates whose text is percent-encoded.
#include "catch.hpp"

#include <wirebind/client/operation.hpp>
#include <wirebind/server/route_table.hpp>

#include <string>
#include <string_view>

namespace {

using namespace wirebind::server;

constexpr wirebind::operation_info with_path(std::string_view path) {
  return {.name = path, .method = "GET", .path = path};
}
constexpr wirebind::operation_info literal = with_path("/a%20b/100%25");
constexpr wirebind::operation_info mixed = with_path("/of/%C3%A9{id}%2f{rest}%20x");
constexpr wirebind::operation_info reserved = with_path("/f({id})");
constexpr route routes[] = {{&literal}, {&mixed}, {&reserved}};

std::string values_of(std::string_view path) {
  const route_match match = match_route(routes, "GET", path);
  std::string out = match.found != nullptr ? std::string(match.found->info->name) : "none";
  for (const auto& [name, text] : match.values) out.append(" ").append(text);
  return out;
}

}  // namespace

TEST_CASE("route table: a literal segment with escapes is compared once decoded") {
  CHECK(values_of("/a%20b/100%25") == literal.path);
  CHECK(values_of("/%61%20%62/1%30%30%25") == literal.path);
  CHECK(values_of("/a%2520b/100%25") == "none");
  CHECK(values_of("/a%20b/100%2525") == "none");
  CHECK(values_of("/a b/100%25") == literal.path);
}

TEST_CASE("route table: escapes beside variables have digits of either case") {
  CHECK(values_of("/of/%C3%A91%2F2%20x") == std::string(mixed.path) + " 1 2");
  CHECK(values_of("/of/%c3%a91%2f2%20%78") == std::string(mixed.path) + " 1 2");
  CHECK(values_of("/of/%c3%a91%252f2%20x") == "none");
  CHECK(values_of("/of/%c3%a8"
                  "1%2f2%20x") == "none");
}

TEST_CASE("route table: reserved characters are told from their escapes") {
  CHECK(values_of("/f(1)") == std::string(reserved.path) + " 1");
  CHECK(values_of("/f(%29)") == std::string(reserved.path) + " %29");
  CHECK(values_of("/f%281%29") == "none");
}
