// The texts that the codec benchmark reads and writes: the documented sample of a function, an update
// request, and a page of a hundred functions that differ as functions do.
#pragma once

#include <cstddef>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

inline std::string read_payload(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

/// A list response with `count` variants of a function.
inline std::string page_of(const std::string& function, std::size_t count) {
  std::string page = "{\"functions\":[";
  for (std::size_t i = 0; i != count; ++i) {
    std::string one = function;
    const std::string number = std::to_string(1000 + i);
    one.insert(one.find("demo-function") + 13, "-" + number);
    one.replace(one.find("2d28e0e9"), 4, number);
    page += (i == 0 ? "" : ",") + one;
  }
  return page + "],\"nextToken\":\"MTIzNCNhYmM=\"}";
}
