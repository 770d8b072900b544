// The dispatcher.
#include "rest/api.hpp"

#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/text.hpp"
#include "http/charset.hpp"
#include "http/form.hpp"
#include "rest/checks.hpp"
#include "rest/credentials.hpp"
#include "rest/csv.hpp"
#include "rest/dialect.hpp"
#include "rest/overlay.hpp"
#include "rest/plan.hpp"
#include "rest/render.hpp"
#include "rest/repeats.hpp"
#include "rest/xml.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

constexpr std::string_view kJsonType = "application/json;charset=utf-8";

constexpr std::size_t kLargestBody = 1 << 20;

/// A JSON body's members as fields; what is no text is printed.
Result<FormFields> json_fields(std::string_view body) {
  FormFields fields;
  if (trim(body).empty()) return fields;
  const auto parsed = parse_json(body);
  if (!parsed) return parsed.error();
  if (!parsed->is_object()) return Error{20001, "The body is no JSON object"};
  for (const auto& [name, value] : parsed->items()) {
    // Null takes a value away, as an empty text does.
    fields.emplace_back(name, value.is_null()     ? std::string()
                              : value.is_string() ? value.get<std::string>()
                                                  : print_json(value));
  }
  return fields;
}

/// A value as it is kept: as UTF-8, so that it stays what it is, and with the `+` of a phone number
/// that was sent bare and arrived as a space.
std::string tidied(std::string_view name, std::string value) {
  http::repair_utf8_of(value);
  const bool number = name.ends_with("To") || name.ends_with("From") || name.ends_with("Number") ||
                      name.ends_with("CallerId") || name.ends_with("Address");
  const bool digits = value.size() > 4 && value.size() < 18 && value[0] == ' ' &&
                      value.find_first_not_of("0123456789", 1) == std::string::npos;
  if (number && digits) value[0] = '+';
  return value;
}

/// What the body says, then what the query says in addition.
Result<FormFields> read_parameters(const Operation& operation, const http::Request& request) {
  FormFields fields;
  if (request.body.size() > kLargestBody) return Error{20413, "Request entity too large", 413};
  if (!request.body.empty()) {
    const auto type = to_lower(request.headers.get("Content-Type"));
    if (type.find("json") != std::string::npos && is_2010(operation)) {
      fields = {};  // that API reads forms alone, and finds none
    } else if (type.find("json") != std::string::npos) {
      auto read = json_fields(request.body);
      if (!read) return read.error();
      fields = std::move(read).value();
    } else if (type.empty() || type.starts_with("application/x-www-form-urlencoded")) {
      fields = http::parse_form(request.body);
    } else {
      return Error{20415, cat("Unsupported Media Type: ", type), 415};
    }
  }
  for (auto& [name, value] : fields) value = tidied(name, std::move(value));
  const FormFields posted = fields;
  for (auto& field : http::parse_form(request.url.query)) {
    if (http::has_field(posted, field.first)) continue;
    field.second = tidied(field.first, std::move(field.second));
    fields.push_back(std::move(field));
  }
  return fields;
}

}  // namespace

Api::Api(Store& store, Sids& sids, Clock& clock, Trace& trace)
    : store_(store),
      sids_(sids),
      clock_(clock),
      trace_(trace),
      generic_(store, shelf_, sids, clock) {}

/// A start need not wait for it.
const Router& Api::router() {
  if (router_) return *router_;
  router_ = std::make_unique<Router>();
  for (const auto* product : products()) {
    for (const auto& operation : product->operations) router_->add(operation);
  }
  return *router_;
}

void Api::on(std::string_view operation, Hook hook) {
  on(operation, Checks::kAll, std::move(hook));
}

void Api::on(std::string_view operation, Checks checks, Hook hook) {
  hooks_[&named(operation)] = {checks, std::move(hook)};
}

