// Durations, time points and clocks: <chrono>, for headers that include what they name through this one.
#pragma once

#include <chrono>
