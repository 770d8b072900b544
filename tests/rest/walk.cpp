// Calling every operation.
#include "rest/walk.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/crypto.hpp"
#include "base/sid.hpp"
#include "base/text.hpp"
#include "http/form.hpp"
#include "rest/assign.hpp"
#include "rest/generic.hpp"
#include "rest/overlay.hpp"
#include "rest/pattern.hpp"
#include "rest/products/examples.hpp"
#include "rest/router.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

constexpr std::string_view kApi = "api.twilio.com";

/// `/A/{Sid}.json` as every template spells it: `/A/{}`.
std::string shape_of(std::string_view path) {
  if (path.ends_with(".json")) path.remove_suffix(5);
  auto segments = split(path, '/');
  for (auto& segment : segments) {
    if (segment.starts_with("{")) segment = "{}";
  }
  return join(segments, "/");
}

/// What some operations want that is not in the documents.
std::string special(const std::string& operation, std::string_view parameter) {
  static const std::map<std::string, std::string> kValues = {
      {"CreateCall Twiml", "<Response><Pause length=\"3600\"/></Response>"},
      {"sync_v1/CreateDocument Data", "{}"},
      {"sync_v1/CreateSyncListItem Data", "{}"},
      {"sync_v1/CreateSyncMapItem Data", "{}"},
      {"CreateParticipant From", "+17045550100"},
      {"CreateParticipant To", "+17045551212"},
      {"UpdateConferenceRecording Status", "stopped"},
      {"CreateCall From", "+17045550100"},
      {"CreateCall To", "+17045551212"},
      {"numbers_v2/CreateShortCodeApplication iso_country", "US"},
      {"UpdateCallRecording Status", "stopped"},
      {"CreateMessage From", "+17045550100"},
      {"CreateMessage To", "+17045551212"},
      {"CreateMessage Body", "Hello"},
      {"CreateMessage MediaUrl", "https://example.com/cat.png"},
      {"CreateCallRecording RecordingStatusCallbackEvent", "completed"},
      {"CreateCallRecording RecordingChannels", "dual"},
      {"CreateCallRecording RecordingTrack", "both"},
      {"CreateCallRecording Trim", "do-not-trim"},
      {"CreateStream Url", "wss://example.com/audio"},
  };
  const auto found = kValues.find(cat(operation, " ", parameter));
  return found == kValues.end() ? "" : found->second;
}

/// Whether the parameter is better left out: it excludes another, or wants what is not emulated.
bool is_left_out(const std::string& operation, std::string_view parameter) {
  if (operation == "CreateCall" || operation == "CreateMessage" ||
      operation == "CreateParticipant") {
    return special(operation, parameter).empty();
  }
  static constexpr std::string_view kWouldEnd[] = {"UpdateAccount", "UpdateConference",
                                                   "UpdateMessage"};
  const bool ends =
      std::find(std::begin(kWouldEnd), std::end(kWouldEnd), operation) != std::end(kWouldEnd);
  if (ends) return parameter == "Status";
  // Whom a participant coaches must be there, too.
  return operation == "UpdateParticipant" && parameter.find("Coach") != std::string_view::npos;
}

}  // namespace

Walk::Walk(Store& store, Ask ask, std::function<void()> settle, std::string account_sid,
           const std::string& auth_token)
    : store_(store),
      ask_(std::move(ask)),
      settle_(std::move(settle)),
      account_sid_(std::move(account_sid)),
      authorization_("Basic " + base64(account_sid_ + ":" + auth_token)) {
  for (const auto* operation : ordered()) {
    if (*operation->instance == '\0' || *operation->kind == '\0') continue;
    if (operation->action == Action::kList) {
      lists_[cat(operation->host, shape_of(operation->instance))] = operation;
    }
    const auto shape = cat(operation->host, shape_of(operation->instance));
    auto& known = instances_[shape];
    const bool addressed = shape_of(operation->path) == shape_of(operation->instance);
    const bool better = operation->action == Action::kFetch || known == nullptr;
    if (addressed && better) known = operation;
  }
}

