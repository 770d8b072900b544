# Forty operations over eleven products by the official Python client, which knows nothing of
# Ringback: its environment alone leads here. Prints the name of each operation that has succeeded.
#
#   ringback exec --clock virtual -- python3 operations.py
import os

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

client = Client()
CHARLOTTE = "+17042001111"
SALES = "+19803002222"
OFFICE = "+17045551212"
done = []


def operation(name, doing):
    """Does one operation, and says that it is done."""
    result = doing()
    done.append(name)
    print(len(done), name)
    return result


def refused(name, status, code, doing):
    """An operation that Twilio refuses."""

    def attempt():
        try:
            doing()
        except TwilioRestException as error:
            assert (error.status, error.code) == (status, code), error
        else:
            raise AssertionError(f"{name} was not refused")

    operation(name, attempt)


def pages():
    """The sizes of all pages of messages."""
    sizes = []
    page = client.messages.page(page_size=3)
    while page is not None:
        sizes.append(len(list(page)))
        page = page.next_page() if page.next_page_url else None
    return sizes


def messages():
    sid = os.environ["TWILIO_ACCOUNT_SID"]
    account = operation("fetch account", lambda: client.api.accounts(sid).fetch())
    assert account.sid == sid
    sent = operation(
        "create messages",
        lambda: [
            client.messages.create(from_=CHARLOTTE, to=OFFICE, body=body).sid
            for body in ("one", "two", "three", "four", "five", "six", "seven")
        ],
    )
    message = operation("fetch message", lambda: client.messages(sent[0]).fetch())
    assert message.body == "one" and message.date_created.tzinfo is not None
    two = operation("list messages with a limit", lambda: client.messages.list(limit=2))
    assert len(two) == 2
    seen = operation(
        "each message over pages",
        lambda: [one.sid for one in client.messages.stream(page_size=3)],
    )
    assert sorted(seen) == sorted(sent)
    assert operation("page after page of messages", pages) == [3, 3, 1]
    redacted = operation("update message", lambda: client.messages(sent[1]).update(body=""))
    assert redacted.body == ""
    assert operation("remove message", lambda: client.messages(sent[2]).delete())
    refused("fetch removed message", 404, 20404, lambda: client.messages(sent[2]).fetch())
    refused(
        "create message without To",
        400,
        21604,
        lambda: client.messages.create(from_=CHARLOTTE, to="", body="nobody"),
    )


def calls_and_numbers():
    call = operation(
        "create call",
        lambda: client.calls.create(
            from_=CHARLOTTE, to=OFFICE, twiml="<Response><Hangup/></Response>"
        ),
    )
    assert call.direction == "outbound-api"
    operation("fetch call", lambda: client.calls(call.sid).fetch())
    calls = operation("list calls by number", lambda: client.calls.list(to=OFFICE))
    assert calls[0].sid == call.sid
    numbers = operation("list numbers", client.incoming_phone_numbers.list)
    assert SALES in [one.phone_number for one in numbers]
    local = client.available_phone_numbers("US").local
    free = operation("list available numbers", lambda: local.list(area_code=510, limit=1))
    bought = operation(
        "create number",
        lambda: client.incoming_phone_numbers.create(phone_number=free[0].phone_number),
    )
    number = client.incoming_phone_numbers(bought.sid)
    renamed = operation("update number", lambda: number.update(friendly_name="Support"))
    assert renamed.friendly_name == "Support"
    application = operation(
        "create application", lambda: client.applications.create(friendly_name="An application")
    )
    operation("fetch application", lambda: client.applications(application.sid).fetch())


def messaging_and_verify():
    services = client.messaging.services
    service = operation(
        "create messaging service", lambda: services.create(friendly_name="Campaign")
    )
    operation(
        "update messaging service",
        lambda: services(service.sid).update(friendly_name="Other campaign"),
    )
    listed = operation("list messaging services", lambda: services.list(limit=20))
    assert listed[0].friendly_name == "Other campaign"
    verify = operation(
        "create verify service", lambda: client.verify.services.create(friendly_name="Login")
    )
    operation("fetch verify service", lambda: client.verify.services(verify.sid).fetch())


def sync_and_serverless():
    service = operation(
        "create sync service", lambda: client.sync.services.create(friendly_name="State")
    )
    documents = client.sync.services(service.sid).documents
    operation(
        "create sync document",
        lambda: documents.create(unique_name="board", data='{"open":true}'),
    )
    board = operation("fetch sync document", lambda: documents("board").fetch())
    assert board.data == {"open": True}
    refused(
        "create sync document twice",
        409,
        54301,
        lambda: documents.create(unique_name="board", data="{}"),
    )
    projects = client.serverless.services
    project = operation(
        "create serverless service",
        lambda: projects.create(unique_name="shop", friendly_name="Shop"),
    )
    operation("remove serverless service", lambda: projects(project.sid).delete())


def others():
    workspace = operation(
        "create taskrouter workspace",
        lambda: client.taskrouter.workspaces.create(friendly_name="Support"),
    )
    activities = client.taskrouter.workspaces(workspace.sid).activities
    operation(
        "create taskrouter activity",
        lambda: activities.create(friendly_name="Lunch", available=False),
    )
    conversation = operation(
        "create conversation",
        lambda: client.conversations.conversations.create(friendly_name="Ann"),
    )
    said = client.conversations.conversations(conversation.sid).messages
    operation("create conversation message", lambda: said.create(author="Ann", body="Hello"))
    trunks = client.trunking.trunks
    trunk = operation("create trunk", lambda: trunks.create(friendly_name="Office"))
    operation("update trunk", lambda: trunks(trunk.sid).update(secure=True))
    operation("create proxy service", lambda: client.proxy.services.create(unique_name="rides"))
    operation("create chat service", lambda: client.chat.services.create(friendly_name="Chat"))
    operation(
        "create notify service", lambda: client.notify.services.create(friendly_name="Notify")
    )
    operation("list alerts", lambda: client.monitor.alerts.list(limit=5))


messages()
calls_and_numbers()
messaging_and_verify()
sync_and_serverless()
others()
stranger = Client(os.environ["TWILIO_ACCOUNT_SID"], "wrong")
refused("fetch with a wrong token", 401, 20003, stranger.messages("SM" + 32 * "0").fetch)
assert len(done) >= 40