const Operation& Api::named(std::string_view operation) const {
  const auto slash = operation.find('/');
  const bool oldest = slash == std::string_view::npos;
  const auto product_name = oldest ? "api_v2010" : operation.substr(0, slash);
  const auto id = oldest ? operation : operation.substr(slash + 1);
  for (const auto* product : products()) {
    if (product->name != product_name) continue;
    for (const auto& each : product->operations) {
      if (each.id == id && hook_name(each) == operation) return each;
    }
  }
  throw std::invalid_argument(cat("no operation of Twilio's API is called ", operation));
}

void Api::after(std::string_view operation, After after) {
  afters_[&named(operation)].push_back(std::move(after));
}

void Api::show(std::string_view list, std::string_view fetch, const MakeView& view) {
  on(list, [this, view](const Invocation& asked) { return generic_.list_of(asked, view(asked)); });
  if (fetch.empty()) return;
  on(fetch, Checks::kNothing, [this, view](const Invocation& asked) -> Result<Json> {
    const auto shows = view(asked);
    const auto& key = asked.path.back().second;
    Query query;
    query.limit = 1;
    query.match = shows.match;
    query.where = [&](const Json& document) {
      if (shows.where && !shows.where(document)) return false;
      return key_of(asked.operation, shows.shown ? shows.shown(document) : document) == key;
    };
    const auto found = store_.list(shows.kind, query).documents;
    if (found.empty()) return not_found(asked.url.path);
    return shows.shown ? shows.shown(*found.front()) : *found.front();
  });
}

void Api::provide(std::string_view fetch, Json document) {
  const auto& operation = named(fetch);
  const auto key =
      store_key(operation, "", place_of(operation, document), key_of(operation, document));
  shelf_.put(plan_of(operation).kind, key, std::move(document));
}

void Api::stock(std::function<void()> provide) { stock_.push_back(std::move(provide)); }

void Api::fill_shelf() {
  for (const auto& provide : std::exchange(stock_, {})) provide();
}

const Json* Api::provided(std::string_view fetch, const std::string& key) const {
  const auto& operation = named(fetch);
  return shelf_.find(plan_of(operation).kind, ringback::Match{operation.key, key});
}

std::vector<const Json*> Api::all_provided(std::string_view fetch) const {
  Query query;
  query.limit = std::numeric_limits<std::size_t>::max();
  query.newest_first = false;
  return shelf_.list(plan_of(named(fetch)).kind, query).documents;
}

Json Api::known(std::string_view fetch, const std::string& account_sid, const FormFields& above,
                const std::string& key) const {
  const auto& operation = named(fetch);
  const auto kind = plan_of(operation).kind;
  if (const auto* own = store_.get(kind, store_key(operation, account_sid, above, key)))
    return *own;
  if (const auto* found = shelf_.get(kind, store_key(operation, "", above, key))) return *found;
  return Json::object();
}

Json Api::make(std::string_view fetch, const std::string& account_sid, FormFields above,
               const Json& members) {
  return generic_.make(named(fetch), account_sid, std::move(above), members);
}

void Api::makes(std::string_view operation) { makers_.insert(&named(operation)); }

Result<Json> Api::generic(const Invocation& invocation) { return generic_.run(invocation); }

Result<Json> Api::list_of(const Invocation& invocation, const View& view) const {
  return generic_.list_of(invocation, view);
}

Json Api::shown(const Invocation& invocation, const Json& document) const {
  return generic_.renderer().document(invocation.operation, document, invocation.origin);
}

Result<void> Api::check(const Invocation& invocation) const {
  auto checked = check_parameters(invocation);
  for (const auto* guard : plan_of(invocation.operation).guards) {
    if (!checked) break;
    checked = guard->check(invocation, store_);
  }
  return checked;
}

/// The kinds of documents that come to be: by an operation, by an engine, or by themselves.
std::set<std::string_view> Api::made_kinds() const {
  std::set<std::string_view> made = {kind::kAccount, kind::kAlert, kind::kNotification,
                                     kind::kRecording};
  for (const auto* operation : makers_) made.insert(plan_of(*operation).kind);
  for (const auto* product : products()) {
    for (const auto& operation : product->operations) {
      const auto& plan = plan_of(operation);
      const bool creates = operation.action == Action::kCreate && is_generic(operation);
      const bool provided = shelf_.size(plan.kind) > 0;
      if (plan.is_settings || creates || provided || hooks_.contains(&operation)) {
        made.insert(plan.kind);
      }
    }
  }
  return made;
}

