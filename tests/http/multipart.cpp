// Bodies of parts as text: heads that are written, and bodies that are taken apart, whole, cut off and
// hostile.
#include "catch.hpp"

#include <wirebind/http/multipart.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace http = wirebind::http;

namespace {

struct outcome {
  std::vector<http::received_part> parts;
  std::string_view problem;
};

outcome read(std::string_view body, std::string_view boundary = "B", http::multipart_limits limits = {}) {
  http::multipart_reader reader(body, boundary, limits);
  outcome found;
  for (http::received_part part; reader.next(part);) found.parts.push_back(part);
  http::received_part after;
  REQUIRE_FALSE(reader.next(after));
  found.problem = reader.problem();
  return found;
}

std::string_view problem_of_head(const std::string& lines) {
  const std::string body = "--B\r\n" + lines + "\r\n\r\nx\r\n--B--";
  return read(body).problem;
}

constexpr std::string_view whole =
    "This is the preamble.\r\n"
    "--B \t\r\n"
    "content-disposition: FORM-DATA; name=\"a\"\r\n"
    "\r\n"
    "one\r\n--Not\r\n\r\n"
    "--B\r\n"
    "Content-Type: image/png\r\n"
    "X-Turn: 90\r\n"
    "Content-Disposition: form-data ; filename=\"C:\\x\\%22y%0D%0A.png\" ; name=b ; filename*=UTF-8''z\r\n"
    "\r\n"
    "\r\n"
    "--B--\r\n"
    "This is the epilogue.\r\n--B\r\n";

}  // namespace

TEST_CASE("multipart: a body is taken apart, without what stands before and behind it") {
  const outcome found = read(whole);
  CHECK(found.problem.empty());
  REQUIRE(found.parts.size() == 2);
  CHECK(found.parts[0].name == "a");
  CHECK_FALSE(found.parts[0].file_name);
  CHECK(found.parts[0].data == "one\r\n--Not\r\n");
  CHECK(found.parts[1].name == "b");
  CHECK(found.parts[1].file_name == "C:\\x\\\"y\r\n.png");
  CHECK(found.parts[1].media_type == "image/png");
  CHECK(found.parts[1].others.find("x-turn") == "90");
  CHECK(found.parts[1].others.size() == 1);
  CHECK(found.parts[1].data.empty());
}

TEST_CASE("multipart: a body that is cut off anywhere is malformed, and one that goes on is not") {
  const std::size_t end = whole.find("--B--") + 5;
  for (std::size_t size = 0; size != end; ++size) {
    INFO(size);
    CHECK_FALSE(read(whole.substr(0, size)).problem.empty());
  }
  for (std::size_t size = end; size != whole.size(); ++size) {
    if (size == end + 1) continue;  // a lone CR is no end of a line
    CHECK(read(whole.substr(0, size)).problem.empty());
  }
}

TEST_CASE("multipart: a body without parts is its last boundary") {
  for (const char* body : {"--B--", "--B--\r\n", "--B-- \t", "text\r\n--B--\r\ntext"}) {
    const outcome found = read(body);
    CHECK(found.parts.empty());
    CHECK(found.problem.empty());
  }
  for (const char* body : {"", "--C--", "text--B--", "\n--B--", "--B"})
    CHECK_FALSE(read(body).problem.empty());
}

