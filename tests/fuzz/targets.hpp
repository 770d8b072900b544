// What is fuzzed: each function takes any bytes, must not crash or hang on them, and asserts what
// holds for all inputs. Run by libFuzzer (`make fuzz`), and by the replay of the kept corpora.
#pragma once

#include <array>
#include <string_view>

namespace ringback::fuzz {

void request(std::string_view bytes);  ///< What a client sends on a connection.
void query(std::string_view bytes);    ///< A query string.
void form(std::string_view bytes);     ///< A form body.
void json(std::string_view bytes);     ///< A JSON body, merged over a query.
void headers(std::string_view bytes);  ///< Header lines, `name: value`.
void cookies(std::string_view bytes);  ///< A Cookie header.
void coding(std::string_view bytes);   ///< A compressed body.
void frame(std::string_view bytes);    ///< What a broken worker may send.
void library(std::string_view bytes);  ///< A file that may be a shared library.
void answer(std::string_view bytes);   ///< A handler's headers as JSON, then a null byte, the body.

struct Target {
  std::string_view name;  ///< Of the program fuzz_NAME and of the folder corpus/NAME.
  void (*run)(std::string_view bytes);
};

inline constexpr std::array<Target, 10> kTargets = {{{"request", request},
                                                     {"query", query},
                                                     {"form", form},
                                                     {"json", json},
                                                     {"headers", headers},
                                                     {"cookies", cookies},
                                                     {"coding", coding},
                                                     {"frame", frame},
                                                     {"library", library},
                                                     {"answer", answer}}};

}  // namespace ringback::fuzz
