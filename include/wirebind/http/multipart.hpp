// Bodies of multipart/form-data (RFC 7578): the head of a part as it is written, and a body taken apart into
// its parts (RFC 2046 section 5.1), with limits. Text that a head cannot carry is refused, so that no name
// and no value adds a line to it.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/http/message.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::http {

/// What the head of a part says besides its further fields.
struct part_head {
  std::string_view name;
  std::optional<std::string_view> file_name{};
  std::string_view media_type{};  ///< not said if empty
};

/// Appends Content-Disposition and Content-Type, each with its line ending. `"`, CR and LF in names are %22,
/// %0D and %0A, as the HTML standard has it. Empty, or the rule that the head violates; `out` is then
/// unchanged.
WIREBIND_DECL std::string_view write_part_head(const part_head& head, std::string& out);
/// Appends another field. Empty, or the rule that it violates.
WIREBIND_DECL std::string_view write_part_field(std::string_view name, std::string_view value,
                                                std::string& out);

/// The boundary in a Content-Type of multipart/form-data: 1 to 70 characters of RFC 2046 section 5.1.1; else
/// nothing.
WIREBIND_DECL std::optional<std::string> boundary_of(std::string_view content_type);

/// Upper bounds of one body; `limits::body` bounds it as a whole.
struct multipart_limits {
  std::size_t parts = 1000;
  std::size_t head = 8 * 1024;  ///< Fields of one part, in bytes.
};

/// A part that was received; views of the body.
struct received_part {
  std::string name;
  std::optional<std::string> file_name{};
  std::string_view media_type{};
  fields others{};  ///< fields besides Content-Disposition and Content-Type
  std::string_view data{};
};

/// Takes a whole body apart. What stands before the first boundary and after the last is ignored.
class multipart_reader {
 public:
  multipart_reader(std::string_view body, std::string_view boundary, multipart_limits limits = {})
      : rest_(body), delimiter_("\r\n--" + std::string(boundary)), limits_(limits) {}

  /// Replaces `part` with the next one. False after the last one, and where the body is malformed.
  WIREBIND_DECL bool next(received_part& part);
  /// What is wrong with the body; empty if nothing is. Valid as long as the program.
  std::string_view problem() const noexcept { return problem_; }

 private:
  bool begin();
  bool end_line();
  bool read_head(received_part& part);
  bool read_field(std::string_view line, received_part& part);
  bool read_disposition(std::string_view value, received_part& part);
  bool fail(std::string_view problem);

  std::string_view rest_;  // behind a boundary, but at first the whole body
  std::string delimiter_;
  multipart_limits limits_;
  std::size_t count_ = 0;
  std::string_view problem_{};
  bool begun_ = false;
  bool done_ = false;
};

}  // namespace wirebind::inline WIREBIND_ABI::http

#if WIREBIND_HEADER_ONLY
#include <wirebind/http/impl/multipart.ipp>
#endif