TEST_CASE("multipart: a head is fields, with one name") {
  CHECK(problem_of_head("Content-Disposition: form-data; name=a").empty());
  CHECK(problem_of_head("X: y") == "a part has no name");
  CHECK(problem_of_head("Content-Disposition: form-data") == "a part has no name");
  CHECK(problem_of_head("Content-Disposition: form-data; filename=a") == "a part has no name");
  CHECK(problem_of_head("Content-Disposition: form-data; name=a; NAME=b") == "a part has two names");
  CHECK(problem_of_head("Content-Disposition: form-data; name=a; filename=a; filename=b") ==
        "a part has two file names");
  CHECK(problem_of_head("Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=a") ==
        "a part has two names");
  CHECK(problem_of_head("Content-Disposition: form-data; name=a\r\nContent-Type: a/b\r\nContent-type: a/c") ==
        "a part has two media types");
  for (const char* value : {"attachment; name=a", "form-data; name=\"a", "form-data; name=", "form-data; =a",
                            "form-data; name=a b", "form-data, name=a", "form-data; name = a"}) {
    INFO(value);
    CHECK(problem_of_head(std::string("Content-Disposition: ") + value) ==
          "the Content-Disposition of a part is not that of a form");
  }
  for (const char* line : {"X", " X: y", "X : y", ": y", "X: a\rb", "X: a\nb", "X: \x01"}) {
    INFO(line);
    CHECK(problem_of_head(std::string("Content-Disposition: form-data; name=a\r\n") + line) ==
          "a line in the head of a part is no field");
  }
}

TEST_CASE("multipart: the number of parts and the size of a head are limited") {
  const std::string head = "Content-Disposition: form-data; name=a\r\n\r\n";
  const std::string part = "--B\r\n" + head + "x\r\n";
  CHECK(read(part + part + "--B--", "B", {.parts = 2}).problem.empty());
  CHECK(read(part + part + part + "--B--", "B", {.parts = 2}).problem == "the body has too many parts");
  const std::size_t size = head.size() - 2;
  CHECK(read(part + "--B--", "B", {.head = size}).problem.empty());
  for (std::size_t less = 0; less != size; ++less) {
    CHECK(read(part + "--B--", "B", {.head = less}).problem == "the head of a part is too large");
  }
}

TEST_CASE("multipart: the boundary is a parameter of the Content-Type") {
  CHECK(http::boundary_of("multipart/form-data; boundary=a") == "a");
  CHECK(http::boundary_of("Multipart/Form-Data; charset=utf-8 ; Boundary=\"a b:c\"") == "a b:c");
  const std::string longest(70, 'x');
  CHECK(http::boundary_of("multipart/form-data; boundary=" + longest) == longest);
  for (const std::string& media :
       {std::string(), std::string("multipart/form-data"), std::string("multipart/form-data; boundary="),
        std::string("multipart/form-data; boundary=\"\""),
        std::string("multipart/form-data; boundary=\"a \""),
        std::string("multipart/form-data; boundary=\"a\"b"),
        std::string("multipart/form-data; boundary=\"\xC3\""),
        std::string("multipart/form-data; boundary=a; boundary=a"),
        "multipart/form-data; boundary=x" + longest, std::string("multipart/form-datax; boundary=a"),
        std::string("multipart/mixed; boundary=a")}) {
    INFO(media);
    CHECK_FALSE(http::boundary_of(media));
  }
}

TEST_CASE("multipart: a head that is written is one field a line") {
  std::string head;
  CHECK(http::write_part_head({"a\"\r\nb", "c\"\r\nd", "text/plain"}, head).empty());
  CHECK(head ==
        "Content-Disposition: form-data; name=\"a%22%0D%0Ab\"; filename=\"c%22%0D%0Ad\"\r\n"
        "Content-Type: text/plain\r\n");
  CHECK(http::write_part_field("X-Turn", "90", head).empty());
  CHECK(head.ends_with("\r\nX-Turn: 90\r\n"));
  const std::string before = head;
  CHECK_FALSE(http::write_part_head({std::string_view("a\0", 2)}, head).empty());
  CHECK_FALSE(http::write_part_head({"a", std::string_view("\x7f")}, head).empty());
  CHECK_FALSE(http::write_part_head({"a", {}, "a/b\r\nX: y"}, head).empty());
  CHECK_FALSE(http::write_part_field("X", "a\nb", head).empty());
  CHECK_FALSE(http::write_part_field("X y", "a", head).empty());
  CHECK_FALSE(http::write_part_field("content-TYPE", "a", head).empty());
  CHECK_FALSE(http::write_part_field("Content-Disposition", "a", head).empty());
  CHECK(head == before);
}
