// Chunked bodies both ways: the input as the bytes behind a head, and the input as data that is cut into
// chunks.
#include "parser_runs.hpp"

namespace {

constexpr std::string_view head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Each byte that begins a chunk says how long it is, and how its line is spelled.
std::string cut(std::string_view data) {
  std::string out;
  while (!data.empty()) {
    const auto choice = static_cast<unsigned char>(data.front());
    const std::string_view chunk = data.substr(0, 1 + choice % 40);
    char size[24];
    std::snprintf(size, sizeof(size),
                  choice % 3 == 0   ? "%zx"
                  : choice % 3 == 1 ? "%zX"
                                    : "00%zx",
                  chunk.size());
    out.append(size)
        .append(choice % 7 == 0 ? ";name=\"a;b\"" : "")
        .append("\r\n")
        .append(chunk)
        .append("\r\n");
    data.remove_prefix(chunk.size());
  }
  return out;
}

}  // namespace

void fuzz::run(std::string_view input) {
  const http::limits limits{.body = 4096};
  parse_in_all_ways<http::response_parser>(std::string(head).append(input), false, limits);
  const std::string_view data = input.substr(0, 512);
  const std::string_view end = input.size() % 2 == 0 ? "0\r\n\r\n" : "000;x\r\nA: b\r\nC:d\r\n\r\n";
  const std::string bytes = std::string(head).append(cut(data)).append(end);
  const ending whole = parse_in_all_ways<http::response_parser>(bytes + "HTTP/1.1", false, limits);
  require(whole.body == data && whole.used == bytes.size(), "data in chunks comes out as it went in");
  require(whole.keep_alive && whole.fields.size() == 1, "trailer fields are not fields");
}
