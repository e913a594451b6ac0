/* SPDX-License-Identifier: MIT */
/*
 * A message: 16 bytes with its type and lengths, an array of header fields, and
 * from the next multiple of 8 its body. Numbers have the byte order of their
 * sender, which is this machine, and lie at multiples of their size. The bus is
 * no more to be trusted than anything else that is read.
 */
#include "bus.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCKET "/run/dbus/system_bus_socket"
#define LONGEST (64 << 10) /* of an answer */

enum { CALL = 1, RETURN = 2, FAILURE = 3 };
enum { NO_AUTO_START = 2 }; /* nothing is to be started to answer this */
enum {
    FIELD_PATH = 1,
    FIELD_INTERFACE = 2,
    FIELD_MEMBER = 3,
    FIELD_ERROR = 4,
    FIELD_SERIAL = 5,
    FIELD_DESTINATION = 6,
    FIELD_SIGNATURE = 8
};

static bool refuse(struct avd_bus *bus, int code)
{
    avd_call_end(bus->call, AVD_STATUS_ERROR, (uint32_t)code);
    return false;
}

/* ---- bytes ---- */

static bool ready(struct avd_bus *bus, short what)
{
    struct pollfd wait = {.fd = bus->fd, .events = what};
    int found;

    do
        found = poll(&wait, 1, (int)avd_call_left(bus->call));
    while (found < 0 && errno == EINTR);
    if (found < 0)
        return refuse(bus, errno);
    if (found == 0)
        avd_call_end(bus->call, AVD_STATUS_TIMEOUT, 0);
    return found > 0;
}

static bool again(void)
{
    return errno == EINTR || errno == EAGAIN;
}

static bool put_bytes(struct avd_bus *bus, const char *bytes, size_t count)
{
    ssize_t put;

    while (count > 0) {
        if (!ready(bus, POLLOUT))
            return false;
        put = send(bus->fd, bytes, count, MSG_NOSIGNAL);
        if (put < 0 && !again())
            return refuse(bus, errno);
        if (put > 0) {
            bytes += put;
            count -= (size_t)put;
        }
    }
    return true;
}

static bool get_bytes(struct avd_bus *bus, char *bytes, size_t count)
{
    ssize_t got;

    while (count > 0) {
        if (!ready(bus, POLLIN))
            return false;
        got = recv(bus->fd, bytes, count, 0);
        if (got == 0)
            return refuse(bus, ECONNRESET);
        if (got < 0 && !again())
            return refuse(bus, errno);
        if (got > 0) {
            bytes += got;
            count -= (size_t)got;
        }
    }
    return true;
}

/* ---- what is sent ---- */

struct message {
    char bytes[2048];
    size_t used;
    bool full;
};

static void put(struct message *message, const void *bytes, size_t count)
{
    if (count > sizeof message->bytes - message->used) {
        message->full = true;
        return;
    }
    memcpy(message->bytes + message->used, bytes, count);
    message->used += count;
}

static void align(struct message *message, size_t to)
{
    while (message->used % to != 0 && !message->full)
        put(message, "", 1);
}

static void put_text(struct message *message, const char *text)
{
    uint32_t length = (uint32_t)strlen(text);

    align(message, 4);
    put(message, &length, sizeof length);
    put(message, text, length + 1);
}

static void put_field(struct message *message, char field, char type,
                      const char *text)
{
    const char start[] = {field, 1, type, 0};

    align(message, 8);
    put(message, start, sizeof start);
    if (type != 'g') {
        put_text(message, text);
        return;
    }
    put(message, &(char){(char)strlen(text)}, 1);
    put(message, text, strlen(text) + 1);
}

struct method {
    const char *destination, *object, *interface, *member;
    const char *argument[2]; /* texts; both or none */
};

/* Its letter for the order of bytes here. */
static char byte_order(void)
{
    const uint16_t one = 1;
    char first;

    memcpy(&first, &one, 1);
    return first ? 'l' : 'B';
}

static bool send_method(struct avd_bus *bus, const struct method *method)
{
    struct message message = {.used = 0};
    uint32_t head[4] = {0, 0, ++bus->serial, 0};
    const char start[] = {byte_order(), CALL, NO_AUTO_START, 1};
    size_t body;

    put(&message, head, sizeof head);
    put_field(&message, FIELD_PATH, 'o', method->object);
    put_field(&message, FIELD_DESTINATION, 's', method->destination);
    put_field(&message, FIELD_INTERFACE, 's', method->interface);
    put_field(&message, FIELD_MEMBER, 's', method->member);
    if (method->argument[0] != NULL)
        put_field(&message, FIELD_SIGNATURE, 'g', "ss");
    head[3] = (uint32_t)(message.used - sizeof head);
    align(&message, 8);
    body = message.used;
    if (method->argument[0] != NULL) {
        put_text(&message, method->argument[0]);
        put_text(&message, method->argument[1]);
    }
    head[1] = (uint32_t)(message.used - body);
    memcpy(head, start, sizeof start);
    memcpy(message.bytes, head, sizeof head);
    return message.full ? refuse(bus, ENAMETOOLONG)
                        : put_bytes(bus, message.bytes, message.used);
}

