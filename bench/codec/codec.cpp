// codec counts FOLDER_OF_PAYLOADS: runs each decode and encode, warm, between two marks that callgrind writes
// its counters at. Prints nothing; fails when a payload does not survive the round trip. codec text: prints
// the time of a text of 1 MiB beside that of copying it twice.
#include "../figures.hpp"
#include "payloads.hpp"

#include <fc/v20210406/models.hpp>
#include <wirebind/interop/nlohmann.hpp>
#include <wirebind/json/codec.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <malloc.h>
#include <string>
#include <string_view>
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

/// The least processor time of many calls, in microseconds; `best` has that of the calls before.
template <class Call>
void time(double& best, Call&& call) {
  const std::clock_t begin = std::clock();
  call();
  best = (std::min)(best, static_cast<double>(std::clock() - begin) * 1e6 / CLOCKS_PER_SEC);
}

void measure_counts(const std::string& folder) {
  const std::string function = read_payload(folder + "/function.json");
  measure<api::function>("function", function);
  measure<api::update_function_request_body>("update", read_payload(folder + "/update.json"));
  measure<api::list_functions_response_body>("page-of-100", page_of(function, 100));
}

/// A zipped function of 1 MiB as base64 in a request.
void measure_text() {
  const std::string base64(std::size_t{1} << 20, 'A');
  const std::string text = "{\"code\":{\"zipFile\":\"" + base64 + "\"}}";
  api::update_function_request_body value;
  std::string out, first(base64.size(), ' '), second(base64.size(), ' ');
  double decode = 1e9, encode = 1e9, copy = 1e9;
  // Memory stays with the program, so that no page is touched for the first time.
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  for (int round = 0; round != 500; ++round) {
    time(copy, [&] {
      std::memcpy(first.data(), base64.data(), base64.size());
      std::memcpy(second.data(), first.data(), base64.size());
    });
    time(decode, [&] {
      api::update_function_request_body made;
      require(static_cast<bool>(wirebind::json::decode(text, made)), "decode fails");
      std::swap(made, value);
    });
    time(encode, [&] {
      std::string made;
      require(static_cast<bool>(wirebind::json::encode(value, made)), "encode fails");
      std::swap(made, out);
    });
  }
  require(out == text && first == second, "a text changes on the way");
  std::printf("time of 1 MiB of base64 in one string, x two memcpy (%.0f us)\n", copy);
  figure("decode", decode / copy, "<=", 1.3);
  figure("encode", encode / copy, "<=", 1.3);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if (mode == "counts" && argc == 3) {
    measure_counts(argv[2]);
  } else {
    require(mode == "text" && argc == 2, "usage: codec counts FOLDER_OF_PAYLOADS | codec text");
    measure_text();
  }
  return failures != 0;
}
