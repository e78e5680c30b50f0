// fc-emulator: plays Function Compute on a port until it is told to end. Owns the command line; everything it
// does is fc/emulator.
#include <fc/emulator/server.hpp>

#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

constexpr std::string_view usage =
    "usage: fc-emulator [options]\n"
    "\n"
    "Plays Alibaba Cloud Function Compute 2021-04-06 over plain HTTP, with its state in memory.\n"
    "Functions answer with what they are sent. Ends on SIGTERM and SIGINT.\n"
    "\n"
    "  --host H                address to listen on (127.0.0.1)\n"
    "  --port N                port, 0 for a free one (0)\n"
    "  --access-key-id ID      the key that requests are signed with (wirebind-test-key)\n"
    "  --access-key-secret S   its secret; given together with the id (wirebind-test-secret)\n"
    "  --account-id A          number of the account that is played (1234567890123456)\n"
    "  --region R              region that is played, as in ARNs (cn-hangzhou)\n"
    "  --no-auth               take requests whether they are signed or not\n"
    "  --help                  print this\n";

/// A command line that cannot be followed.
struct usage_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct command_line {
  fc::emulator::options options;
  bool help = false;
  bool default_key = true;
};

std::uint16_t parse_port(const std::string& text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw usage_error("--port: '" + text + "' is not a number within 0 to 65535");
  }
  return port;
}

std::string parse_account(const std::string& text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string::npos) {
    throw usage_error("--account-id: '" + text + "' is not a number");
  }
  return text;
}

/// A part of ARNs.
std::string parse_region(const std::string& text) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
  if (text.empty() || text.find_first_not_of(allowed) != std::string::npos) {
    throw usage_error("--region: '" + text + "' is not a region");
  }
  return text;
}

/// The value of an option, which is the argument after it.
std::string value_of(const std::string& option, int& index, int count, char** arguments) {
  if (index + 1 == count) throw usage_error(option + ": a value is missing");
  return arguments[++index];
}

command_line parse(int count, char** arguments) {
  command_line out;
  std::optional<std::string> id, secret;
  for (int i = 1; i < count; ++i) {
    const std::string option = arguments[i];
    const auto value = [&] { return value_of(option, i, count, arguments); };
    if (option == "--help" || option == "-h") {
      out.help = true;
    } else if (option == "--no-auth") {
      out.options.require_signature = false;
    } else if (option == "--host") {
      out.options.host = value();
    } else if (option == "--port") {
      out.options.port = parse_port(value());
    } else if (option == "--access-key-id") {
      id = value();
    } else if (option == "--access-key-secret") {
      secret = value();
    } else if (option == "--account-id") {
      out.options.account_id = parse_account(value());
    } else if (option == "--region") {
      out.options.region = parse_region(value());
    } else {
      throw usage_error("unknown option '" + option + "'");
    }
  }
  if (id.has_value() != secret.has_value()) {
    throw usage_error("--access-key-id and --access-key-secret are given together or not at all");
  }
  if (id && (id->empty() || secret->empty())) throw usage_error("an access key has an id and a secret");
  if (id) out.options.keys = {{*id, *secret, {}}};
  out.default_key = !id;
  return out;
}

int serve(const command_line& line) {
  asio::io_context context;
  fc::emulator::server server(context, line.options);
  asio::signal_set signals(context, SIGTERM, SIGINT);
  signals.async_wait([&](std::error_code, int) { server.stop(); });
  std::printf("listening on %s\n", server.url().c_str());
  if (!line.options.require_signature) {
    std::printf("signatures are not checked\n");
  } else if (line.default_key) {
    std::printf("access key id %s, secret %s\n", server.credentials().access_key_id.c_str(),
                server.credentials().access_key_secret.c_str());
  }
  std::fflush(stdout);
  context.run();
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    const command_line line = parse(count, arguments);
    if (line.help) {
      std::fputs(usage.data(), stdout);
      return 0;
    }
    return serve(line);
  } catch (const usage_error& error) {
    std::fprintf(stderr, "fc-emulator: %s\n\n%s", error.what(), usage.data());
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "fc-emulator: %s\n", error.what());
    return 1;
  }
}