std::vector<const Operation*> Walk::ordered() {
  std::vector<const Operation*> all;
  for (const auto* product : products()) {
    for (const auto& operation : product->operations) all.push_back(&operation);
  }
  const auto rank = [](const Operation* operation) {
    const auto depth = static_cast<int>(path_names(operation->path).size());
    switch (operation->action) {
      case Action::kCreate: return 0 + depth;
      case Action::kFetch: return 100 + depth;
      case Action::kList: return 200 + depth;
      case Action::kUpdate: return 300 + depth;
      case Action::kOther: return 400 + depth;
      case Action::kDelete: return 600 - depth;
    }
    return 0;
  };
  std::stable_sort(all.begin(), all.end(), [&rank](const auto* left, const auto* right) {
    return rank(left) < rank(right);
  });
  return all;
}

Outcome Walk::call(const Operation& operation) {
  Outcome outcome;
  outcome.operation = &operation;
  prepare(operation);
  outcome.request = request(operation);
  outcome.response = ask_(outcome.request);
  remember(operation, outcome.response);
  const auto name = hook_name(operation);
  for (const auto* takes_time :
       {"CreateCall", "CreateCallRecording", "CreateMessage", "CreateParticipant"}) {
    if (name == takes_time) settle_();
  }
  if (name == "CreateQueue" && outcome.response.status == 201) {
    wait_in(text_of(*parse_json(outcome.response.body), "friendly_name"));
  }
  return outcome;
}

http::Response Walk::post(std::string_view path, const FormFields& form) {
  http::Request request;
  request.method = "POST";
  const auto address = cat(kApi, "/2010-04-01/Accounts/", account_sid_, path);
  request.url = http::parse_url("https://" + address).value();
  request.headers.set("Authorization", authorization_);
  request.body = http::print_form(form);
  return ask_(request);
}

/// Two calls in a conference that is recorded: what only calls make.
void Walk::hold_conference() {
  Json participant;
  for (const auto* to : {"+17045551212", "+17045551213"}) {
    const auto response =
        post("/Conferences/room/Participants.json",
             {{"From", "+17045550100"}, {"To", to}, {"ConferenceRecord", "true"}});
    participant = parse_json(response.body).value();
  }
  settle_();
  const auto sid = text_of(participant, "conference_sid");
  const auto conference = cat(kApi, "/2010-04-01/Accounts/{}/Conferences/{}");
  made_[conference] = sid;
  made_[cat(conference, "/Participants/{}")] = text_of(participant, "call_sid");
  const auto* recording = store_.find(kind::kRecording, ringback::Match{"conference_sid", sid});
  if (recording != nullptr) made_[cat(conference, "/Recordings/{}")] = text_of(*recording, "sid");
}

/// A call in the queue of this name.
void Walk::wait_in(const std::string& queue) {
  const auto twiml = cat("<Response><Enqueue>", queue, "</Enqueue></Response>");
  const auto response =
      post("/Calls.json", {{"From", "+17045550100"}, {"To", "+17045551212"}, {"Twiml", twiml}});
  settle_();
  made_[cat(kApi, "/2010-04-01/Accounts/{}/Queues/{}/Members/{}")] =
      text_of(parse_json(response.body).value(), "sid");
}

std::vector<Outcome> Walk::run() {
  prepare_products(store_, account_sid_);
  hold_conference();
  std::vector<Outcome> outcomes;
  for (const auto* operation : ordered()) {
    outcomes.push_back(call(*operation));
    if (operation->action == Action::kList) filtered_.push_back(filter(*operation));
  }
  return outcomes;
}

/// The list by every filter it documents.
Outcome Walk::filter(const Operation& list) {
  Outcome outcome{&list, request(list), {}};
  FormFields query;
  for (const auto& parameter : list.parameters) {
    if (parameter.place != Place::kQuery) continue;
    const auto name = to_lower(parameter.name);
    if (name == "page" || name == "pagetoken") continue;
    query.emplace_back(parameter.name, name == "pagesize" ? "1" : example(list, parameter));
  }
  outcome.request.url.query = http::print_form(query);
  outcome.response = ask_(outcome.request);
  return outcome;
}

