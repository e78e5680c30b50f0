// Writes the seeds of all targets as files, one folder a target: those of seeds/<target>.txt, a line each
// with the escapes of the wire cases, and for the parsers the bytes of every wire case. Usage:
// fuzz_make_seeds TESTS OUT
#include "../../wire/case_file.hpp"

#include <cstdio>
#include <filesystem>
#include <map>

namespace {

using corpus = std::map<std::string, std::vector<std::string>>;

void read_lists(const std::filesystem::path& folder, corpus& out) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      if (!line.empty()) out[entry.path().stem()].push_back(wire::unescape(line));
    }
  }
}

/// The parsers' targets begin with a byte of circumstances: bit 0 for the response to a HEAD request, bit 1
/// for limits.
void read_cases(const std::filesystem::path& folder, corpus& out) {
  for (const char* name : {"response_heads", "response_bodies", "response_chunks", "request_heads",
                           "request_bodies", "limits", "signed_requests"}) {
    for (const wire::section& item : wire::read_sections((folder / (std::string(name) + ".md")).string())) {
      const wire::block& block = item.find("http");
      const std::string bytes = wire::to_bytes(block);
      const bool head = block.info.find(" head") != std::string::npos;
      const bool limits = block.info.find("limit-") != std::string::npos;
      const char choice = static_cast<char>('0' + (head ? 1 : 0) + (limits ? 2 : 0));
      const bool request = block.info.starts_with("http request");
      out[request ? "request_parser" : "response_parser"].push_back(choice + bytes);
      if (request) out["authorization"].push_back(bytes);
      const std::size_t body = bytes.find("\r\n\r\n");
      if (std::string_view(name) == "response_chunks" && body != std::string::npos) {
        out["chunked"].push_back(bytes.substr(body + 4));
      }
    }
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  const std::filesystem::path tests = arguments[1];
  const std::filesystem::path out = arguments[2];
  corpus seeds;
  read_lists(tests / "fuzz" / "seeds", seeds);
  read_cases(tests / "wire", seeds);
  std::filesystem::remove_all(out);
  for (const auto& [target, texts] : seeds) {
    std::filesystem::create_directories(out / target);
    for (std::size_t i = 0; i != texts.size(); ++i) {
      char name[24];
      std::snprintf(name, sizeof(name), "seed_%04zu", i);
      std::ofstream(out / target / name, std::ios::binary) << texts[i];
    }
  }
  return 0;
}