/* ---- what is received ---- */

struct reader {
    const char *bytes;
    size_t at, end;
    bool bad;
};

/* NULL, and bad, if there are no so many bytes. */
static const char *take(struct reader *reader, size_t count, size_t to)
{
    size_t at = (reader->at + to - 1) / to * to;

    if (reader->bad || at > reader->end || count > reader->end - at) {
        reader->bad = true;
        return NULL;
    }
    reader->at = at + count;
    return reader->bytes + at;
}

static uint64_t take_number(struct reader *reader, size_t size, bool sign)
{
    const char *bytes = take(reader, size, size);
    uint8_t byte = 0;
    uint32_t word = 0;
    uint64_t number = 0;

    if (bytes == NULL)
        return 0;
    if (size == 8) {
        memcpy(&number, bytes, 8);
        return number;
    }
    if (size == 1) {
        memcpy(&byte, bytes, 1);
        return byte;
    }
    memcpy(&word, bytes, 4);
    return sign ? (uint64_t)(int64_t)(int32_t)word : word;
}

/* Ends in a NUL and holds none. */
static const char *take_text(struct reader *reader, size_t size)
{
    size_t length = (size_t)take_number(reader, size, false);
    const char *text = take(reader, length + 1, 1);

    if (text != NULL && memchr(text, 0, length + 1) == text + length)
        return text;
    reader->bad = true;
    return NULL;
}

static void take_variant(struct reader *reader, struct avd_bus_value *value)
{
    const char *type = take_text(reader, 1);

    memset(value, 0, sizeof *value);
    if (type == NULL || type[0] == 0 || type[1] != 0) {
        reader->bad = true;
        return;
    }
    switch (type[0]) {
    case 's':
    case 'o':
        value->text = take_text(reader, 4);
        break;
    case 'g':
        value->text = take_text(reader, 1);
        break;
    case 'i':
    case 'u':
    case 'b':
        value->number = (int64_t)take_number(reader, 4, type[0] == 'i');
        break;
    case 't':
    case 'x':
        value->number = (int64_t)take_number(reader, 8, false);
        break;
    default:
        reader->bad = true;
    }
}

struct answer {
    unsigned type;
    uint32_t serial;
    const char *error, *signature;
    struct reader body;
};

static bool read_fields(struct reader *reader, struct answer *answer)
{
    struct avd_bus_value value;
    unsigned field;

    while (reader->at < reader->end && !reader->bad) {
        take(reader, 0, 8);
        field = (unsigned)take_number(reader, 1, false);
        take_variant(reader, &value);
        if (field == FIELD_SERIAL && value.text == NULL)
            answer->serial = (uint32_t)value.number;
        else if (field == FIELD_ERROR)
            answer->error = value.text;
        else if (field == FIELD_SIGNATURE)
            answer->signature = value.text;
    }
    return !reader->bad;
}

/* One message, whoever it is for. */
static bool receive(struct avd_bus *bus, struct answer *answer)
{
    char *bytes = bus->call->work;
    struct reader head = {bytes, 16, 16, false};
    uint32_t number[4];
    size_t body;

    memset(answer, 0, sizeof *answer);
    if (!get_bytes(bus, bytes, 16))
        return false;
    memcpy(number, bytes, 16);
    if (bytes[0] != byte_order() || bytes[3] != 1 || number[1] > LONGEST ||
        number[3] > LONGEST)
        return refuse(bus, EPROTO);
    body = (16 + (size_t)number[3] + 7) / 8 * 8;
    head.end = 16 + number[3];
    if (!get_bytes(bus, bytes + 16, body - 16 + number[1]))
        return false;
    answer->type = (unsigned char)bytes[1];
    answer->body = (struct reader){bytes + body, 0, number[1], false};
    return read_fields(&head, answer) || refuse(bus, EPROTO);
}

