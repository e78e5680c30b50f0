// The command line of fc-emulator: its options, as `--name value` and as `--name=value`, and their values.
#pragma once

#include <fc/emulator/options.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

constexpr std::string_view usage =
    "usage: fc-emulator [options]\n"
    "\n"
    "Plays Alibaba Cloud Function Compute 2021-04-06 over HTTP, with its state in memory. Functions return "
    "the\n"
    "payload that they get. GET /healthz returns 200 without a signature. Ends on SIGTERM and SIGINT.\n"
    "\n"
    "  --host H                address to listen on (127.0.0.1)\n"
    "  --port N                port, 0 for a free one (0)\n"
    "  --access-key-id ID      the key that requests are signed with (wirebind-test-key)\n"
    "  --access-key-secret S   its secret; given together with the id (wirebind-test-secret)\n"
    "  --account-id A          number of the account that is played (1234567890123456)\n"
    "  --region R              region that is played, as in ARNs (cn-hangzhou)\n"
    "  --no-auth               accept requests without a signature\n"
    "  --accept-unknown        accept unknown values of enumerations\n"
    "  --data FILE             state to begin with, JSON as the README of the emulator shows it\n"
    "  --log FILE              append one line for each request, without secrets; - for standard error\n"
    "  --fault OP:RULE,...     make requests of an operation fail; may be given more than once. Rules: "
    "status=503,\n"
    "                          code=C, count=2, every=3, probability=0.5, retry-after=MS, delay=MS, close\n"
    "  --tls-cert FILE         speak HTTPS with this certificate, or chain, PEM\n"
    "  --tls-key FILE          its key, PEM; given together with the certificate\n"
    "  --tls-ca-out FILE       speak HTTPS with a self-signed certificate, which is written to this file\n"
    "  --explorer              serve a page that shows, signs, sends and copies every call, on loopback\n"
    "  --explorer-port N       its port, 0 for a free one (0)\n"
    "  --version               print the version\n"
    "  --help                  print this\n"
    "\n"
    "A value follows its option as the next argument or after =.\n";

/// An invalid command line.
struct usage_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct command_line {
  fc::emulator::options options;
  std::string data;
  std::string log;
  std::string certificate;
  std::string key;
  std::string ca_out;
  bool help = false;
  bool version = false;
  bool default_key = true;
  bool explorer = false;
  std::uint16_t explorer_port = 0;

  bool tls() const { return !certificate.empty() || !ca_out.empty(); }
};

template <class Number>
Number parse_number(const std::string& option, std::string_view text, std::string_view range) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
    throw usage_error(option + ": '" + std::string(text) + "' is not a number" + std::string(range));
  }
  return number;
}

inline std::string parse_account(const std::string& text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string::npos) {
    throw usage_error("--account-id: '" + text + "' is not a number");
  }
  return text;
}

/// A part of ARNs.
inline std::string parse_region(const std::string& text) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
  if (text.empty() || text.find_first_not_of(allowed) != std::string::npos) {
    throw usage_error("--region: '" + text + "' is not a region");
  }
  return text;
}

inline std::chrono::milliseconds parse_milliseconds(std::string_view text) {
  return std::chrono::milliseconds(parse_number<std::uint32_t>("--fault", text, " of milliseconds"));
}

inline void apply_rule(fc::emulator::planned_fault& planned, std::string_view name, std::string_view value) {
  if (name == "status") {
    planned.status = parse_number<std::uint16_t>("--fault", value, " within 400 to 599");
  } else if (name == "code") {
    if (value.empty()) throw usage_error("--fault: 'code' needs a value");
    planned.code = value;
  } else if (name == "count") {
    planned.count = parse_number<std::uint32_t>("--fault", value, "");
  } else if (name == "every") {
    planned.every = parse_number<std::uint32_t>("--fault", value, "");
  } else if (name == "probability") {
    planned.probability = parse_number<double>("--fault", value, " within 0 to 1");
  } else if (name == "retry-after") {
    planned.retry_after = parse_milliseconds(value);
  } else if (name == "delay") {
    planned.delay = parse_milliseconds(value);
  } else {
    throw usage_error("--fault: '" + std::string(name) + "' is not a rule");
  }
}

/// `ListFunctions:status=503,count=2`.
inline std::pair<std::string, fc::emulator::planned_fault> parse_fault(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) throw usage_error("--fault: '" + text + "' is not OPERATION:RULE,...");
  fc::emulator::planned_fault planned;
  std::set<std::string_view> seen;
  for (std::size_t begin = colon + 1, end = 0; begin <= text.size(); begin = end + 1) {
    end = std::min(text.find(',', begin), text.size());
    const std::string_view rule = std::string_view(text).substr(begin, end - begin);
    const std::size_t equals = std::min(rule.find('='), rule.size());
    const std::string_view name = rule.substr(0, equals);
    if (!seen.insert(name).second) throw usage_error("--fault: '" + std::string(name) + "' is there twice");
    if (rule == "close") {
      planned.close = true;
    } else {
      apply_rule(planned, name, rule.substr(std::min(equals + 1, rule.size())));
    }
  }
  return {text.substr(0, colon), planned};
}

