// fc-emulator: plays Function Compute on a port until it is told to end. Owns starting, signals and the files
// that the command line names; the line itself is read by fc_emulator_options.hpp, and everything else is
// fc/emulator.
#include "fc_emulator_options.hpp"
#include "fc_explorer.hpp"

#include <fc/emulator/server.hpp>
#include <wirebind/server/tls.hpp>

#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

std::string read_file(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  if (!file || std::filesystem::is_directory(name)) throw std::runtime_error(name + ": cannot be read");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  return text;
}

void write_file(const std::string& name, std::string_view text) {
  std::ofstream file(name, std::ios::binary);
  file << text << std::flush;
  if (!file) throw std::runtime_error(name + ": cannot be written");
}

/// Appends lines to a file, or to standard error for `-`.
class log_file {
 public:
  explicit log_file(const std::string& name) : file_(name == "-" ? stderr : std::fopen(name.c_str(), "ab")) {
    if (!file_) throw std::runtime_error(name + ": cannot be written");
  }
  log_file(const log_file&) = delete;
  log_file& operator=(const log_file&) = delete;
  ~log_file() {
    if (file_ != stderr) std::fclose(file_);
  }

  void write(std::string_view line) {
    const std::lock_guard lock(mutex_);
    std::fprintf(file_, "%.*s\n", static_cast<int>(line.size()), line.data());
    std::fflush(file_);
  }

 private:
  std::mutex mutex_;
  std::FILE* file_;
};

std::shared_ptr<ssl_ctx_st> make_tls(const command_line& line) {
  if (!line.certificate.empty()) {
    return wirebind::server::make_server_tls({read_file(line.certificate), read_file(line.key)});
  }
  const auto pair = wirebind::server::make_self_signed({"localhost", "127.0.0.1", "::1"});
  write_file(line.ca_out, pair.certificate);
  return wirebind::server::make_server_tls(pair);
}

void announce(const fc::emulator::server& server, const std::optional<explorer>& page,
              const command_line& line) {
  std::printf("listening on %s\n", server.url().c_str());
  if (!line.ca_out.empty()) std::printf("CA certificate in %s\n", line.ca_out.c_str());
  if (!line.options.require_signature) {
    std::printf("signatures are not checked\n");
  } else if (line.default_key) {
    std::printf("access key id %s, secret %s\n", server.credentials().access_key_id.c_str(),
                server.credentials().access_key_secret.c_str());
  }
  if (page) std::printf("explorer on %s\n", page->url().c_str());
  std::fflush(stdout);
}

int serve(command_line line) {
  std::optional<log_file> log;
  if (!line.log.empty()) {
    log.emplace(line.log);
    line.options.log = [&log](std::string_view text) { log->write(text); };
  }
  if (!line.data.empty()) line.options.data = read_file(line.data);
  if (line.tls()) line.options.tls = make_tls(line);
  asio::io_context context;
  fc::emulator::server server(context, line.options);
  std::optional<explorer> page;
  if (line.explorer) page.emplace(context.get_executor(), server, line.explorer_port, line.default_key);
  asio::signal_set signals(context, SIGTERM, SIGINT);
  signals.async_wait([&](std::error_code, int) {
    if (page) page->stop();
    server.stop();
  });
  announce(server, page, line);
  context.run();
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    command_line line = parse({arguments + 1, arguments + count});
    if (line.help) return std::fputs(usage.data(), stdout), 0;
    if (line.version) return std::printf("fc-emulator %s\n", WIREBIND_VERSION_TEXT), 0;
    return serve(std::move(line));
  } catch (const usage_error& error) {
    std::fprintf(stderr, "fc-emulator: %s\n\n%s", error.what(), usage.data());
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "fc-emulator: %s\n", error.what());
    return 1;
  }
}
