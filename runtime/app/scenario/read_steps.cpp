// Steps: who does what, and what is expected.
#include "app/scenario/read_steps.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "app/yaml.hpp"
#include "base/text.hpp"

namespace ringback::app::scenario {

namespace {

using People = std::map<std::string, Person>;

constexpr std::array<std::string_view, 14> kStepWords = {
    "wait", "GET",     "POST",  "DELETE", "request",   "log",          "alert",
    "call", "message", "never", "with",   "recording", "in any order", "within"};

std::string in_quotes(std::string_view words) { return cat("\"", words, "\""); }

/// The number of the person who is named, or the text as it is: a name of a number of the
/// service's, or what was remembered.
std::string number_or_name(const YAML::Node& node, std::string_view what, const People& people) {
  auto name = text(node, what);
  const auto person = people.find(name);
  return person == people.end() ? name : person->second.number;
}

/// A number by itself or by the name of its person.
std::string resolve(const YAML::Node& node, std::string_view what, const People& people) {
  auto number = text(node, what);
  const auto person = people.find(number);
  if (person != people.end()) return person->second.number;
  if (is_endpoint(number)) return number;
  throw YamlError(node.Mark(), cat("'", number, "' is neither a number nor one of the people"));
}

Wanted read_wanted(const YAML::Node& node, std::string_view what) {
  Wanted wanted;
  each_entry(node, what, [&](const YAML::Node& key, const YAML::Node& value) {
    const auto name = text(key, what);
    wanted.emplace_back(name, text(value, name));
  });
  return wanted;
}

/// A list is a parameter that is sent once for each.
FormFields read_fields(const YAML::Node& node, std::string_view what) {
  FormFields fields;
  each_entry(node, what, [&](const YAML::Node& key, const YAML::Node& value) {
    const auto name = text(key, what);
    if (!value.IsSequence()) return fields.emplace_back(name, text(value, name)), void();
    for (const auto& each : value) fields.emplace_back(name, text(each, name));
  });
  return fields;
}

void read_times(const YAML::Node& node, Expect& expect) {
  if (node["within"]) expect.within = duration_of(node["within"], "within");
  if (node["after"]) expect.after = duration_of(node["after"], "after");
  if (node["within"] && expect.after > expect.within) {
    throw YamlError(node["after"].Mark(), "`after` is longer than `within`: it cannot happen");
  }
  expect.within = std::max(expect.within, expect.after);
}

std::string time_text(const Expect& expect) {
  std::string out;
  if (expect.after.count() > 0) out += cat(" not before ", stopwatch(expect.after));
  if (expect.within != Expect().within) out += cat(" within ", stopwatch(expect.within));
  return out;
}

/// A scalar such as `answers`.
Step read_word(const YAML::Node& node, const std::string& person) {
  const auto& word = node.Scalar();
  Step step;
  step.text = cat(person, " ", word);
  const auto expect = [&](Event event) {
    Expect expected;
    expected.event = event;
    expected.person = person;
    step.what = expected;
  };
  if (word == "answers") {
    step.what = Act{person, Answers{}};
  } else if (word == "declines") {
    step.what = Act{person, Declines{}};
  } else if (word == "hangs up") {
    step.what = Act{person, HangsUp{}};
  } else if (word == "rings") {
    expect(Event::kRings);
  } else if (word == "is connected") {
    expect(Event::kConnected);
  } else if (word == "is hung up on") {
    expect(Event::kHungUpOn);
  } else {
    throw YamlError(node.Mark(),
                    cat("'", word,
                        "' is nothing a person does; known are answers, declines, hangs "
                        "up, rings, is connected, is hung up on, and {calls, presses, says, texts, "
                        "hears, receives, rings, is connected, call ends}"));
  }
  return step;
}

/// `{texts: words, to: Office, media: image/png}`.
Texts read_texts(const YAML::Node& node, const People& people) {
  if (!node["to"]) throw YamlError(node.Mark(), "texts needs `to`, a number of yours");
  Texts texts{number_or_name(node["to"], "to", people), text(node["texts"], "texts"), {}};
  const auto media = node["media"];
  if (media && media.IsSequence()) {
    for (const auto& type : media) texts.media.push_back(text(type, "media"));
  } else if (media) {
    texts.media.push_back(text(media, "media"));
  }
  for (const auto& type : texts.media) {
    if (type.find('/') == std::string::npos) {
      throw YamlError(media.Mark(), cat("'", type, "' is no content type, such as image/png"));
    }
  }
  return texts;
}

/// A step is one thing: what goes with another verb, or is another, would be lost.
void expect_one_verb(const YAML::Node& node, const std::string& person) {
  constexpr std::array<std::string_view, 9> verbs = {"calls", "presses",      "says",
                                                     "texts", "hears",        "receives",
                                                     "rings", "is connected", "call ends"};
  const std::string verb = node.begin()->first.Scalar();
  if (std::ranges::find(verbs, verb) == verbs.end()) return;  // no beginning of a step
  const bool texts = verb == "texts";
  const bool acts = texts || verb == "calls" || verb == "presses" || verb == "says";
  for (const auto& entry : node) {
    const auto word = entry.first.Scalar();
    if (word != verb && std::ranges::find(verbs, word) != verbs.end()) {
      throw YamlError(entry.first.Mark(), cat("'", verb, "' and '", word, "' are two steps of ",
                                              person, "; write them one after the other"));
    }
    const bool of_texts = word == "to" || word == "media";
    const bool of_time = word == "within" || word == "after";
    const bool of_calls = word == "forwarded_from";
    const bool of_words = word == "remember";
    if ((of_texts && !texts) || (of_calls && verb != "calls") || (of_time && acts) ||
        (of_words && verb != "hears" && verb != "receives")) {
      throw YamlError(entry.first.Mark(), cat("'", word, "' does not go with '", verb, "'"));
    }
  }
}

/// A name for what the one `*` stands for.
std::string read_remembered(const YAML::Node& node, const Expect& expect) {
  auto name = text(node, "remember");
  if (std::ranges::count(expect.text, '*') == 1) return name;
  throw YamlError(node.Mark(),
                  "remember needs one `*` in the words: it takes what that stands for");
}

/// `{presses: "1"}`, `{hears: Welcome, within: 5s}`.
Step read_phrase(const YAML::Node& node, const std::string& person, const People& people) {
  expect_keys(node, cat("a step of ", person),
              {"calls", "forwarded_from", "presses", "says", "texts", "to", "media", "hears",
               "receives", "rings", "is connected", "call ends", "within", "after", "remember"});
  const std::string verb = node.begin()->first.Scalar();
  const auto object = node.begin()->second;
  expect_one_verb(node, person);
  Step step;
  Expect expect;
  expect.person = person;
  expect.text = text(object, verb);
  step.text = cat(person, " ", verb, " ", in_quotes(expect.text));
  if (verb == "calls") {
    Calls calls{text(object, verb), ""};
    const auto first = node["forwarded_from"];
    if (first) calls.forwarded_from = resolve(first, "forwarded_from", people);
    step.what = Act{person, std::move(calls)};
  } else if (verb == "presses") {
    const auto digits = text(object, verb);
    const bool remembered = digits.find("${") != digits.npos;
    if (!remembered && !are_keys(digits)) {
      throw YamlError(object.Mark(), cat("'", digits, "' are no keys; digits need quotes"));
    }
    step.what = Act{person, Presses{digits}};
  } else if (verb == "says") {
    step.what = Act{person, Says{expect.text}};
  } else if (verb == "texts") {
    step.what = Act{person, read_texts(node, people)};
  } else {
    constexpr std::array<std::pair<std::string_view, Event>, 5> events = {
        {{"hears", Event::kHears},
         {"receives", Event::kReceives},
         {"rings", Event::kRings},
         {"is connected", Event::kConnected},
         {"call ends", Event::kEnds}}};
    const auto found = std::ranges::find(events, verb, &std::pair<std::string_view, Event>::first);
    if (found == events.end()) {
      throw YamlError(node.Mark(),
                      cat("begin the step with what ", person, " does, not with '", verb, "'"));
    }
    expect.event = found->second;
    if (expect.event == Event::kConnected) expect.text = resolve(object, verb, people);
    if (expect.event == Event::kRings) expect.text = number_or_name(object, verb, people);
    if (const auto name = node["remember"]) expect.remember = read_remembered(name, expect);
    read_times(node, expect);
    step.text += time_text(expect);
    step.what = expect;
  }
  return step;
}

Step read_ask(const YAML::Node& node, const std::string& method) {
  expect_keys(
      node, cat("a step ", method),
      {method, "with", "json", "headers", "signed", "status", "body", "answers", "remember"});
  Ask ask;
  ask.method = method;
  ask.path = text(node[method], method);
  ask.fields = read_fields(node["with"], "with");
  ask.headers = read_fields(node["headers"], "headers");
  ask.json = text_or(node, "json", "");
  ask.body = text_or(node, "body", "");
  ask.is_signed = node["signed"] && flag(node["signed"], "signed");
  if (!ask.json.empty() && (ask.is_signed || node["with"])) {
    throw YamlError(node["json"].Mark(), "json is a body by itself, without `with` and `signed`");
  }
  ask.answers = read_wanted(node["answers"], "answers");
  ask.remembers = read_wanted(node["remember"], "remember");
  if (const auto status = node["status"]) {
    const auto number = parse_integer(text(status, "status"));
    if (!number) throw YamlError(status.Mark(), "status must be a number such as 201");
    ask.status = static_cast<int>(*number);
  }
  Step step;
  step.text = cat(method, " ", ask.path);
  step.what = std::move(ask);
  return step;
}

/// `{request: /voicemail, with: {...}}`, `{log: ...}`, `{alert: ...}`.
Step read_event(const YAML::Node& node, const std::string& word, Event event) {
  if (event == Event::kRequest) {
    expect_keys(node, cat("a step ", word), {word, "with", "within", "after"});
  } else {
    expect_keys(node, cat("a step ", word), {word, "within", "after"});
  }
  Expect expect;
  expect.event = event;
  expect.text = text(node[word], word);
  expect.with = read_wanted(node["with"], "with");
  read_times(node, expect);
  Step step;
  step.text = cat(word, " ", expect.text);
  for (const auto& [name, pattern] : expect.with) step.text += cat(" ", name, "=", pattern);
  step.text += time_text(expect);
  step.what = std::move(expect);
  return step;
}

/// `{call: {to: ..., status: completed}}`.
Step read_resource(const YAML::Node& node, const std::string& word) {
  expect_keys(node, cat("a step ", word), {word, "within", "after"});
  Expect expect;
  expect.event = Event::kResource;
  expect.text = word;
  expect.with = read_wanted(node[word], word);
  read_times(node, expect);
  Step step;
  step.text = cat("a ", word, " with");
  for (const auto& [name, pattern] : expect.with) step.text += cat(" ", name, "=", pattern);
  step.text += time_text(expect);
  step.what = std::move(expect);
  return step;
}

Step read_step(const YAML::Node& node, const People& people);

Step read_never(const YAML::Node& node, const People& people) {
  expect_keys(node, "a step never", {"never"});
  auto inner = read_step(node["never"], people);
  const auto* expect = std::get_if<Expect>(&inner.what);
  if (expect == nullptr) {
    throw YamlError(node.Mark(), "never takes something that may happen, such as {Ann: rings}");
  }
  if (expect->within != Expect().within || expect->after.count() > 0) {
    throw YamlError(node.Mark(), "never is to the end: it has neither `within` nor `after`");
  }
  if (!expect->remember.empty()) {
    throw YamlError(node.Mark(), "what never happens cannot be remembered");
  }
  Step step;
  step.text = cat("never: ", inner.text);
  step.what = Never{*expect};
  return step;
}

Step read_any_order(const YAML::Node& node, const People& people) {
  expect_keys(node, "a step", {"in any order"});
  Step step;
  step.text = "in any order";
  InAnyOrder group{read_steps(node["in any order"], people)};
  for (const auto& each : group.steps) {
    if (!std::holds_alternative<Expect>(each.what)) {
      throw YamlError(node.Mark(),
                      cat("only what is expected can come in any order, not '", each.text, "'"));
    }
    const auto& name = std::get<Expect>(each.what).remember;
    const auto uses = [&name](const Step& other) {
      return other.text.find(cat("${", name, "}")) != std::string::npos;
    };
    if (!name.empty() && std::ranges::any_of(group.steps, uses)) {
      throw YamlError(node.Mark(), cat("${", name, "} is not known before all of these have come"));
    }
  }
  step.what = std::move(group);
  return step;
}

Step read_known(const YAML::Node& node, const std::string& word, const People& people) {
  if (word == "wait") {
    expect_keys(node, "a step wait", {"wait"});
    Step step;
    step.what = Wait{duration_of(node["wait"], "wait")};
    step.text = cat("wait ", node["wait"].Scalar());
    return step;
  }
  if (word == "GET" || word == "POST" || word == "DELETE") return read_ask(node, word);
  if (word == "request") return read_event(node, word, Event::kRequest);
  if (word == "log") return read_event(node, word, Event::kLog);
  if (word == "alert") return read_event(node, word, Event::kAlert);
  if (word == "call" || word == "message" || word == "recording") return read_resource(node, word);
  if (word == "never") return read_never(node, people);
  if (word == "in any order") return read_any_order(node, people);
  std::vector<std::string> names;
  for (const auto& [name, person] : people) names.push_back(name);
  throw YamlError(node.Mark(),
                  cat("'", word, "' begins no step; known are the people (", join(names, ", "),
                      "), wait, GET, POST, DELETE, request, log, alert, call, message, recording, "
                      "never and in any order"));
}

Step read_step(const YAML::Node& node, const People& people) {
  if (!node.IsMap() || node.size() == 0) {
    throw YamlError(node.Mark(), "a step is a mapping, such as {Ann: answers}");
  }
  const auto word = text(node.begin()->first, "a step");
  const auto value = node.begin()->second;
  Step step;
  if (!people.contains(word)) {
    step = read_known(node, word, people);
  } else if (node.size() != 1) {
    throw YamlError(node.Mark(), cat("the step of ", word,
                                     " has more than one thing in it; put "
                                     "them in braces: {",
                                     word, ": {hears: ..., within: 5s}}"));
  } else {
    step = value.IsMap() && value.size() > 0 ? read_phrase(value, word, people)
                                             : read_word(value, word);
  }
  step.line = node.Mark().line + 1;
  return step;
}

}  // namespace

bool is_step_word(std::string_view word) {
  return std::ranges::find(kStepWords, word) != kStepWords.end();
}

bool are_keys(std::string_view digits) {
  return !digits.empty() && digits.find_first_not_of("0123456789*#ABCDwW") == digits.npos;
}

Duration duration_of(const YAML::Node& node, std::string_view what) {
  const auto parsed = parse_duration(text(node, what));
  if (!parsed.ok()) throw YamlError(node.Mark(), cat(what, ": ", parsed.error().message));
  return *parsed;
}

std::vector<Step> read_steps(const YAML::Node& node, const People& people) {
  if (!node.IsSequence() || node.size() == 0) {
    throw YamlError(node.Mark(), "steps must be a list of at least one step");
  }
  std::vector<Step> steps;
  for (const auto& each : node) steps.push_back(read_step(each, people));
  return steps;
}

}  // namespace ringback::app::scenario
