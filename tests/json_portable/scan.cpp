// The codec's tests once more on the path of processors without SSE2.
#define WIREBIND_JSON_PORTABLE_SCAN

#include "../json/accept_reject.cpp"
#include "../json/encode.cpp"
#include "../json/robustness.cpp"
