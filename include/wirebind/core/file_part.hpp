// A file as a part of a form: its bytes or their source, with its name and media type. In JSON it is a
// string.
#pragma once

#include <wirebind/core/bytes.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <string>
#include <vector>

namespace wirebind::inline WIREBIND_ABI {

class body_source;

/// A field in the head of a part.
struct part_field {
  std::string name;
  std::string value;

  friend bool operator==(const part_field&, const part_field&) = default;
};

/// A file in a body of `multipart/form-data`; copies share the bytes and the source.
///
/// A server gets the bytes in `data`, the name as it was sent, which may be a path or anything else, and no
/// source.
struct file_part {
  /// What is sent if there is no source.
  bytes data{};
  /// Supplies what is sent in pieces, by the rules of <wirebind/core/body_stream.hpp>; it may be used by one
  /// call at a time. With its length the body has one too, and where all sources can rewind, so can the body.
  std::shared_ptr<body_source> source{};
  /// The name that the server gets; the name of the member if empty. `"`, CR and LF in it are sent as %22,
  /// %0D and %0A, as browsers send them.
  std::string file_name{};
  /// The type that the document says for the member, else `application/octet-stream`, if empty.
  std::string media_type{};
  /// Further fields of the part. Content-Disposition, Content-Type and what cannot be a field are refused.
  std::vector<part_field> fields{};

  friend bool operator==(const file_part&, const file_part&) = default;
};

}  // namespace wirebind::inline WIREBIND_ABI
