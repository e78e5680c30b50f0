#pragma once

#include <wirebind/core/file_part.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/core/sequence.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/json/impl/choose.ipp>
#include <wirebind/json/impl/deviations.ipp>
#include <wirebind/json/impl/leaf.ipp>
#include <wirebind/json/impl/number.ipp>
#include <wirebind/json/impl/raw.ipp>
#include <wirebind/json/impl/scan.ipp>
#include <wirebind/json/impl/skip.ipp>
#include <wirebind/json/raw.hpp>

#include <limits>
#include <optional>

namespace wirebind::inline WIREBIND_ABI::json::detail {

/// Which members of one object have been read.
class seen_members {
 public:
  explicit seen_members(std::size_t count) {
    if (count <= sizeof(few_)) [[likely]]
      return;
    seen_ = new bool[count]();
  }
  seen_members(const seen_members&) = delete;
  seen_members& operator=(const seen_members&) = delete;
  ~seen_members() {
    if (seen_ != few_) [[unlikely]]
      delete[] seen_;
  }

  /// Marks a member; false when it was marked before.
  WIREBIND_JSON_HOT bool mark(std::size_t index) noexcept { return !std::exchange(seen_[index], true); }
  bool contains(std::size_t index) const noexcept { return seen_[index]; }

 private:
  bool few_[64] = {};
  bool* seen_ = few_;
};

/// Reads values into described objects. Functions take the next byte and return the byte after what they
/// read, or null after `fail`; the text ends as `scanner` demands. Objects are as default-constructed.
class reader : private scanner {
 public:
  reader(const char* begin, const char* end, decode_options options, sequence<deviation_mark>* marks) noexcept
      : scanner(begin, end),
        require_members_(options.require_members),
        reject_unknown_(options.reject_unknown),
        lenient_(options.scalars == decoding::lenient),
        reserve_budget_(2 * (end - begin)),
        marks_(marks) {}

  result read(const type& type, void* value);

 private:
  const char* read_value(const char* p, const type& type, void* value);
  const char* read_plain(const char* p, kind kind, void* value);
  const char* read_member(const char* p, const member& member, void* slot);
  const char* read_object(const char* p, const type& type, void* object);
  const char* read_members(const char* p, const object_table& table, char* object, seen_members& seen);
  const char* read_no_members(const char* p, const object_table& table, char* object);
  const char* read_unknown(const char* p, const object_table& table, char* object, const member*& found);
  const char* read_additional(const char* p, const char* start, const object_table& table, char* object,
                              std::string&& key);
  const char* read_list(const char* p, const type& type, void* list);
  const char* read_map(const char* p, const type& type, void* map);
  const char* read_slot(const char* p, const type& type, void* slot);
  const char* read_union(const char* p, const type& type, void* value);
  const char* read_enum(const char* p, const type& type, void* value);
  const char* read_text(const char* p, const type& type, void* value);
  const char* read_file(const char* p, file_part& file);
  const char* read_raw(const char* p, raw& value);
  const char* read_bool(const char* p, bool& value);
  template <class Text>
  const char* read_string(const char* p, Text& value);
  const char* read_escaped(const char* p, const char* special, std::string& value);
  const char* read_special(const char* p, char*& to);
  const char* read_null(const char* p, const type& type);
  const char* read_other_text(const char* p, std::string& value);
  const char* read_other_enum(const char* p, const type& type, void* value);
  void check_enumerator(const char* p, const void* value);
  const char* read_other_integer(const char* start, kind kind, void* value);
  const char* read_quoted(const char* p, kind kind, void* value);
  const char* read_other(const char* p, kind kind, void* value);
  const char* read_other_member(const char* p, kind kind, void* slot);
  template <class Leaf>
  const char* read_other_optional(const char* p, std::optional<Leaf>& value);
  template <class Integer>
  const char* read_integer(const char* p, Integer& value);
  const char* read_long_integer(const char* p, kind kind, void* value);
  template <class Float>
  const char* read_float(const char* p, Float& value);
  template <class Leaf>
  const char* read_leaf(const char* p, Leaf& value);
  template <class Leaf>
  const char* read_leaf_member(const char* p, const member& member, void* slot);

  const char* leave(const char* p) noexcept;
  const char* missing(const char* p, const object_table& table, const seen_members& seen);
  void guess_size(const char* p, const type& type, void* list, std::size_t first_size);

  const char* mismatch(const char* p) noexcept;
  const char* null_or_mismatch(const char* p);
  void mark(deviation_kind kind, const char* at);
  const char* inside(std::string_view segment);
  const char* inside_index(std::size_t index) { return inside(index_segment(index)); }
  const char* inside_key(const char* p);

  const bool require_members_;
  const bool reject_unknown_;
  const bool lenient_;
  unsigned depth_ = 0;
  unsigned unions_ = 0;  // how many of these levels are unions, which open no bracket
  std::ptrdiff_t reserve_budget_;
  std::string path_;
  sequence<deviation_mark>* const marks_;  // null where deviations are not wanted
};

/// Adds a segment to the path of an error on its way up.
[[gnu::noinline, gnu::cold]] inline const char* reader::inside(std::string_view segment) {
  prepend_segment(path_, segment);
  return nullptr;
}

/// The same for a map's key, which stands at p and has been read before.
[[gnu::noinline, gnu::cold]] inline const char* reader::inside_key(const char* p) {
  std::string key;
  read_escaped(p + 1, p + 1, key);
  return inside(key_segment(key));
}

[[gnu::noinline, gnu::cold]] inline const char* reader::mismatch(const char* p) noexcept {
  const bool value =
      p < end_ && (std::string_view("\"{[tfn-").find(*p) != std::string_view::npos || is_digit(*p));
  return fail(value ? errc::wrong_type : errc::syntax, p);
}

/// Steps over the bracket at p; only there can the text end.
WIREBIND_JSON_HOT const char* reader::leave(const char* p) noexcept {
  --depth_;
  if (++p == end_ && depth_ != unions_) [[unlikely]]
    return fail(errc::unexpected_end, p);
  return p;
}

}  // namespace wirebind::inline WIREBIND_ABI::json::detail
