// Answers with the environment of its process.
#include "handler.h"

extern char** environ;

static void invoke(tw_call call, const tw_event* event) {
  (void)event;
  char text[4096] = "";
  for (char** line = environ; *line; ++line) {
    strncat(text, *line, sizeof text - strlen(text) - 2);
    strcat(text, "\n");
  }
  answer(call, 200, text);
}

HANDLER(invoke);