Json Api::parity() {
  fill_shelf();
  const auto add = [](Json& counts, const char* state) {
    for (const auto* name : {"operations", state}) counts[name] = counts[name].get<int>() + 1;
  };
  const auto none = [](std::string_view name) -> Json {
    return {{"name", name},  {"operations", 0}, {"behaviour", 0},
            {"stateful", 0}, {"unmade", 0},     {"not_emulated", 0}};
  };
  const auto made = made_kinds();
  Json all = none("all");
  Json shown = Json::array();
  Json missing = Json::array();
  Json unmade = Json::array();
  for (const auto* product : products()) {
    Json counts = none(product->name);
    for (const auto& operation : product->operations) {
      const bool hooked = hooks_.contains(&operation);
      const auto* state = hooked                                   ? "behaviour"
                          : !is_generic(operation)                 ? "not_emulated"
                          : made.contains(plan_of(operation).kind) ? "stateful"
                                                                   : "unmade";
      add(counts, state);
      add(all, state);
      auto* list = state == std::string_view("not_emulated") ? &missing
                   : state == std::string_view("unmade")     ? &unmade
                                                             : nullptr;
      if (list == nullptr) continue;
      list->push_back({{"name", hook_name(operation)},
                       {"method", name_of(operation.method)},
                       {"path", operation.path}});
    }
    shown.push_back(std::move(counts));
  }
  return {{"products", shown}, {"all", all}, {"not_emulated", missing}, {"unmade", unmade}};
}

Json Api::render(std::string_view operation, const Json& document) const {
  return generic_.renderer().document(named(operation), document, "");
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): it is an http::Handler
void Api::handle(http::Request request, http::Respond respond) {
  const auto subject = cat(request.method, " ", request.url.path);
  const auto cause = trace_.record(request.cause, "rest", subject, subject);
  auto response = answer(request, cause);
  const bool bare = response.status >= 400 && speaks_xml(request.url.path);
  if (bare && response.headers.get("Content-Type").find("xml") == std::string::npos) {
    response = as_xml(std::move(response), nullptr);
  }
  trace_.record(cause, "rest.answered", subject, cat(subject, " -> ", response.status));
  // Not one of the seeded SIDs: another look at the API must not change what comes after.
  response.headers.set("Twilio-Request-Id", sid_of_name("RQ", cat(cause)));
  response.headers.set("Twilio-Request-Duration", "0.001");
  response.headers.set("X-API-Domain", request.url.host);
  respond(std::move(response));
}

namespace {

http::Response refusal(const Error& error) {
  auto refused = error_response(error);
  if (refused.status == 401) {
    refused.headers.set("WWW-Authenticate", "Basic realm=\"Twilio API\"");
  }
  return refused;
}

}  // namespace

http::Response Api::answer(const http::Request& request, EventId cause) {
  const auto caller = authenticate(request, store_);
  if (!caller) return refusal(caller.error());
  if (!throttle_.admits(caller->account_sid, clock_.now())) {
    return refusal({20429, "Too many requests", 429});
  }
  auto match = router().find(request.method, request.url.host, request.url.path);
  if (match.operation == nullptr && match.allowed.empty()) {
    return error_response(not_found(request.url.path));
  }
  if (match.operation == nullptr) {
    auto refused = error_response({20004, "Method not allowed", 405});
    refused.headers.set("Allow", join({match.allowed.begin(), match.allowed.end()}, ", "));
    return refused;
  }
  if (const auto may = may_ask(*caller, *match.operation); !may) return refusal(may.error());
  const auto& account = caller->account_sid;
  if (auto before = recall(account, request, clock_.now(), store_)) return std::move(*before);
  auto response = call(*match.operation, request, *caller, std::move(match.path), cause);
  if (speaks_csv(request.url.path)) response = as_csv(std::move(response), *match.operation);
  if (speaks_xml(request.url.path)) response = as_xml(std::move(response), match.operation);
  keep(account, request, response, clock_.now(), store_);
  return response;
}

