// Reads the Markdown files of this folder: headings, and under each of them fenced blocks with an info
// string. Owns the escapes of byte blocks; a file that is not of that shape fails the test that reads it.
#pragma once

#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace wire {

struct block {
  std::string info;
  std::vector<std::string> lines;
};

struct section {
  std::string title;
  std::vector<block> blocks;

  /// The block whose info string begins with a word.
  const block& find(std::string_view word) const {
    for (const block& item : blocks) {
      if (item.info == word || item.info.starts_with(std::string(word) + ' ')) return item;
    }
    throw std::runtime_error("no block '" + std::string(word) + "' under '" + title + "'");
  }
};

/// The sections of second level.
inline std::vector<section> read_sections(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<section> sections;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("```")) {
      if (!inside && !sections.empty()) sections.back().blocks.push_back({line.substr(3), {}});
      inside = !inside;
    } else if (inside && !sections.empty()) {
      sections.back().blocks.back().lines.push_back(line);
    } else if (line.starts_with("## ")) {
      sections.push_back({line.substr(3), {}});
    }
  }
  if (inside || sections.empty()) throw std::runtime_error("no whole section in " + path);
  return sections;
}

inline int hex_digit(char c) {
  const std::size_t value = std::string_view("0123456789abcdef").find(c);
  if (value == std::string_view::npos) throw std::runtime_error("not a hexadecimal digit");
  return static_cast<int>(value);
}

/// Replaces the escapes of one line.
inline std::string unescape(std::string_view line) {
  std::string out;
  for (std::size_t i = 0; i != line.size(); ++i) {
    if (line[i] != '\\') {
      out += line[i];
      continue;
    }
    switch (line.at(++i)) {
      case 'r':
        out += '\r';
        break;
      case 'n':
        out += '\n';
        break;
      case 't':
        out += '\t';
        break;
      case '0':
        out += '\0';
        break;
      case '\\':
        out += '\\';
        break;
      case 'x':
        out += static_cast<char>(hex_digit(line.at(i + 1)) << 4 | hex_digit(line.at(i + 2)));
        i += 2;
        break;
      default:
        throw std::runtime_error("unknown escape in '" + std::string(line) + "'");
    }
  }
  return out;
}

/// Writes text with the escapes that `unescape` reads.
inline std::string escape(std::string_view text) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\r') {
      out += "\\r";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\0') {
      out += "\\0";
    } else if (c == '\\') {
      out += "\\\\";
    } else if (byte < 0x20 || byte > 0x7E) {
      out += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    } else {
      out += c;
    }
  }
  return out;
}

/// The bytes that a block of lines stands for.
inline std::string to_bytes(const block& source) {
  std::string out;
  for (std::string_view line : source.lines) {
    const bool open = line.ends_with('\\') && !line.ends_with("\\\\");
    if (open) line.remove_suffix(1);
    out += unescape(line);
    if (!open) out += "\r\n";
  }
  return out;
}

inline std::string join(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + '\n';
  return out;
}

}  // namespace wire
