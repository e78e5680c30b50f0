// Trees and values that are nested deeply, with little stack: both ways end in nlohmann's own error.
#include "catch.hpp"
#include "small_stack.hpp"

#include <wirebind/interop/nlohmann.hpp>
#include <wirebind/json/codec.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

using tree = nlohmann::json;

namespace {

struct node {
  std::optional<wirebind::box<node>> next{};
  wirebind::list<node> items{};
  wirebind::map<node> named{};
  wirebind::json::raw free{};

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor&& visitor) {
    visitor("next", self.next);
    visitor("items", self.items);
    visitor("named", self.named);
    visitor("free", self.free);
  }
};

node nest(std::size_t levels) {
  node whole;
  for (std::size_t level = 1; level < levels; ++level) {
    node outer;
    outer.next.emplace(std::move(whole));
    whole = std::move(outer);
  }
  return whole;
}

/// A tree that `member` wraps again and again; arrays where it is "items".
tree nest_tree(std::size_t levels, const std::string& member) {
  tree whole = tree::object();
  for (std::size_t level = 0; level != levels; ++level) {
    tree outer = tree::object();
    tree& slot = outer[member];
    if (member == "items") {
      slot = tree::array();
      slot.push_back(std::move(whole));
    } else if (member == "named") {
      slot["key"] = std::move(whole);
    } else {
      slot = std::move(whole);
    }
    whole = std::move(outer);
  }
  return whole;
}

}  // namespace

TEST_CASE("nlohmann interop: a value nested more than 128 deep throws nlohmann's type error") {
  for (const std::size_t levels : {127, 128, 129, 100'000}) {
    INFO(levels);
    const node whole = nest(levels);
    std::string text;
    on_small_stack([&] {
      bool thrown = false;
      try {
        const tree made(whole);
      } catch (const tree::type_error& error) {
        thrown = std::string(error.what()).find("nested more than 128 deep") != std::string::npos;
      }
      const bool written = static_cast<bool>(wirebind::json::encode(whole, text));
      if (thrown == written) throw std::runtime_error("interop and codec differ");
    });
  }
}

TEST_CASE("nlohmann interop: a tree nested more than 128 deep throws nlohmann's type error") {
  for (const std::string member : {"next", "items", "named", "free"}) {
    INFO(member);
    for (const std::size_t levels : {1, 200, 100'000}) {
      const tree whole = nest_tree(levels, member);
      bool thrown = false;
      on_small_stack([&] {
        try {
          node read = whole.get<node>();
        } catch (const tree::type_error&) {
          thrown = true;
        }
      });
      CHECK(thrown == (levels > 64));
    }
  }
}

TEST_CASE("nlohmann interop: a free-form member counts the levels around it, as the codec does") {
  for (std::size_t levels = 120; levels != 132; ++levels) {
    tree whole = tree::object();
    whole["next"]["free"] = nest_tree(levels, "a");
    node read;
    const bool decoded = static_cast<bool>(wirebind::json::decode(whole.dump(), read));
    bool converted = true;
    try {
      read = whole.get<node>();
    } catch (const tree::type_error&) {
      converted = false;
    }
    INFO(levels);
    CHECK(converted == decoded);
  }
}
