// Uploads: pictures from memory and from a file, with a struct beside them, and the progress of it all.
#include "with_server.hpp"

#include <wirebind/client/streams.hpp>

#include <album/client.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

/// Stands for the service, and reads the same struct.
struct album_service {
  wirebind::server::operation_result<album::add_pictures> handle(const album::add_pictures_request& request,
                                                                 wirebind::server::context&) {
    album::add_pictures_response_body stored{};
    for (const wirebind::file_part& each : request.body.pictures) {
      std::cout << request.album << ": " << each.file_name << ", " << each.media_type << '\n';
      stored.bytes += static_cast<std::int64_t>(each.data.size());
    }
    return stored;
  }
};

asio::awaitable<void> upload(album::client& client, std::string file) {
  // [upload]
  const album::add_pictures_request request{
      .album = "summer",
      .body = {.title = "At the sea",
               .pictures = {{.data = "\x89PNG…", .file_name = "icon.png", .media_type = "image/png"},
                            {.source = std::make_shared<wirebind::file_source>(file),
                             .file_name = "sea.jpg",
                             .media_type = "image/jpeg"}},
               .place = album::add_pictures_request_body_place{.latitude = 54.3, .longitude = 13.1}}};
  wirebind::function_progress progress([](const wirebind::transfer_progress& now) {
    if (now.sent == now.to_send && now.received == 0) std::cout << "sent " << now.sent << " bytes\n";
  });
  const auto stored = co_await client.async_add_pictures(request, {.progress = &progress});
  // [/upload]
  std::cout << "stored " << stored->bytes << " bytes\n";
}

int main() {
  const std::filesystem::path file = std::filesystem::temp_directory_path() / "wirebind-sea.jpg";
  std::ofstream(file) << std::string(3 << 20, 's');
  asio::io_context io(1);
  album_service service;
  local_server<album::operations, album_service> server(io, service);
  album::client client(io, {.endpoint = server.url()});
  const int status = run(io, upload(client, file.string()), server);
  std::filesystem::remove(file);
  return status;
}
