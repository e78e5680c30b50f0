// The state of a resource by wire names, as checked JSON text. Requests are merged in, responses
// are extracted, so that a member of the spec needs no code here. Requests were
// validated before.
#pragma once

#include <wirebind/json/codec.hpp>
#include <wirebind/json/raw.hpp>
#include <wirebind/model/map.hpp>

#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

/// Members of one resource.
class document {
 public:
  document() = default;

  /// The members that `body`, a described struct, has set.
  template <class Body>
  static document of(const Body& body) {
    std::string text;
    throw_on_failure(wirebind::json::encode(body, text));
    return parse(text);
  }
  /// The members of a JSON object.
  static document parse(std::string_view text) {
    wirebind::map<wirebind::json::raw> members;
    throw_on_failure(wirebind::json::decode(text, members));
    document out;
    for (const auto& [name, value] : members) out.members_.emplace(name, value.text());
    return out;
  }

  /// The struct with these members; missing ones are absent.
  template <class Body>
  Body as() const {
    Body body{};
    throw_on_failure(wirebind::json::decode(text(), body));
    return body;
  }
  /// One member alone, if it is present and of that type.
  template <class Value>
  std::optional<Value> get(std::string_view name) const {
    const auto found = members_.find(name);
    Value value{};
    if (found == members_.end() || !wirebind::json::decode(found->second, value)) return std::nullopt;
    return value;
  }
  template <class Value>
  void set(std::string_view name, const Value& value) {
    std::string text;
    throw_on_failure(wirebind::json::encode(value, text));
    members_.insert_or_assign(std::string(name), std::move(text));
  }
  /// Sets a member that is absent.
  template <class Value>
  void set_default(std::string_view name, const Value& value) {
    if (!has(name)) set(name, value);
  }
  bool has(std::string_view name) const { return members_.contains(name); }
  void erase(std::string_view name) {
    if (const auto found = members_.find(name); found != members_.end()) members_.erase(found);
  }
  void rename(std::string_view from, std::string_view to) {
    auto node = members_.find(from) == members_.end() ? decltype(members_)::node_type()
                                                      : members_.extract(members_.find(from));
    if (node.empty()) return;
    members_.insert_or_assign(std::string(to), std::move(node.mapped()));
  }
  /// Replaces every member of `changes` as a whole.
  void merge(document changes) {
    for (auto& [name, value] : changes.members_) members_.insert_or_assign(name, std::move(value));
  }

  std::string text() const {
    std::string out = "{";
    std::string key;
    for (const auto& [name, value] : members_) {
      throw_on_failure(wirebind::json::encode(name, key));
      out += (out.size() == 1 ? "" : ",") + key + ":" + value;
    }
    return out + "}";
  }

 private:
  static void throw_on_failure(const wirebind::json::result& result) {
    if (!result) throw std::runtime_error("emulator: " + result.message());
  }

  std::map<std::string, std::string, std::less<>> members_;
};

}  // namespace fc::emulator