std::vector<std::string> Walk::make() {
  prepare_products(store_, account_sid_);
  hold_conference();
  for (const auto* operation : ordered()) {
    if (operation->action == Action::kCreate) {
      call(*operation);
    } else {
      request(*operation);
    }
  }
  std::vector<std::string> keys;
  for (const auto& [shape, key] : made_) {
    if (key.size() > 20) keys.push_back(key);
  }
  return keys;
}

/// A value that the parameter accepts and the member it lands in can hold.
std::string Walk::example(const Operation& operation, const Parameter& parameter) const {
  const auto operation_name = hook_name(operation);
  if (auto wanted = product_example(operation, parameter)) return *wanted;
  if (auto wanted = special(operation_name, parameter.name); !wanted.empty()) return wanted;
  const auto name = snake_case(parameter.name);
  if (name.ends_with("ttl") && parameter.type == Type::kInteger) return "3600";
  if (name == "account_sid" || name == "account_id" || name == "target_account_sid") {
    return account_sid_;
  }
  if (name == "phone_number") {  // bought only once: every operation has its own
    return cat("+1415", 1000000 + std::hash<std::string>()(operation_name) % 9000000);
  }
  const auto seed = cat(operation_name, parameter.name);
  if (*parameter.sid != '\0') {
    return sid_of_name(std::string_view(parameter.sid).substr(0, 2), parameter.name);
  }
  if (*parameter.pattern != '\0') return sample(parameter.pattern, seed);
  if (*parameter.blank != '\0') {
    const auto least = Json::parse(parameter.blank);
    return least.is_string() ? least.get<std::string>() : least.dump();
  }
  const auto* member = find_field(operation.resource, member_of(operation.kind, parameter.name));
  if (member != nullptr && parameter.type != Type::kArray) {
    if (member->type == Type::kObject) return "{}";
    if (member->type == Type::kArray) return "[]";
    if (!member->values.empty() && parameter.values.empty()) return *member->values.begin();
    if (*member->sid != '\0') {
      return sid_of_name(std::string_view(member->sid).substr(0, 2), parameter.name);
    }
    if (*member->pattern != '\0') return sample(member->pattern, seed);
  }
  const Type type = parameter.type == Type::kArray ? parameter.items : parameter.type;
  if (parameter.type == Type::kArray && parameter.place == Place::kJson) return "[]";
  if (!parameter.values.empty()) return *parameter.values.begin();
  switch (type) {
    case Type::kBoolean: return "true";
    case Type::kInteger: return std::to_string(std::max(1LL, parameter.minimum));
    case Type::kNumber: return "0.5";
    case Type::kObject: return "{}";
    default: break;
  }
  auto format = parameter.format;
  if (format == Format::kNone && member != nullptr) format = member->format;
  switch (format) {
    case Format::kUri: return "https://example.com/hook";
    case Format::kDate: return "2024-05-06";
    case Format::kIsoTime: return "2024-05-06T07:08:09Z";
    case Format::kHttpMethod: return "POST";
    case Format::kPhoneNumber: return "+14155550101";
    case Format::kCountry: return "US";
    case Format::kEmail: return "somebody@example.com";
    default: break;
  }
  if (name == "id_type") return "email";
  // Names are given once: every operation has its own.
  auto text = cat("t", std::hash<std::string>()(seed) % 1000000000);
  while (text.size() < parameter.min_length) text += 'x';
  return parameter.max_length == 0 ? text : text.substr(0, parameter.max_length);
}

