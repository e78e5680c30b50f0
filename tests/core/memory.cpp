#include "catch.hpp"

#include <wirebind/core/memory.hpp>

#include <string>
#include <utility>

namespace {

int living = 0;

struct base {
  virtual ~base() = default;
  virtual int number() const = 0;
};
struct padding {
  virtual ~padding() = default;
  std::string text = "in front of the other base";
};
struct derived final : padding, base {
  explicit derived(int given) : given_(given) { ++living; }
  derived(const derived&) = delete;
  derived& operator=(const derived&) = delete;
  ~derived() override { --living; }
  int number() const override { return given_; }

 private:
  const int given_;
};

}  // namespace

TEST_CASE("share: the last owner destroys the object, also by a base that does not come first") {
  std::shared_ptr<base> first = wirebind::share<base>(new derived(7));
  CHECK((living == 1 && first->number() == 7 && first.use_count() == 1));
  const std::weak_ptr<base> seen = first;
  std::shared_ptr<const base> second = first;
  first.reset();
  CHECK((living == 1 && second->number() == 7 && seen.lock() == second));
  second.reset();
  CHECK((living == 0 && seen.expired()));
}

TEST_CASE("share: a constant object, and one without virtual functions") {
  const auto text =
      wirebind::share<const std::string>(new std::string("a text that is longer than a few bytes"));
  CHECK(*text == "a text that is longer than a few bytes");
  const auto pair = wirebind::share<std::pair<int, std::string>>(new std::pair<int, std::string>(1, "one"));
  CHECK((pair->first == 1 && pair->second == "one"));
}
