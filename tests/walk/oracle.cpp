#include "oracle.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace test {
namespace {

std::string type_of(const nlohmann::json& leaf) {
  if (leaf.is_number_float()) return "number";
  if (leaf.is_number()) return "integer";
  if (leaf.is_boolean()) return "boolean";
  return leaf.is_string() ? "string" : "null";
}

void walk(const nlohmann::json& value, const std::string& path, const nlohmann::json& table, paths& found) {
  if (value.is_object()) {
    const bool map = !path.empty() && table.contains(path);
    if (map) found[path] = "map";
    for (const auto& [name, member] : value.items()) {
      walk(member, map ? path + "{}" : path.empty() ? name : path + "." + name, table, found);
    }
  } else if (value.is_array()) {
    found[path] = "array";
    for (const auto& item : value) walk(item, path + "[]", table, found);
  } else {
    found[path] = type_of(value);
  }
}

/// Lets each operation that responds with a resource respond with what any of them does: the spec describes
/// it once. `places` are the paths below which the operations have it.
void share(const nlohmann::json& places, nlohmann::json& operations) {
  paths whole;
  for (const auto& [name, below] : places.items()) {
    const std::string start = below;
    for (const auto& [path, type] : operations.at(name).at("response").items()) {
      if (path.size() > start.size() && path.starts_with(start)) whole[path.substr(start.size())] = type;
    }
  }
  for (const auto& [name, below] : places.items()) {
    for (const auto& [path, type] : whole) {
      operations.at(name).at("response")[below.get<std::string>() + path] = type;
    }
  }
}

nlohmann::json read_table() {
  std::ifstream file(WIREBIND_TEST_DATA "/wire/fc_2021_04_06_operations.json");
  if (!file) throw std::runtime_error("the table of operations is missing");
  nlohmann::json table = nlohmann::json::parse(file);
  for (const auto& places : table.at("resources")) share(places, table.at("operations"));
  return table.at("operations");
}

}  // namespace

const nlohmann::json& oracle() {
  static const nlohmann::json table = read_table();
  return table;
}

paths paths_of(const nlohmann::json& value, const nlohmann::json& table) {
  paths found;
  walk(value, "", table, found);
  return found;
}

paths listed_paths(const nlohmann::json& table) { return table.is_object() ? table.get<paths>() : paths{}; }

std::string differences(const paths& found, const paths& listed, bool all) {
  std::string out;
  const auto miss = [&out](const paths& some, const paths& others, const char* what) {
    for (const auto& [path, type] : some) {
      const auto same = others.find(path);
      if (same == others.end() || same->second != type) out += what + path + ": " + type + "\n";
    }
  };
  miss(found, listed, "sent ");
  if (all) miss(listed, found, "listed ");
  return out;
}

std::string escaped(std::string_view text) {
  static constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return out;
}

std::vector<std::string> query_of(std::string_view target) {
  std::vector<std::string> out;
  const std::size_t start = target.find('?');
  if (start == std::string_view::npos) return out;
  for (target.remove_prefix(start + 1); !target.empty();) {
    const std::size_t end = std::min(target.find('&'), target.size());
    out.emplace_back(target.substr(0, end));
    target.remove_prefix(std::min(end + 1, target.size()));
  }
  return out;
}

}  // namespace test