/// The path with the keys of what has been made; what has not been made is put into the Store.
std::string Walk::address(const Operation& operation) {
  std::string path;
  std::string shape;
  FormFields above;
  const std::string_view whole = operation.path;
  for (auto segment : split(whole.substr(1), '/')) {
    const bool json = segment.ends_with(".json");
    if (json) segment.resize(segment.size() - 5);
    const auto open = segment.find('{');
    if (open == std::string::npos) {
      shape += "/" + segment;
      path += "/" + segment + (json ? ".json" : "");
      continue;
    }
    shape += "/{}";
    const auto name = segment.substr(1, segment.find('}') - 1);
    auto& known = made_[cat(operation.host, shape)];
    const auto instance = instances_.find(cat(operation.host, shape));
    if (name == "AccountSid" && shape == "/2010-04-01/Accounts/{}") known = account_sid_;
    const auto* parameter = find_parameter(operation, name);
    const auto wanted = product_example(operation, *parameter);
    if (known.empty() && wanted) known = *wanted;
    const auto listed = lists_.find(cat(operation.host, shape));
    if (known.empty() && listed != lists_.end()) known = first_of(*listed->second, path);
    const bool plants = plants_ && instance != instances_.end();
    if (known.empty() && plants) known = plant(*instance->second, above);
    if (known.empty()) known = example(operation, *parameter);
    above.emplace_back(name, known);
    path += "/" + percent_encode(known) + (json ? ".json" : "");
  }
  return path;
}

/// The key of the newest document of this list, which lies at the path; "" when it is empty.
std::string Walk::first_of(const Operation& list, const std::string& path) {
  http::Request request;
  request.method = "GET";
  const bool old = std::string_view(list.path).ends_with(".json");
  request.url =
      http::parse_url(cat("https://", list.host, path, old ? ".json" : "", "?PageSize=1")).value();
  request.headers.set("Authorization", authorization_);
  const auto answer = ask_(std::move(request));
  const auto body = parse_json(answer.body);
  if (answer.status != 200 || !body.ok()) return "";
  const auto found = body->value(list.list_key, Json::array());
  return found.empty() || !found[0].is_object() ? "" : text_of(found[0], list.key);
}

/// Puts a document into the Store that has nothing but its place; answers its key.
std::string Walk::plant(const Operation& instance, const FormFields& above) {
  const auto names = path_names(instance.instance);
  if (names.size() != above.size() + 1) return "";
  Json document = {{"account_sid", account_sid_}};
  if (find_field(instance.resource, "account_sid") == nullptr) {
    document = {{"_account_sid", account_sid_}};
  }
  for (std::size_t i = 0; i < above.size(); ++i) {
    if (names[i] == "AccountSid") continue;
    auto member = member_of(instance.kind, names[i]);
    if (member == instance.key) member = cat("parent_", member);
    set_member(instance, member, above[i].second, document);
  }
  const auto* parameter = find_parameter(instance, names.back());
  auto key = parameter == nullptr ? std::string() : example(instance, *parameter);
  const auto* field = find_field(instance.resource, instance.key);
  if (*instance.prefix != '\0' && instance.key == std::string_view("sid"))
    key = sid_of_name(instance.prefix, instance.kind);
  if (field != nullptr && field->type == Type::kInteger) key = "1";
  if (*instance.key_pattern != '\0') key = sample(instance.key_pattern, instance.kind);
  if (instance.key == std::string_view("account_sid")) key = account_sid_;
  if (key.empty()) return "";
  const auto member = *instance.key != '\0' ? std::string(instance.key)
                                            : cat("_", member_of(instance.kind, names.back()));
  document[member] = key;
  if (const auto* alias = alias_of(instance.kind); alias != nullptr && *alias->member != '\0') {
    document[alias->member] = alias->value;
  }
  FormFields path;
  for (std::size_t i = 0; i < above.size(); ++i) path.emplace_back(names[i], above[i].second);
  path.emplace_back(names.back(), key);
  const Invocation invocation{instance, {}, account_sid_, path, {}};
  store_.put(stored_kind(instance.kind), store_key(invocation, key), document);
  return key;
}

