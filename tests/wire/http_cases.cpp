// Runs the cases of the Markdown files through both parsers, cut into pieces in every way that could matter.
#include "case_file.hpp"
#include "catch.hpp"

#include <wirebind/http/error.hpp>
#include <wirebind/http/request_parser.hpp>
#include <wirebind/http/response_parser.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace {

namespace http = wirebind::http;

struct wire_case {
  std::string input;
  std::string outcome;
  http::limits limits;
  bool request = false;
  bool eof = false;
  bool head = false;
};

void apply_option(wire_case& target, std::string_view word) {
  const std::size_t equals = word.find('=');
  const std::string_view name = word.substr(0, equals);
  const std::size_t value =
      equals == std::string_view::npos ? 0 : std::stoul(std::string(word.substr(equals + 1)));
  if (name == "eof") {
    target.eof = true;
  } else if (name == "head") {
    target.head = true;
  } else if (name == "limit-head") {
    target.limits.head = value;
  } else if (name == "limit-fields") {
    target.limits.field_count = value;
  } else if (name == "limit-chunk-line") {
    target.limits.chunk_line = value;
  } else if (name == "limit-interim") {
    target.limits.interim = value;
  } else if (name == "limit-body") {
    target.limits.body = value;
  } else {
    FAIL("unknown word in an info string: " << word);
  }
}

wire_case read_case(const wire::section& source) {
  wire_case out;
  const wire::block& bytes = source.find("http");
  std::string_view words = std::string_view(bytes.info).substr(5);
  out.request = words.starts_with("request");
  REQUIRE((out.request || words.starts_with("response")));
  while (words.find(' ') != std::string_view::npos) {
    words.remove_prefix(words.find(' ') + 1);
    apply_option(out, words.substr(0, words.find(' ')));
  }
  out.input = wire::to_bytes(bytes);
  out.outcome = wire::join(source.find("outcome").lines);
  return out;
}

void start(http::request_parser& parser, const wire_case&) { parser.start(); }
void start(http::response_parser& parser, const wire_case& the_case) { parser.start(the_case.head); }

std::string line(std::string_view name, std::string_view value) {
  return std::string(name) + ':' + (value.empty() ? "" : " ") + wire::escape(value) + '\n';
}

std::string start_line(const http::request& message) {
  return line("method", message.method) + line("target", message.target);
}
std::string start_line(const http::response& message) {
  return line("status", std::to_string(message.status)) + line("reason", message.reason);
}
std::string_view body_of(const http::request& message) { return message.body.view(); }
std::string_view body_of(const http::response& message) { return message.body; }

constexpr std::pair<std::string_view, http::errc> enumerators[] = {
    {"end_of_stream", http::errc::end_of_stream},
    {"truncated", http::errc::truncated},
    {"bad_line_ending", http::errc::bad_line_ending},
    {"bad_status_line", http::errc::bad_status_line},
    {"bad_request_line", http::errc::bad_request_line},
    {"unsupported_version", http::errc::unsupported_version},
    {"unsupported_target", http::errc::unsupported_target},
    {"whitespace_before_fields", http::errc::whitespace_before_fields},
    {"obs_fold", http::errc::obs_fold},
    {"missing_colon", http::errc::missing_colon},
    {"space_before_colon", http::errc::space_before_colon},
    {"invalid_field_name", http::errc::invalid_field_name},
    {"invalid_field_value", http::errc::invalid_field_value},
    {"missing_host", http::errc::missing_host},
    {"duplicate_host", http::errc::duplicate_host},
    {"invalid_host", http::errc::invalid_host},
    {"unsupported_expectation", http::errc::unsupported_expectation},
    {"unexpected_upgrade", http::errc::unexpected_upgrade},
    {"bad_length", http::errc::bad_length},
    {"conflicting_lengths", http::errc::conflicting_lengths},
    {"length_and_transfer_encoding", http::errc::length_and_transfer_encoding},
    {"unsupported_transfer_encoding", http::errc::unsupported_transfer_encoding},
    {"transfer_encoding_in_http_1_0", http::errc::transfer_encoding_in_http_1_0},
    {"bad_chunk_size", http::errc::bad_chunk_size},
    {"bad_chunk_extension", http::errc::bad_chunk_extension},
    {"bad_chunk_end", http::errc::bad_chunk_end},
    {"head_too_large", http::errc::head_too_large},
    {"too_many_fields", http::errc::too_many_fields},
    {"chunk_line_too_long", http::errc::chunk_line_too_long},
    {"too_many_interim", http::errc::too_many_interim},
    {"body_too_large", http::errc::body_too_large},
};

