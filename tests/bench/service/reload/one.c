// Build "one" of a function that is replaced while it is served.
#define TEXT "one"
#include "build.h"