/// Reads one argument after the other; an option takes its value from behind its `=` or from the next one.
class argument_reader {
 public:
  explicit argument_reader(std::vector<std::string> arguments) : arguments_(std::move(arguments)) {}

  /// The next option; false when there is none.
  bool next() {
    if (at_ == arguments_.size()) return false;
    const std::string& argument = arguments_[at_++];
    const std::size_t equals = argument.starts_with("--") ? argument.find('=') : std::string::npos;
    option_ = argument.substr(0, equals);
    value_.reset();
    if (equals != std::string::npos) value_ = argument.substr(equals + 1);
    return true;
  }
  const std::string& option() const noexcept { return option_; }
  std::string value() {
    if (value_) return *std::exchange(value_, std::nullopt);
    if (at_ == arguments_.size()) throw usage_error(option_ + ": a value is missing");
    return arguments_[at_++];
  }
  /// For an option that takes no value.
  bool flag() const {
    if (value_) throw usage_error(option_ + ": takes no value");
    return true;
  }

 private:
  std::vector<std::string> arguments_;
  std::size_t at_ = 0;
  std::string option_;
  std::optional<std::string> value_;
};

/// The option's place in a list of texts; null when it is none of them.
inline std::string* text_option(command_line& out, std::string_view option) {
  const std::pair<std::string_view, std::string*> known[] = {
      {"--host", &out.options.host},    {"--data", &out.data},   {"--log", &out.log},
      {"--tls-cert", &out.certificate}, {"--tls-key", &out.key}, {"--tls-ca-out", &out.ca_out}};
  for (const auto& [name, place] : known) {
    if (name == option) return place;
  }
  return nullptr;
}

inline bool read_flag(command_line& out, const argument_reader& reader) {
  const std::string& option = reader.option();
  if (option == "--help" || option == "-h") return out.help = reader.flag();
  if (option == "--version") return out.version = reader.flag();
  if (option == "--no-auth") return reader.flag() && (out.options.require_signature = false, true);
  if (option == "--explorer") return out.explorer = reader.flag();
  if (option == "--accept-unknown") return out.options.accept_unknown_values = reader.flag();
  return false;
}

inline void check_together(const command_line& line, const std::optional<std::string>& id,
                           const std::optional<std::string>& secret) {
  if (id.has_value() != secret.has_value()) {
    throw usage_error("--access-key-id and --access-key-secret are given together or not at all");
  }
  for (const std::optional<std::string>* part : {&id, &secret}) {
    const auto is_visible = [](char c) { return c > ' ' && c <= '~'; };
    if (*part && ((*part)->empty() || !std::all_of((*part)->begin(), (*part)->end(), is_visible))) {
      throw usage_error("an access key has an id and a secret, of visible characters of ASCII");
    }
  }
  if (id && !line.options.require_signature) throw usage_error("--no-auth needs no access key");
  if (line.certificate.empty() != line.key.empty()) {
    throw usage_error("--tls-cert and --tls-key are given together or not at all");
  }
  if (!line.certificate.empty() && !line.ca_out.empty()) {
    throw usage_error("--tls-ca-out is for a self-signed certificate, not for the one of --tls-cert");
  }
}

inline command_line parse(std::vector<std::string> arguments) {
  command_line out;
  std::optional<std::string> id, secret;
  for (argument_reader reader(std::move(arguments)); reader.next();) {
    const std::string& option = reader.option();
    if (read_flag(out, reader)) continue;
    if (std::string* place = text_option(out, option)) {
      *place = reader.value();
      if (place->empty()) throw usage_error(option + ": a value is missing");
    } else if (option == "--port") {
      out.options.port = parse_number<std::uint16_t>(option, reader.value(), " within 0 to 65535");
    } else if (option == "--explorer-port") {
      out.explorer_port = parse_number<std::uint16_t>(option, reader.value(), " within 0 to 65535");
      out.explorer = true;
    } else if (option == "--access-key-id") {
      id = reader.value();
    } else if (option == "--access-key-secret") {
      secret = reader.value();
    } else if (option == "--account-id") {
      out.options.account_id = parse_account(reader.value());
    } else if (option == "--region") {
      out.options.region = parse_region(reader.value());
    } else if (option == "--fault") {
      out.options.faults.push_back(parse_fault(reader.value()));
    } else {
      throw usage_error("unknown option '" + option + "'");
    }
  }
  check_together(out, id, secret);
  if (id) out.options.keys = {{*id, *secret, {}}};
  out.default_key = !id;
  return out;
}
