#pragma once

#include <wirebind/core/bytes.hpp>
#include <wirebind/core/file_part.hpp>
#include <wirebind/json/raw.hpp>
#include <wirebind/model/impl/leaf.ipp>
#include <wirebind/model/print.hpp>

namespace wirebind::inline WIREBIND_ABI::detail {

/// Prints values line by line.
class printer {
 public:
  std::string run(const json::type& type, const void* value) {
    const content content = content_of(type, value);
    if (is_object(content)) {
      members(content);
    } else {
      inline_value(content);
      out_ += '\n';
    }
    return std::move(out_);
  }

 private:
  static bool is_object(const content& content) noexcept {
    return content.present() && content.type->kind == json::kind::object;
  }
  static bool is_collection(const content& content) noexcept {
    return content.present() &&
           (content.type->kind == json::kind::list || content.type->kind == json::kind::map);
  }

  void members(const content& object) {
    const json::object_table& table = object.type->members();
    for (std::size_t i = 0; i != table.facts.size(); ++i) {
      const content member = content_of(table, i, object.value);
      if (member.present() || member.is_null) named(member_text(table, table.facts[i].name), member);
    }
    const content others = additional_of(table, object.value);
    if (others.present()) named("additional", others);
  }

  /// One member or element: structs, and collections of more than leaves, go on in lines of their own.
  void named(const std::string& name, const content& value) {
    const bool object = is_object(value);
    const bool collection = is_collection(value) && value.type->element->kind > json::kind::raw;
    if ((object || collection) && depth_ == json::max_depth) return line(name, " ...");
    if (object) {
      line(name, "");
      indent_ += 2;
      ++depth_;
      members(value);
      --depth_;
      indent_ -= 2;
      return;
    }
    if (collection) {
      ++depth_;
      const bool any = each(value, name);
      --depth_;
      if (any) return;
    }
    out_.append(indent_, ' ');
    out_ += name + ':';
    out_ += ' ';
    inline_value(value);
    out_ += '\n';
  }

  void line(const std::string& name, std::string_view rest) {
    out_.append(indent_, ' ');
    out_.append(name).append(":").append(rest).append("\n");
  }

  /// Prints each element under the name with its index or key; false when there is none.
  bool each(const content& collection, const std::string& name) {
    const json::type& type = *collection.type;
    if (type.kind == json::kind::list) {
      const json::list_view view = type.view(collection.value);
      for (std::size_t i = 0; i != view.count; ++i) {
        named(name + '[' + std::to_string(i) + ']',
              content_of(*type.element, static_cast<const char*>(view.data) + i * type.element->size));
      }
      return view.count != 0;
    }
    struct state {
      printer* self;
      const json::type* element;
      const std::string& name;
    } state{this, type.element, name};
    type.each(collection.value, &state, [](void* context, const std::string& key, const void* value) {
      const auto& s = *static_cast<const struct state*>(context);
      s.self->named(s.name + "[\"" + key + "\"]", content_of(*s.element, value));
      return true;
    });
    return type.count(collection.value) != 0;
  }

  void inline_value(const content& value) {
    if (!value.present()) {
      out_ += value.is_null ? "null" : "absent";
      return;
    }
    std::string text;
    switch (value.type->kind) {
      case json::kind::list:
        inline_list(value);
        return;
      case json::kind::map:
        inline_map(value);
        return;
      case json::kind::raw:
        out_ += static_cast<const json::raw*>(value.value)->text();
        return;
      case json::kind::string:
        leaf_text(*value.type, value.value, text);
        quoted(text);
        return;
      case json::kind::bytes:
        out_ += std::to_string(static_cast<const bytes*>(value.value)->size()) + " bytes";
        return;
      case json::kind::file:
        inline_file(*static_cast<const file_part*>(value.value));
        return;
      default:
        break;
    }
    leaf_text(*value.type, value.value, text);
    if (value.type->kind == json::kind::text && !value.type->native) return quoted(text);
    out_ += text;
  }

  void inline_file(const file_part& file) {
    out_ += file.source ? "a source" : std::to_string(file.data.size()) + " bytes";
    if (file.file_name.empty()) return;
    out_ += " of ";
    quoted(file.file_name);
  }

  void inline_list(const content& list) {
    const json::list_view view = list.type->view(list.value);
    out_ += '[';
    for (std::size_t i = 0; i != view.count; ++i) {
      if (i != 0) out_ += ", ";
      inline_value(content_of(*list.type->element,
                              static_cast<const char*>(view.data) + i * list.type->element->size));
    }
    out_ += ']';
  }

  void inline_map(const content& map) {
    struct state {
      printer* self;
      const json::type* element;
      bool first = true;
    } state{this, map.type->element};
    out_ += '{';
    map.type->each(map.value, &state, [](void* context, const std::string& key, const void* value) {
      auto& s = *static_cast<struct state*>(context);
      if (!s.first) s.self->out_ += ", ";
      s.first = false;
      s.self->quoted(key);
      s.self->out_ += ": ";
      s.self->inline_value(content_of(*s.element, value));
      return true;
    });
    out_ += '}';
  }

  void quoted(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    out_ += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') {
        out_ += '\\';
        out_ += c;
      } else if (c == '\n') {
        out_ += "\\n";
      } else if (static_cast<unsigned char>(c) < 0x20) {
        out_ += "\\x";
        out_ += digits[static_cast<unsigned char>(c) >> 4];
        out_ += digits[static_cast<unsigned char>(c) & 15];
      } else {
        out_ += c;
      }
    }
    out_ += '"';
  }

  std::string out_;
  std::size_t indent_ = 0;
  unsigned depth_ = 1;
};

WIREBIND_DECL std::string to_text(const json::type& type, const void* value) {
  return printer().run(type, value);
}

}  // namespace wirebind::inline WIREBIND_ABI::detail
