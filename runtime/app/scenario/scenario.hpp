// A scenario: people, what is different from the service as it is served, and what happens, step by
// step. docs/scenarios.md describes the file.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/crypto.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "http/message.hpp"

namespace ringback::app::scenario {

/// Text that something must have: `*` stands for any characters. Exact otherwise.
using Pattern = std::string;

/// What is wanted of named values, such as a webhook's parameters.
using Wanted = std::vector<std::pair<std::string, Pattern>>;

// ---- What people do.

struct Calls {
  std::string to;              ///< A number of ours, or an address at a SIP domain of ours.
  std::string forwarded_from;  ///< What was called, and has forwarded the call; "" for nothing.
};
struct Answers {};
struct Declines {};
struct HangsUp {};
struct Presses {
  std::string digits;
};
struct Says {
  std::string words;
};
struct Texts {
  std::string to;
  std::string body;
  std::vector<std::string> media;  ///< Their content types.
};
using Deed = std::variant<Calls, Answers, Declines, HangsUp, Presses, Says, Texts>;

struct Act {
  std::string person;
  Deed deed;
};

/// Emulated time that passes.
struct Wait {
  Duration how_long{};
};

/// A client's request to the REST API: of the account in the 2010-04-01 API, such as `Calls.json`,
/// or of any host of Twilio's, such as `sync.twilio.com/v1/Services`.
struct Ask {
  std::string method;
  std::string path;
  FormFields fields;
  std::string json;        ///< The body, in place of the fields; "" for none.
  FormFields headers;      ///< Besides the usual ones.
  bool is_signed = false;  ///< As Twilio's own requests are, and without credentials.
  int status = 0;          ///< Wanted; 0: any below 400.
  Pattern body;            ///< Of the answer's text; "": whatever it is.
  Wanted answers;          ///< Members of the answer, by path: `calls.0.status`.
  Wanted remembers;        ///< Names for members of the answer, used as `${NAME}` later on.
};

// ---- What is expected to happen.

enum class Event {
  kRings,      ///< A person's phone; `text`: the number it shows.
  kHears,      ///< A person hears words, or another person.
  kConnected,  ///< A person is put through; `text`: to whom.
  kEnds,       ///< A person's call; `text`: its status.
  kHungUpOn,   ///< A person, by the service or by whom they talk to.
  kReceives,   ///< A person receives a message; `text`: its words.
  kRequest,    ///< Twilio asks a URL or a function; `text`: its path; `with`: parameters.
  kLog,        ///< A function says something.
  kAlert,      ///< Twilio's debugger is told; `text`: the code.
  kResource,   ///< A resource is as described; `text`: call, message or recording.
};

struct Expect {
  Event event = Event::kHears;
  std::string person;
  std::string text;
  Wanted with;
  std::string other;        ///< Of a request: another address of the same, or "".
  std::string remember;     ///< A name for what the first `*` of `text` stood for, or "".
  Duration within{60'000};  ///< Since the step before.
  Duration after{0};        ///< Not sooner than this.
};

struct Step;

/// All of them, in whatever order they happen.
struct InAnyOrder {
  std::vector<Step> steps;
};

/// From here on, to the end.
struct Never {
  Expect what;
};

struct Step {
  int line = 0;
  std::string text;  ///< As it is told to people: `Office hears "A new caller"`.
  std::variant<Act, Wait, Ask, Expect, InAnyOrder, Never> what;
};

/// What answers in the place of a function, or of a host that is not ours.
struct StandIn {
  http::Response response;
  Duration after{0};         ///< Of emulated time.
  bool unreachable = false;  ///< There is nobody to answer.
  int line = 0;              ///< Where the scenario says so.
};

/// One for each time that it is asked; the last for all times after that.
using StandIns = std::vector<StandIn>;

struct Person {
  int line = 0;
  std::string number;
  std::shared_ptr<const Json> phone;  ///< As in `phones` of twilio.yaml; null: as the steps say.
};

struct Scenario {
  std::filesystem::path file;
  std::string name;
  std::filesystem::path service;  ///< The folder with twilio.yaml.
  std::optional<Time> start;      ///< Of emulated time.
  std::map<std::string, Person> people;
  std::string overlay;  ///< YAML: what twilio.yaml has otherwise, or "".
  std::map<std::string, std::optional<std::string>> assets;  ///< By file; none: it is not there.
  std::map<std::string, StandIns> functions;                 ///< By route.
  std::map<std::string, StandIns> hosts;                     ///< By the beginning of URLs.
  std::vector<std::string> allowed_alerts;  ///< Codes that are no failure; `*`: all.
  std::vector<Step> steps;
};

/// Reads a scenario. Errors are `FILE:LINE:COLUMN: what is wrong and what would do`.
Result<Scenario> read_scenario(const std::filesystem::path& file);

}  // namespace ringback::app::scenario