void Walk::fill(const Operation& operation, http::Request& request) const {
  FormFields form;
  FormFields query;
  Json json;
  const auto name = hook_name(operation);
  for (const auto& parameter : operation.parameters) {
    const bool sends = operation.method != Method::kGet && operation.method != Method::kDelete;
    if (!parameter.required && !sends) continue;
    if (!parameter.required && is_left_out(name, parameter.name)) continue;
    const auto text = example(operation, parameter);
    if (parameter.place == Place::kForm) form.emplace_back(parameter.name, text);
    if (parameter.place == Place::kQuery && parameter.required) {
      query.emplace_back(parameter.name, text);
    }
    if (parameter.place != Place::kJson) continue;
    const bool is_text = parameter.type == Type::kString || parameter.type == Type::kAny;
    json[parameter.name] = is_text ? Json(text) : Json::parse(text);
  }
  request.url.query = http::print_form(query);
  request.body = json.is_null() ? http::print_form(form) : json.dump();
  if (!json.is_null()) request.headers.set("Content-Type", "application/json");
}

http::Request Walk::request(const Operation& operation) {
  http::Request request;
  request.method = name_of(operation.method);
  request.url = http::parse_url(cat("https://", operation.host, address(operation))).value();
  request.headers.set("Authorization", authorization_);
  fill(operation, request);
  return request;
}

/// Only a call that has ended is deleted, and only a token that is there.
void Walk::prepare(const Operation& operation) {
  const auto name = hook_name(operation);
  if (name.starts_with("accounts_v1/") && name.find("AuthToken") != std::string::npos) {
    // The second token that is deleted or promoted; the walk goes on with the first.
    const auto token = text_of(*store_.get(kind::kAccount, account_sid_), "auth_token");
    store_.update(kind::kAccount, account_sid_, {{"_secondary_auth_token", token}});
  }
  static const std::map<std::string, std::string> kMemberships = {
      {"chat_v2/DeleteUserChannel", "chat_v2/CreateMember"},
      {"ip_messaging_v2/DeleteUserChannel", "ip_messaging_v2/CreateMember"},
      {"conversations_v1/DeleteUserConversation", "conversations_v1/CreateConversationParticipant"},
      {"conversations_v1/DeleteServiceUserConversation",
       "conversations_v1/CreateServiceConversationParticipant"}};
  if (const auto membership = kMemberships.find(name); membership != kMemberships.end()) {
    for (const auto* other : ordered()) {  // it has been deleted by its other address
      if (hook_name(*other) == membership->second) ask_(request(*other));
    }
  }
  if (name == "voice_v1/DeleteArchivedCall") {
    const auto sid = sid_of_name("CA", name);
    store_.put(kind::kCall, sid,
               {{"sid", sid},
                {"account_sid", account_sid_},
                {"date_created", "Tue, 14 Nov 2023 22:13:20 +0000"}});
    made_["voice.twilio.com/v1/Archives/{}"] = "2023-11-14";
    made_["voice.twilio.com/v1/Archives/{}/Calls/{}"] = sid;
  }
  if (name != "DeleteCall") return;
  for (const auto* call : store_.list(kind::kCall, {}).documents) {
    const auto sid = text_of(*call, "sid");
    store_.update(kind::kCall, sid, {{"status", "completed"}});
  }
}

void Walk::remember(const Operation& operation, const http::Response& response) {
  if (response.status / 100 != 2) return;
  if (operation.action == Action::kDelete) {  // another may have the same address
    const auto key = made_[cat(operation.host, shape_of(operation.path))];
    std::set<std::string> gone;
    for (const auto& [shape, made] : made_) {
      if (made == key) gone.insert(shape);
    }
    std::erase_if(made_, [&gone](const auto& made) {
      return std::any_of(gone.begin(), gone.end(), [&made](const std::string& shape) {
        return made.first == shape || made.first.starts_with(shape + "/");
      });
    });
  }
  if (operation.action != Action::kCreate) return;
  const auto body = parse_json(response.body);
  const auto shape = cat(operation.host, shape_of(operation.instance));
  if (body.ok() && body->contains(operation.key)) made_[shape] = text_of(*body, operation.key);
}

}  // namespace ringback::rest
