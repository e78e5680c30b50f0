#include "catch.hpp"

#include <wirebind/core/memory.hpp>
#include <wirebind/core/sequence.hpp>

#include <initializer_list>
#include <string>
#include <utility>

namespace {

using texts = wirebind::sequence<std::string>;

texts made_of(std::initializer_list<const char*> all) {
  texts made;
  for (const char* each : all) made.push_back(each);
  return made;
}

std::string joined(const texts& all) {
  std::string out;
  for (const std::string& each : all) out += each + ' ';
  return out;
}

}  // namespace

TEST_CASE("sequence: grows, keeps its order, and gives out what it was given") {
  texts all;
  CHECK(all.empty());
  for (int i = 0; i != 20; ++i)
    CHECK(all.push_back("element number " + std::to_string(i)).ends_with(std::to_string(i)));
  REQUIRE(all.size() == 20);
  CHECK(all[7] == "element number 7");
  CHECK(all.front() == "element number 0");
  CHECK(all.back() == "element number 19");
  all.pop_back();
  CHECK(all.back() == "element number 18");
}

TEST_CASE("sequence: an element of its own can be added while it grows") {
  texts all;
  for (int i = 0; i != 9; ++i) {
    if (!all.empty()) all.push_back(all.front());
    all.push_back("a text that no string keeps inside itself");
  }
  for (const std::string& each : all) CHECK(each == "a text that no string keeps inside itself");
}

TEST_CASE("sequence: erases one element, a range, and those that are chosen") {
  texts all = made_of({"a", "b", "c", "d", "e", "f"});
  all.erase(all.begin() + 1);
  CHECK(joined(all) == "a c d e f ");
  all.erase(all.begin(), all.begin() + 2);
  CHECK(joined(all) == "d e f ");
  CHECK(all.erase_if([](const std::string& each) { return each != "e"; }) == 2);
  CHECK(joined(all) == "e ");
  CHECK(all.erase_if([](const std::string& each) { return each == "x"; }) == 0);
  all.erase(all.begin(), all.end());
  CHECK(all.empty());
}

TEST_CASE("sequence: moving takes the elements over, and clearing destroys them") {
  wirebind::sequence<std::shared_ptr<int>> owners;
  const auto shared = std::make_shared<int>(1);
  for (int i = 0; i != 3; ++i) owners.push_back(shared);
  auto taken = std::move(owners);
  CHECK(shared.use_count() == 4);
  wirebind::sequence<std::shared_ptr<int>> other;
  other.push_back(shared);
  other = std::move(taken);
  CHECK(other.size() == 3);
  CHECK(shared.use_count() == 4);
  other.clear();
  CHECK(shared.use_count() == 1);
}
