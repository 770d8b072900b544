// Scenario files, read strictly.
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/config.hpp"
#include "app/phones_config.hpp"
#include "app/scenario/read_steps.hpp"
#include "app/yaml.hpp"
#include "base/text.hpp"

namespace ringback::app::scenario {

namespace {

namespace fs = std::filesystem;

std::string number_of(const YAML::Node& node, std::string_view what) {
  auto number = text(node, what);
  if (!is_endpoint(number)) {
    throw YamlError(node.Mark(), cat(what, ": '", number,
                                     "' is neither a number such as +15005550006 nor client:NAME, "
                                     "sip:USER@HOST, sim:SID or whatsapp:NUMBER"));
  }
  return number;
}

/// `+15005550006`, or a mapping with `number` and the keys of a phone.
Person read_person(const YAML::Node& node, const std::string& name) {
  const int line = node.Mark().line + 1;
  if (node.IsScalar()) return {line, number_of(node, name), nullptr};
  if (!node.IsMap() || !node["number"]) {
    throw YamlError(node.Mark(), cat(name, " needs a number"));
  }
  Person person{line, number_of(node["number"], cat("the number of ", name)), nullptr};
  YAML::Node phone(YAML::NodeType::Map);
  for (const auto& entry : node) {
    if (entry.first.Scalar() != "number") phone[entry.first] = entry.second;
  }
  if (phone.size() > 0)
    person.phone = std::make_shared<const Json>(read_phone(phone, person.number));
  return person;
}

void read_people(const YAML::Node& node, Scenario& scenario) {
  each_entry(node, "people", [&](const YAML::Node& key, const YAML::Node& value) {
    const auto name = text(key, "a person's name");
    if (is_step_word(name)) {
      throw YamlError(key.Mark(), cat("nobody can be called '", name, "': it is a kind of step"));
    }
    auto person = read_person(value, name);
    for (const auto& [other, known] : scenario.people) {
      if (known.number != person.number) continue;
      throw YamlError(value.Mark(), cat(name, " has the number of ", other));
    }
    scenario.people[name] = std::move(person);
  });
}

/// `unreachable`, a status, or {status, body, type, after}.
StandIn read_stand_in(const YAML::Node& node, const std::string& whose) {
  StandIn stand_in;
  stand_in.response.status = 200;
  stand_in.line = node.Mark().line + 1;
  if (node.IsScalar() && node.Scalar() == "unreachable") {
    stand_in.unreachable = true;
    return stand_in;
  }
  if (!node.IsScalar()) expect_keys(node, whose, {"status", "body", "type", "after"});
  if (const auto status = node.IsScalar() ? node : node["status"]) {
    const auto number = parse_integer(text(status, "status"));
    if (!number || *number < 200 || *number > 599) {
      throw YamlError(status.Mark(),
                      "an answer is `unreachable`, a status from 200 to 599, or a "
                      "mapping with status, body, type and after");
    }
    stand_in.response.status = static_cast<int>(*number);
  }
  if (node.IsScalar()) return stand_in;
  stand_in.response.body = text_or(node, "body", "");
  const bool xml = trim(stand_in.response.body).starts_with('<');
  stand_in.response.headers.add("Content-Type",
                                text_or(node, "type", xml ? "text/xml" : "text/plain"));
  if (node["after"]) stand_in.after = duration_of(node["after"], "after");
  return stand_in;
}

/// One, or a list of them.
StandIns read_stand_ins(const YAML::Node& node, const std::string& whose) {
  if (!node.IsSequence()) return {read_stand_in(node, whose)};
  StandIns all;
  for (const auto& each : node) all.push_back(read_stand_in(each, whose));
  if (all.empty()) throw YamlError(node.Mark(), cat(whose, " has no answer in its list"));
  return all;
}

/// What stands in for functions, hosts and assets; everything else is laid over twilio.yaml.
void read_overrides(const YAML::Node& node, Scenario& scenario) {
  YAML::Node overlay(YAML::NodeType::Map);
  each_entry(node, "override", [&overlay](const YAML::Node& key, const YAML::Node& value) {
    const auto section = text(key, "override");
    const bool ours = section == "functions" || section == "hosts" || section == "assets";
    if (!ours) overlay[section] = value;
  });
  if (overlay.size() > 0) scenario.overlay = YAML::Dump(overlay);
  if (!node || node.IsNull()) return;
  each_entry(node["functions"], "functions", [&](const YAML::Node& key, const YAML::Node& value) {
    const auto route = text(key, "a function");
    if (!route.starts_with('/')) {
      throw YamlError(key.Mark(), cat("a function is named by its route: /", route));
    }
    scenario.functions[route] = read_stand_ins(value, route);
  });
  each_entry(node["hosts"], "hosts", [&](const YAML::Node& key, const YAML::Node& value) {
    const auto url = text(key, "a host");
    if (!http::parse_url(url).ok()) {
      throw YamlError(key.Mark(), cat("'", url, "' is no URL such as https://example.com/"));
    }
    scenario.hosts[url] = read_stand_ins(value, url);
  });
  each_entry(node["assets"], "assets", [&](const YAML::Node& key, const YAML::Node& value) {
    const auto file = text(key, "an asset");
    if (file.find("..") != file.npos || file.starts_with('/')) {
      throw YamlError(key.Mark(), "an asset is named by its file in assets/");
    }
    auto& asset = scenario.assets[file];
    if (!value.IsNull()) {
      asset = text(value, file);
    } else if (!fs::exists(scenario.service / "assets" / file)) {
      throw YamlError(key.Mark(), cat("there is no assets/", file, " to take away"));
    }
  });
}

/// What is wrong with twilio.yaml when this lies over it, or "".
std::string fault_with(const fs::path& file, const YAML::Node& overlay) {
  const auto loaded = load_config(file, overlay.size() == 0 ? "" : YAML::Dump(overlay));
  if (loaded.ok()) return "";
  const auto& message = loaded.error().message;
  const auto place = message.find(": ");  // in a text that nobody has written
  return place == message.npos ? message : message.substr(place + 2);
}

/// What cannot be laid over twilio.yaml is told by its place here: of the section without which all
/// would be well, or that has the same fault alone.
void check_overlay(const YAML::Node& overrides, const Scenario& scenario) {
  const auto file = scenario.service / "twilio.yaml";
  const auto overlay = YAML::Load(scenario.overlay);
  if (overlay.size() == 0 || !load_config(file, "").ok()) return;
  const auto fault = fault_with(file, overlay);
  if (fault.empty()) return;
  for (const auto& entry : overrides) {
    const auto section = entry.first.Scalar();
    if (!overlay[section]) continue;
    auto without = YAML::Clone(overlay);
    without.remove(section);
    YAML::Node alone(YAML::NodeType::Map);
    alone[section] = overlay[section];
    const bool guilty = fault_with(file, without).empty() || fault_with(file, alone) == fault;
    if (guilty) throw YamlError(entry.first.Mark(), fault);
  }
  throw YamlError(overrides.Mark(), fault);
}

/// The nearest folder above the file that has a twilio.yaml.
fs::path find_service(const fs::path& file) {
  for (auto folder = file.parent_path();; folder = folder.parent_path()) {
    if (fs::exists(folder / "twilio.yaml")) return folder;
    if (folder == folder.parent_path()) return {};
  }
}

Scenario read(const YAML::Node& root, const fs::path& file) {
  Scenario scenario;
  scenario.file = file;
  expect_keys(root, "a scenario",
              {"name", "service", "start", "people", "override", "alerts", "steps"});
  scenario.name = text_or(root, "name", file.stem().string());
  if (const auto service = root["service"]) {
    scenario.service = fs::weakly_canonical(file.parent_path() / text(service, "service"));
    if (!fs::exists(scenario.service / "twilio.yaml")) {
      throw YamlError(service.Mark(), cat(scenario.service.string(), " has no twilio.yaml"));
    }
  } else {
    scenario.service = find_service(file);
    if (scenario.service.empty()) {
      throw YamlError(root.Mark(), "there is no twilio.yaml above; name the folder as `service`");
    }
  }
  if (const auto start = root["start"]) {
    const auto time = parse_time(text(start, "start"));
    if (!time.ok()) throw YamlError(start.Mark(), cat("start: ", time.error().message));
    scenario.start = *time;
  }
  read_people(root["people"], scenario);
  read_overrides(root["override"], scenario);
  check_overlay(root["override"], scenario);
  if (const auto alerts = root["alerts"]; alerts && !alerts.IsSequence()) {
    throw YamlError(alerts.Mark(), "alerts must be a list, such as [\"11200\"]");
  }
  for (const auto& code : root["alerts"]) scenario.allowed_alerts.push_back(text(code, "alerts"));
  if (!root["steps"]) throw YamlError(YAML::Mark::null_mark(), "there are no steps");
  scenario.steps = read_steps(root["steps"], scenario.people);
  return scenario;
}

/// Some faults are of the file as a whole.
Error fault_at(const fs::path& file, int line, int column, const std::string& what) {
  if (line <= 0) return Error{0, cat(file.string(), ": ", what)};
  return Error{0, cat(file.string(), ":", line, ":", column, ": ", what)};
}

}  // namespace

Result<Scenario> read_scenario(const fs::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return Error{0, cat(file.string(), ": cannot be read")};
  try {
    const auto documents = YAML::LoadAll(text.str());
    if (documents.size() > 1) {
      throw YamlError(documents[1].Mark(), "a file is one scenario, without `---` in it");
    }
    const auto root = documents.empty() ? YAML::Node() : documents.front();
    return read(root, fs::absolute(file).lexically_normal());
  } catch (const YamlError& error) {
    return fault_at(file, error.line, error.column, error.what());
  } catch (const YAML::Exception& error) {
    return fault_at(file, error.mark.line + 1, error.mark.column + 1, error.msg);
  }
}

}  // namespace ringback::app::scenario
