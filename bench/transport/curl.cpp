// libcurl: "easy" is one handle that performs call after call, "multi" one for each connection in a multi
// handle. Bytes only, with the timeouts that a program sets.
#include "load.hpp"

#include <curl/curl.h>
#include <memory>
#include <vector>

namespace {

std::size_t keep(char* data, std::size_t size, std::size_t count, void* to) {
  static_cast<std::string*>(to)->append(data, size * count);
  return size * count;
}

/// One handle, with what it reads.
struct caller {
  caller(const load& all, curl_slist* fields) {
    const std::string url = all.endpoint() + std::string(update_target);
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, "PUT");
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, fields);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, all.body.data());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(all.body.size()));
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &keep);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, 30000L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_PRIVATE, this);
    curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, all.keep() ? 0L : 1L);
    curl_easy_setopt(handle, CURLOPT_CAINFO, all.ca.c_str());
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_3);
    curl_easy_setopt(handle, CURLOPT_SSL_SESSIONID_CACHE, all.resumed() ? 1L : 0L);
  }
  caller(const caller&) = delete;
  caller& operator=(const caller&) = delete;
  ~caller() { curl_easy_cleanup(handle); }

  void check(CURLcode how) const {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    if (how != CURLE_OK || status != 200) die(curl_easy_strerror(how));
  }

  CURL* const handle = curl_easy_init();
  std::string body;
};

/// The fields of the request but Host and Content-Length, which curl writes.
curl_slist* fields_of(const load& all) {
  const std::string text = request_bytes(all);
  curl_slist* fields = nullptr;
  std::string_view rest = std::string_view(text).substr(text.find("\r\n") + 2);
  while (!rest.starts_with("content-length")) {
    const std::string line(rest.substr(0, rest.find("\r\n")));
    if (!line.starts_with("host")) fields = curl_slist_append(fields, line.c_str());
    rest.remove_prefix(line.size() + 2);
  }
  return fields;
}

void run_easy(const load& all, curl_slist* fields) {
  caller only(all, fields);
  meter measured(all);
  for (long i = 0; i != all.calls; ++i) {
    only.body.clear();
    only.check(curl_easy_perform(only.handle));
    measured.count();
  }
  measured.print();
}

void run_multi(const load& all, curl_slist* fields) {
  CURLM* const multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, all.in_flight);
  std::vector<std::unique_ptr<caller>> callers;
  meter measured(all);
  long started = 0, ended = 0;
  for (; started != all.in_flight; ++started) {
    callers.push_back(std::make_unique<caller>(all, fields));
    curl_multi_add_handle(multi, callers.back()->handle);
  }
  while (ended != all.calls) {
    int running = 0, left = 0;
    curl_multi_perform(multi, &running);
    while (CURLMsg* const message = curl_multi_info_read(multi, &left)) {
      caller* which = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &which);
      which->check(message->data.result);
      which->body.clear();
      curl_multi_remove_handle(multi, which->handle);
      measured.count();
      if (++ended + all.in_flight <= all.calls) curl_multi_add_handle(multi, which->handle);
    }
    if (ended != all.calls) curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
  }
  measured.print();
  callers.clear();
  curl_multi_cleanup(multi);
}

}  // namespace

int main(int count, char** arguments) {
  const load all = read_load(count, arguments);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  curl_slist* const fields = fields_of(all);
  all.kind == "easy" ? run_easy(all, fields) : run_multi(all, fields);
  curl_slist_free_all(fields);
}
