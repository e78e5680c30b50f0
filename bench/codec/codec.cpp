// Runs each decode and encode, warm, between two marks that callgrind writes its counters at.
// Usage: codec FOLDER_OF_PAYLOADS. Prints nothing; fails when a payload does not survive the round trip.
#include "payloads.hpp"

#include <fc/v20210406/models.hpp>
#include <wirebind/interop/nlohmann.hpp>
#include <wirebind/json/codec.hpp>

#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <valgrind/callgrind.h>

namespace {

namespace api = fc::v20210406;

/// Calls that are counted together; `run` divides by it.
constexpr int counted = 10;

/// Counts the instructions of calls under a name; the calls before them fill tables and the allocator's
/// lists.
template <class Call>
void count(const std::string& name, Call&& call) {
  for (int warm = 0; warm != 10; ++warm) call();
  CALLGRIND_ZERO_STATS;
  for (int i = 0; i != counted; ++i) call();
  CALLGRIND_DUMP_STATS_AT(name.c_str());
}

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "codec benchmark: %s\n", what);
  std::exit(1);
}

template <class T>
void measure_ours(const std::string& name, const std::string& text, const T& decoded) {
  count(name + " decode wirebind", [&] {
    T value;
    require(static_cast<bool>(wirebind::json::decode(text, value)), "decode fails");
  });
  count(name + " encode wirebind", [&] {
    std::string out;
    require(static_cast<bool>(wirebind::json::encode(decoded, out)), "encode fails");
  });
}

template <class T>
void measure_tree(const std::string& name, const std::string& text, const T& decoded) {
  count(name + " decode tree", [&] {
    const nlohmann::json value = nlohmann::json::parse(text);
    require(value.is_object(), "parse fails");
  });
  count(name + " decode tree+struct", [&] {
    const T value = nlohmann::json::parse(text).get<T>();
    static_cast<void>(value);
  });
  const nlohmann::json tree = nlohmann::json::parse(text);
  count(name + " encode tree", [&] { require(!tree.dump().empty(), "dump fails"); });
  count(name + " encode tree+struct",
        [&] { require(!nlohmann::json(decoded).dump().empty(), "dump fails"); });
}

template <class T>
void measure(const std::string& name, const std::string& text) {
  T decoded;
  require(static_cast<bool>(wirebind::json::decode(text, decoded)), "a payload is rejected");
  std::string written;
  require(static_cast<bool>(wirebind::json::encode(decoded, written)), "a payload cannot be written");
  require(nlohmann::json::parse(written) == nlohmann::json::parse(text), "a payload changes on the way");
  measure_ours(name, text, decoded);
  measure_tree(name, text, decoded);
}

}  // namespace

int main(int argc, char** argv) {
  require(argc == 2, "usage: codec FOLDER_OF_PAYLOADS");
  const std::string folder = argv[1];
  const std::string function = read_payload(folder + "/function.json");
  measure<api::function>("function", function);
  measure<api::update_function_request_body>("update", read_payload(folder + "/update.json"));
  measure<api::list_functions_response_body>("page-of-100", page_of(function, 100));
}
