// A library that exports no function.
int tw_something_else = 1;