std::string name_of(const std::error_code& error) {
  for (const auto& [name, code] : enumerators) {
    if (error == code) return std::string(name);
  }
  return error.category().name() + (':' + std::to_string(error.value()));
}

template <class Parser>
std::string describe(Parser& parser, const std::error_code& error) {
  if (error) return "error: " + name_of(error) + '\n';
  if (!parser.done()) return "more\n";
  std::string out = start_line(parser.message());
  for (const http::field& item : parser.message().fields) out += "field: " + line(item.name, item.value);
  if (!body_of(parser.message()).empty()) out += line("body", body_of(parser.message()));
  return out + "keep-alive: " + (parser.keep_alive() ? "yes" : "no") + '\n';
}

std::string unread_line(std::size_t unread) {
  return unread == 0 ? "" : "unread: " + std::to_string(unread) + '\n';
}

/// Feeds the pieces until the parser wants no more, and says what came of it.
template <class Parser>
std::string run(Parser& parser, const wire_case& the_case, const std::vector<std::string>& pieces) {
  start(parser, the_case);
  std::error_code error;
  std::size_t unread = 0;
  for (const std::string& piece : pieces) {
    const std::size_t used = error || parser.done() ? 0 : parser.put(piece, error);
    if (!error && !parser.done()) CHECK(used == piece.size());
    unread += piece.size() - used;
  }
  if (the_case.eof && !error) parser.put_eof(error);
  return describe(parser, error) + (error ? "" : unread_line(unread));
}

template <class Parser>
void run_in_all_ways(const wire_case& the_case) {
  const std::string& input = the_case.input;
  Parser parser(the_case.limits);
  CHECK(run(parser, the_case, {input}) == the_case.outcome);
  for (std::size_t i = 1; i < input.size(); ++i) {
    INFO("split at byte " << i);
    REQUIRE(run(parser, the_case, {input.substr(0, i), input.substr(i)}) == the_case.outcome);
  }
  std::vector<std::string> bytes;
  for (const char c : input) bytes.emplace_back(1, c);
  CHECK(run(parser, the_case, bytes) == the_case.outcome);
}

template <class Parser>
void run_with_more_behind(const wire_case& the_case) {
  if (the_case.eof || the_case.outcome == "more\n") return;
  const std::string more("G\0 \r\n\r\n more", 12);
  Parser parser(the_case.limits);
  std::string expected = the_case.outcome;
  const bool complete = !expected.starts_with("error");
  const std::size_t mark = expected.find("unread: ");
  std::size_t unread = more.size();
  if (mark != std::string::npos) {
    unread += std::stoul(expected.substr(mark + 8));
    expected.erase(mark);
  }
  if (complete) expected += unread_line(unread);
  CHECK(run(parser, the_case, {the_case.input + more}) == expected);
  CHECK(run(parser, the_case, {the_case.input, more}) == expected);
  const bool reusable = expected.find("keep-alive: yes") != std::string::npos && mark == std::string::npos;
  if (!reusable) return;
  std::error_code error;
  start(parser, the_case);
  const std::string twice = the_case.input + the_case.input;
  const std::size_t used = parser.put(twice, error);
  CHECK(used == the_case.input.size());
  CHECK(run(parser, the_case, {twice.substr(used)}) == the_case.outcome);
}

void run_file(const std::string& name) {
  for (const wire::section& item : wire::read_sections(WIREBIND_TEST_DATA "/wire/" + name)) {
    DYNAMIC_SECTION(item.title) {
      const wire_case the_case = read_case(item);
      if (the_case.request) {
        run_in_all_ways<http::request_parser>(the_case);
        run_with_more_behind<http::request_parser>(the_case);
      } else {
        run_in_all_ways<http::response_parser>(the_case);
        run_with_more_behind<http::response_parser>(the_case);
      }
    }
  }
}

}  // namespace

TEST_CASE("response parser: start lines and fields have the outcome that is written down") {
  run_file("response_heads.md");
}

TEST_CASE("response parser: bodies have the outcome that is written down") { run_file("response_bodies.md"); }

TEST_CASE("response parser: chunked bodies have the outcome that is written down") {
  run_file("response_chunks.md");
}

TEST_CASE("request parser: start lines and fields have the outcome that is written down") {
  run_file("request_heads.md");
}

TEST_CASE("request parser: bodies have the outcome that is written down") { run_file("request_bodies.md"); }

TEST_CASE("parsers: limits have the outcome that is written down") { run_file("limits.md"); }
