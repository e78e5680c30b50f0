#include "programs.hpp"

#include <cstdio>

int main() {
  const int models = matrix::models();
#if defined(MATRIX_MODELS_ALONE)
  const int calls = 0;
#else
  const int calls = matrix::calls();
#endif
  if (models != 0 || calls != 0) std::printf("models %d, calls %d\n", models, calls);
  return models != 0 || calls != 0 ? 1 : 0;
}
