// What the programs of the benchmarks print: figures beside their limits.
#pragma once

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

/// How many figures were not within their limits.
inline int failures = 0;

/// Prints a figure and whether it keeps to its limit; the relation is "<=" or ">=".
inline void figure(const char* what, double value, const char* relation, double limit) {
  const bool within = std::strcmp(relation, "<=") == 0 ? value <= limit : value >= limit;
  failures += !within;
  std::printf("  %-52s %10.2f  %s %8.2f  %s\n", what, value, relation, limit,
              within ? "ok" : "NOT WITHIN THE LIMIT");
}

inline double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// A line of what the kernel says of this process, such as "VmHWM:", in MiB.
inline double memory(const char* name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind(name, 0) == 0) return std::atof(line.c_str() + std::strlen(name)) / 1024;
  }
  std::fprintf(stderr, "no %s in /proc/self/status\n", name);
  std::exit(2);
}
