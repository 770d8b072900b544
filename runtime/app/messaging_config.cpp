// The `messaging` of twilio.yaml.
#include "app/messaging_config.hpp"

#include "app/yaml.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace ringback::app {

namespace {

/// `true`, `false`, or `except` some numbers and messaging services.
void read_keywords(const YAML::Node& node, messaging::Settings& settings) {
  if (node.IsScalar()) {
    settings.keywords = flag(node, "keywords");
    return;
  }
  expect_keys(node, "keywords", {"except"});
  const auto except = node["except"];
  if (!except) return;
  if (!except.IsSequence()) {
    throw YamlError(except.Mark(), "except must be a list of numbers and messaging services");
  }
  for (const auto& one : except) {
    settings.without_keywords.push_back(text(one, "a number or a messaging service"));
  }
}

}  // namespace

messaging::Settings read_messaging(const YAML::Node& node) {
  messaging::Settings settings;
  if (!node || node.IsNull()) return settings;
  expect_keys(node, "messaging", {"queues", "keywords", "fetch_media", "schedule_lead"});
  if (node["queues"]) settings.paced = flag(node["queues"], "queues");
  if (node["keywords"]) read_keywords(node["keywords"], settings);
  if (node["fetch_media"]) settings.fetch_media = flag(node["fetch_media"], "fetch_media");
  if (const auto lead = node["schedule_lead"]) {
    const auto parsed = parse_duration(text(lead, "schedule_lead"));
    if (!parsed.ok()) throw YamlError(lead.Mark(), parsed.error().message);
    settings.schedule_lead = *parsed;
  }
  return settings;
}

}  // namespace ringback::app
