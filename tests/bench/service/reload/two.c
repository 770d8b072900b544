// Build "two" of a function that is replaced while it is served.
#define TEXT "two"
#include "build.h"
