// cpp-httplib: blocking, one connection.
#include "load.hpp"

#include <httplib.h>

int main(int count, char** arguments) {
  const load all = read_load(count, arguments);
  const std::string text = request_bytes(all);
  httplib::Request request;
  request.method = "PUT";
  request.path = update_target;
  request.body = all.body;
  std::string_view rest = std::string_view(text).substr(text.find("\r\n") + 2);
  while (!rest.starts_with("content-length")) {
    const std::size_t colon = rest.find(": "), end = rest.find("\r\n");
    request.headers.emplace(rest.substr(0, colon), rest.substr(colon + 2, end - colon - 2));
    rest.remove_prefix(end + 2);
  }
  httplib::Client client("127.0.0.1", all.port);
  client.set_keep_alive(all.keep());
  client.set_tcp_nodelay(true);
  meter measured(all);
  for (long i = 0; i != all.calls; ++i) {
    const auto response = client.send(request);
    if (!response || response->status != 200) die("the response");
    measured.count();
  }
  measured.print();
}
