#pragma once

#include <wirebind/client/detail/parts_writer.hpp>
#include <wirebind/http/multipart.hpp>
#include <wirebind/http/parameter_text.hpp>
#include <wirebind/http/percent.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/model/impl/leaf.ipp>

#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::client::detail {

WIREBIND_DECL bool write_parameter(const parameter& part, const void* object, parameter_writer put,
                                   std::string& out, violation_handler refuse) {
  const parameter_shape shape = part.shape();
  parameter_part only;
  std::vector<parameter_part> several;
  const bool one = shape == parameter_shape::single;
  if (one ? !part.get(object, only.text) : !part.get_parts(object, several)) return false;
  const std::span<const parameter_part> leaves = one ? std::span(&only, 1) : std::span(several);
  const std::string_view rule = put({part.wire, part.format, shape}, leaves, out);
  if (rule.empty()) return true;
  refuse(part.wire, one ? '"' + only.text + '"' : std::string(), rule);
  return true;
}

WIREBIND_DECL bool has_source(const form_part& part, const void* body) {
  bool found = false;
  if (part.content != part_content::file) return found;
  const auto look = [&found](std::string_view, const json::type& type, const void* value) {
    const auto inner = wirebind::detail::content_of(type, value);
    found = found || (inner.present() && static_cast<const file_part*>(inner.value)->source);
  };
  part.each(body, look);
  return found;
}

WIREBIND_DECL json::result parts_writer::write(std::span<const form_part> parts, const void* body) {
  json::result outcome;
  for (const form_part& part : parts) {
    if (part.content == part_content::text) {
      add_texts(part, body);
      continue;
    }
    const auto add = [&](std::string_view name, const json::type& type, const void* value) {
      if (part.content == part_content::json) {
        if (outcome) outcome = add_json(part, name, type, value);
        return;
      }
      const auto inner = wirebind::detail::content_of(type, value);
      if (inner.present()) add_file(part, name, *static_cast<const file_part*>(inner.value));
    };
    part.each(body, add);
  }
  return outcome;
}

/// The pairs of a form, each a part. A list that is one text has its commas plain, as a field has.
WIREBIND_DECL void parts_writer::add_texts(const form_part& part, const void* body) {
  const parameter_format& format = part.one.format;
  const bool joined = format.style == parameter_style::form && !format.exploded;
  std::string text;
  if (joined && part.one.shape() != parameter_shape::single) {
    const bool there = write_parameter(part.one, body, http::write_field, text, refuse_);
    if (there && !text.empty()) add_text(part.one.wire, part.media, std::move(text));
    return;
  }
  write_parameter(part.one, body, http::write_query, text, refuse_);
  std::string_view rest = text;
  for (http::query_item item; http::read_query_item(rest, item);) {
    add_text(item.name, part.media, std::move(item.value));
  }
}

WIREBIND_DECL void parts_writer::add_text(std::string_view name, std::string_view media, std::string text) {
  std::string head;
  const std::string_view rule = http::write_part_head({name, {}, media}, head);
  if (!rule.empty()) return refuse_(name, {}, rule);
  out_.add(std::move(head), std::move(text));
}

WIREBIND_DECL json::result parts_writer::add_json(const form_part& part, std::string_view name,
                                                  const json::type& type, const void* value) {
  std::string text;
  json::result encoded = json::encode(type, value, text);
  if (encoded) add_text(name, part.media.empty() ? "application/json" : part.media, std::move(text));
  return encoded;
}

WIREBIND_DECL void parts_writer::add_file(const form_part& part, std::string_view name,
                                          const file_part& file) {
  std::string_view media = file.media_type;
  if (media.empty() && part.media.find_first_of("*,") == part.media.npos) media = part.media;
  if (media.empty()) media = "application/octet-stream";
  std::string head;
  const std::string_view file_name = file.file_name.empty() ? name : std::string_view(file.file_name);
  std::string_view rule = http::write_part_head({name, file_name, media}, head);
  for (const part_field& field : file.fields) {
    if (rule.empty()) rule = http::write_part_field(field.name, field.value, head);
  }
  if (!rule.empty()) return refuse_(name, {}, rule);
  out_.add(std::move(head), file.data, file.source);
}

}  // namespace wirebind::inline WIREBIND_ABI::client::detail
