#include "catch.hpp"

#include <fc/ext/log_tail.hpp>
#include <wirebind/model/base64_text.hpp>

namespace {

/// As much of an invoke response as the helper looks at.
struct answer {
  struct {
    std::optional<wirebind::base64_text> log_result{};
  } header;
};

}  // namespace

TEST_CASE("log tail: is the text behind the base64") {
  answer a;
  a.header.log_result = wirebind::base64_text("b25lCnR3bw==");
  CHECK(fc::ext::log_tail(a) == "one\ntwo");
}

TEST_CASE("log tail: is nothing when there is none or when it is not base64") {
  answer a;
  CHECK_FALSE(fc::ext::log_tail(a));
  a.header.log_result = wirebind::base64_text("not base64");
  CHECK_FALSE(fc::ext::log_tail(a));
}