/* The answer to what was sent last; whatever else comes is passed over. */
static bool ask(struct avd_bus *bus, const struct method *method,
                struct answer *answer)
{
    if (!send_method(bus, method))
        return false;
    do {
        if (!receive(bus, answer))
            return false;
    } while ((answer->type != RETURN && answer->type != FAILURE) ||
             answer->serial != bus->serial);
    return true;
}

/* ---- the bus ---- */

/* "AUTH EXTERNAL" and the number of the account, each digit as two of its
 * code. */
static bool log_on(struct avd_bus *bus)
{
    char line[128] = "\0AUTH EXTERNAL ";
    size_t at = sizeof "\0AUTH EXTERNAL " - 1;
    uint32_t account = geteuid(), unit = 1;

    while (account / unit > 9)
        unit *= 10;
    for (; unit > 0; unit /= 10) {
        line[at++] = '3';
        line[at++] = (char)('0' + account / unit % 10);
    }
    memcpy(line + at, "\r\n", 2);
    if (!put_bytes(bus, line, at + 2))
        return false;
    for (at = 0; at == 0 || line[at - 1] != '\n'; at++) {
        if (at == sizeof line)
            return refuse(bus, EPROTO);
        if (!get_bytes(bus, line + at, 1))
            return false;
    }
    if (memcmp(line, "OK ", 3) != 0) {
        avd_call_end(bus->call, AVD_STATUS_DENIED, 0);
        return false;
    }
    return put_bytes(bus, "BEGIN\r\n", 7);
}

static bool enter(struct avd_bus *bus)
{
    static const struct method hello = {"org.freedesktop.DBus",
                                        "/org/freedesktop/DBus",
                                        "org.freedesktop.DBus",
                                        "Hello",
                                        {NULL, NULL}};
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = SOCKET};
    struct answer answer;

    if (connect(bus->fd, (struct sockaddr *)&address, sizeof address) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            avd_call_end(bus->call, AVD_STATUS_UNSUPPORTED, 0);
        else if (errno == EACCES || errno == EPERM)
            avd_call_end(bus->call, AVD_STATUS_DENIED, 0);
        else if (errno == EAGAIN)
            avd_call_end(bus->call, AVD_STATUS_TIMEOUT, 0);
        else
            return refuse(bus, errno);
        return false;
    }
    return log_on(bus) && ask(bus, &hello, &answer) &&
           (answer.type == RETURN || refuse(bus, EPROTO));
}

bool avd_bus_open(struct avd_bus *bus, struct avd_call *call)
{
    bus->call = call;
    bus->serial = 0;
    bus->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (bus->fd < 0)
        return refuse(bus, errno);
    if (enter(bus))
        return true;
    avd_bus_close(bus);
    return false;
}

static bool is_error(const struct answer *answer, const char *name)
{
    static const char common[] = "org.freedesktop.DBus.Error.";
    size_t length = sizeof common - 1;

    return answer->error != NULL &&
           strncmp(answer->error, common, length) == 0 &&
           strcmp(answer->error + length, name) == 0;
}

/* True: the object has no such property, and nothing worse is wrong. */
static bool failed(struct avd_bus *bus, const struct answer *answer,
                   struct avd_bus_value *value)
{
    value->none = is_error(answer, "UnknownProperty") ||
                  is_error(answer, "UnknownInterface");
    if (value->none)
        return true;
    if (is_error(answer, "ServiceUnknown") ||
        is_error(answer, "NameHasNoOwner"))
        avd_call_end(bus->call, AVD_STATUS_UNSUPPORTED, 0);
    else if (is_error(answer, "AccessDenied"))
        avd_call_end(bus->call, AVD_STATUS_DENIED, 0);
    else if (is_error(answer, "NoReply") || is_error(answer, "Timeout"))
        avd_call_end(bus->call, AVD_STATUS_TIMEOUT, 0);
    else
        return refuse(bus, EPROTO);
    return false;
}

bool avd_bus_get(struct avd_bus *bus, const char *object, const char *interface,
                 const char *property, struct avd_bus_value *value)
{
    const struct method get = {"org.freedesktop.systemd1",
                               object,
                               "org.freedesktop.DBus.Properties",
                               "Get",
                               {interface, property}};
    struct answer answer;

    memset(value, 0, sizeof *value);
    if (!ask(bus, &get, &answer))
        return false;
    if (answer.type == FAILURE)
        return failed(bus, &answer, value);
    if (answer.signature == NULL || strcmp(answer.signature, "v") != 0)
        return refuse(bus, EPROTO);
    take_variant(&answer.body, value);
    return !answer.body.bad || refuse(bus, EPROTO);
}

void avd_bus_close(struct avd_bus *bus)
{
    close(bus->fd);
}
