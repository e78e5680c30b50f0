// Bodies of parts: what is read is a part of the body, and what is written of it is read as the same parts.
#include "fuzz.hpp"

#include <wirebind/http/multipart.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace http = wirebind::http;
using fuzz::require;

namespace {

std::vector<http::received_part> parts_of(std::string_view body, std::string_view boundary, bool& whole) {
  http::multipart_reader reader(body, boundary, {.parts = 50, .head = 512});
  std::vector<http::received_part> found;
  for (http::received_part part; reader.next(part);) {
    require(found.size() < 50, "there are no more parts than allowed");
    require(
        part.data.data() >= body.data() && part.data.data() + part.data.size() <= body.data() + body.size(),
        "a part lies in the body");
    require(part.data.find("\r\n--" + std::string(boundary)) == part.data.npos, "no part has the boundary");
    found.push_back(part);
  }
  whole = reader.problem().empty();
  http::received_part after;
  require(!reader.next(after), "nothing follows the end");
  return found;
}

/// Writes the parts again; nothing for what cannot be written.
std::optional<std::string> written(const std::vector<http::received_part>& parts, std::string_view line) {
  std::string body;
  for (const http::received_part& part : parts) {
    body.append(line).append("\r\n");
    std::optional<std::string_view> file_name;
    if (part.file_name) file_name = *part.file_name;
    const std::size_t before = body.size();
    if (!http::write_part_head({part.name, file_name, part.media_type}, body).empty()) return std::nullopt;
    std::size_t lines = 0;
    for (std::size_t at = before; (at = body.find('\n', at)) != body.npos; ++at) ++lines;
    require(lines == (part.media_type.empty() ? 1U : 2U), "no name adds a line");
    for (const http::field& field : part.others) {
      require(http::write_part_field(field.name, field.value, body).empty(), "a field can be written again");
    }
    body.append("\r\n").append(part.data).append("\r\n");
  }
  return body.append(line).append("--\r\n");
}

}  // namespace

void fuzz::run(std::string_view input) {
  const std::string_view media = fuzz::take_piece(input, '\n');
  const auto boundary = http::boundary_of(media);
  if (!boundary) return;
  require(!boundary->empty() && boundary->size() <= 70, "a boundary has 1 to 70 characters");
  const fuzz::exact_copy copy(input);
  bool whole = false;
  const auto parts = parts_of(copy.view(), *boundary, whole);
  const auto again = written(parts, "--" + *boundary);
  if (!again) return;
  const auto same = parts_of(*again, *boundary, whole);
  require(whole && same.size() == parts.size(), "what is written is read");
  for (std::size_t i = 0; i != same.size(); ++i) {
    const auto& a = parts[i];
    const auto& b = same[i];
    require(a.name == b.name && a.file_name == b.file_name && a.media_type == b.media_type &&
                a.data == b.data && a.others == b.others,
            "a part comes back");
  }
}