/// Whose resources the request names: the 2010-04-01 API in its path, that of keys by a
/// parameter, or by the key itself.
std::string Api::account_named(const Operation& operation, const FormFields& path,
                               const FormFields& parameters) const {
  if (is_2010(operation)) return http::field(path, "AccountSid");
  if (operation.kind != std::string_view("iam.v1.key")) return "";
  if (http::has_field(parameters, "AccountSid")) return http::field(parameters, "AccountSid");
  const auto* key =
      path.empty() ? nullptr : store_.get(stored_kind(operation.kind), path.back().second);
  return key == nullptr ? "" : owner_of(*key);
}

http::Response Api::call(const Operation& operation, const http::Request& request,
                         const Caller& caller, FormFields path, EventId cause) {
  if (operation.product != std::string_view("api_v2010")) fill_shelf();
  auto parameters = read_parameters(operation, request);
  if (!parameters) return error_response(parameters.error());
  const auto named = account_named(operation, path, *parameters);
  const auto meant = account_meant(caller, named, request, store_);
  if (!meant) return error_response(meant.error());
  return run({operation, request.url, *meant, std::move(path), std::move(parameters).value(),
              nullptr, cause, request.headers.get("If-Match"), caller.account_sid, request.origin});
}

http::Response Api::run(Invocation invocation) {
  const auto found = hooks_.find(&invocation.operation);
  const auto* registered = found == hooks_.end() ? nullptr : &found->second;
  auto path = generic_.resolve(invocation);
  if (!path) return error_response(not_found(invocation.url.path));
  invocation.path = std::move(*path);
  invocation.document = generic_.find(invocation);
  const bool changes = invocation.operation.method != Method::kGet && observer_ != nullptr;
  const Json before = changes && invocation.document != nullptr ? *invocation.document : Json();
  auto result = perform(invocation, registered);
  if (result) {
    const auto afters = afters_.find(&invocation.operation);
    if (afters != afters_.end()) {
      for (const auto& after : afters->second) after(invocation, *result);
    }
    if (changes) observer_(invocation, before, *result);
  }
  return result ? success(invocation, std::move(result).value()) : error_response(result.error());
}

Result<Json> Api::perform(const Invocation& invocation, const Registered* registered) {
  const auto checks = registered == nullptr ? Checks::kAll : registered->checks;
  const auto action = invocation.operation.action;
  const bool about_one =
      action == Action::kFetch || action == Action::kUpdate || action == Action::kDelete;
  const bool wanted = about_one && !plan_of(invocation.operation).makes;
  if (checks != Checks::kNothing && wanted && invocation.document == nullptr) {
    return not_found(invocation.url.path);
  }
  if (checks == Checks::kAll && (registered != nullptr || action != Action::kOther)) {
    if (const auto checked = check(invocation); !checked) return checked.error();
  }
  return registered == nullptr ? generic_.run(invocation) : registered->hook(invocation);
}

http::Response Api::success(const Invocation& invocation, Json result) const {
  const auto& operation = invocation.operation;
  if (operation.answer == nullptr) return {operation.status, {}, ""};
  const auto& renderer = generic_.renderer();
  if (operation.action != Action::kList) {
    const auto body = renderer.document(operation, result, invocation.origin);
    auto response = http::response(operation.status, kJsonType, print_json(body));
    const bool revised =
        operation.product == std::string_view("sync_v1") && !text_of(result, "revision").empty();
    if (revised) response.headers.set("ETag", cat("\"", text_of(result, "revision"), "\""));
    return response;
  }
  auto listed = result.is_array() ? generic_.envelope_of(invocation, result)
                                  : Result<Json>(std::move(result));
  if (!listed) return error_response(listed.error());
  // The documents are rendered already: only what is around them is left to do.
  auto documents = std::move((*listed)[operation.list_key]);
  auto body = renderer.object(*operation.answer, *listed);
  if (documents.is_array()) body[operation.list_key] = std::move(documents);
  return http::response(operation.status, kJsonType, print_json(body));
}

}  // namespace ringback::rest
