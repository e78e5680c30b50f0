// A resource of the emulator: its members by wire name, and its version.
#pragma once

#include <fc/emulator/document.hpp>

#include <string>

namespace fc::emulator {

/// A resource with its version.
struct resource {
  document members;
  std::string etag;
};

}  // namespace fc::emulator
