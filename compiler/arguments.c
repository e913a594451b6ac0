/* SPDX-License-Identifier: MIT */
#include "arguments.h"

#include <string.h>

#include "buffer.h"
#include "clauses.h"
#include "wording.h"

static const struct avd_arg_info *arg_at(const struct probe *probe, unsigned i)
{
    return &avd_args[avd_kinds[probe->kind].first_arg + i];
}

static const char *signature(struct compilation *c, const struct probe *probe)
{
    const struct avd_kind_info *kind = &avd_kinds[probe->kind];
    const char *text =
        arena_format(&c->arena, "%s(", avd_kind_text(kind->name));
    unsigned i;
    for (i = 0; i < kind->args; i++)
        text = arena_format(
            &c->arena,
            arg_at(probe, i)->flags & AVD_ARG_REQUIRED ? "%s%s%s%s"
                                                       : "%s%s[%s%s]",
            text, i ? ", " : "", avd_kind_text(arg_at(probe, i)->name),
            arg_at(probe, i)->flags & AVD_ARG_NAMED ? ":" : "");
    return arena_format(&c->arena, "%s)", text);
}

static struct diagnostic *bad_argument(struct compilation *c,
                                       const struct ast_value *value,
                                       const char *message)
{
    return diagnostic_add(&c->diagnostics, DIAGNOSTIC_BAD_ARGUMENT,
                          value->place, "%s", message);
}

/* ---- matching ---- */

static unsigned find_named(const struct compilation *c,
                           const struct probe *probe,
                           const struct ast_argument *argument)
{
    const char *name = place_text(&c->sources, argument->name);
    unsigned i, count = avd_kinds[probe->kind].args;
    for (i = 0; i < count; i++)
        if (strlen(avd_kind_text(arg_at(probe, i)->name)) ==
                argument->name.length &&
            memcmp(avd_kind_text(arg_at(probe, i)->name), name,
                   argument->name.length) == 0)
            break;
    return i;
}

static unsigned find_positional(const struct probe *probe, unsigned position)
{
    unsigned i, count = avd_kinds[probe->kind].args;
    for (i = 0; i < count; i++)
        if (!(arg_at(probe, i)->flags & AVD_ARG_NAMED) && position-- == 0)
            break;
    return i;
}

static void match(struct compilation *c, struct probe *probe,
                  struct ast_argument *argument)
{
    const struct avd_kind_info *kind = &avd_kinds[probe->kind];
    struct diagnostic *diagnostic;
    unsigned position = 0, i;
    for (; argument; argument = argument->next) {
        if (argument->name.length > 0)
            i = find_named(c, probe, argument);
        else
            i = find_positional(probe, position++);
        if (i == kind->args) {
            diagnostic = diagnostic_add(
                &c->diagnostics, DIAGNOSTIC_UNKNOWN_ARGUMENT, argument->place,
                argument->name.length > 0
                    ? "`%s` takes no such argument"
                    : "`%s` takes no further argument by its place",
                avd_kind_text(kind->name));
        } else if (probe->argument[i]) {
            diagnostic = diagnostic_add(
                &c->diagnostics, DIAGNOSTIC_UNKNOWN_ARGUMENT, argument->place,
                "`%s` is given twice", avd_kind_text(arg_at(probe, i)->name));
        } else {
            probe->argument[i] = argument;
            continue;
        }
        diagnostic_help(&c->diagnostics, diagnostic, "it is %s",
                        signature(c, probe));
    }
}

static void check_required(struct compilation *c, struct probe *probe,
                           const struct ast_item *read)
{
    const char *missing = "";
    unsigned i;
    for (i = 0; i < avd_kinds[probe->kind].args; i++)
        if ((arg_at(probe, i)->flags & AVD_ARG_REQUIRED) && !probe->argument[i])
            missing = arena_format(&c->arena, "%s%s`%s`", missing,
                                   *missing ? ", " : "",
                                   avd_kind_text(arg_at(probe, i)->name));
    if (*missing)
        diagnostic_help(
            &c->diagnostics,
            diagnostic_add(&c->diagnostics, DIAGNOSTIC_MISSING_ARGUMENT,
                           read->ids->place, "`%s` lacks %s",
                           avd_kind_text(avd_kinds[probe->kind].name), missing),
            "it is %s", signature(c, probe));
}

/* ---- what may stand in a text ---- */

static bool starts(const struct ast_value *value, const char *with)
{
    return value->length >= strlen(with) &&
           memcmp(value->text, with, strlen(with)) == 0;
}

static bool holds(const struct ast_value *value, const char *what)
{
    size_t i, length = strlen(what);
    for (i = 0; i + length <= value->length; i++)
        if (memcmp(value->text + i, what, length) == 0)
            return true;
    return false;
}

static void check_key(struct compilation *c, const struct ast_value *value)
{
    const char *star = memchr(value->text, '*', value->length);
    if (starts(value, "HKCU") || starts(value, "HKEY_CURRENT_USER"))
        diagnostic_help(
            &c->diagnostics,
            bad_argument(c, value,
                         "HKCU is another hive for each account that runs "
                         "avdoctor"),
            "read HKLM, or HKU\\.DEFAULT for the services' own hive");
    else if (starts(value, "HKEY_LOCAL_MACHINE"))
        diagnostic_help(&c->diagnostics,
                        bad_argument(c, value, "hives have short names"),
                        "write HKLM\\...");
    else if (!starts(value, "HKLM\\") && !starts(value, "HKU\\") &&
             !starts(value, "HKCR\\"))
        diagnostic_help(&c->diagnostics,
                        bad_argument(c, value, "a key begins with its hive"),
                        "HKLM\\SOFTWARE\\...");
    else if (star && memchr(star + 1, '*',
                            (size_t)(value->text + value->length - star - 1)))
        bad_argument(c, value, "a key may have one `*`");
}

/* Behind a variable of Windows with which a path begins, or 0. */
static size_t after_variable(const struct ast_value *value)
{
    const char *end = value->length > 1
                          ? memchr(value->text + 1, '%', value->length - 1)
                          : NULL;
    if (value->text[0] != '%' || !end || end == value->text + 1)
        return 0;
    return (size_t)(end + 1 - value->text);
}

static bool is_absolute(const struct ast_value *value)
{
    char drive = value->length > 1 ? (char)(value->text[0] | 0x20) : '/';
    size_t root = after_variable(value);
    if (value->text[0] == '/' || value->text[0] == '{')
        return true;
    if (root == 0 && drive >= 'a' && drive <= 'z' && value->text[1] == ':')
        root = 2;
    return root > 0 && (root == value->length || value->text[root] == '\\' ||
                        value->text[root] == '/');
}

/* Whether a `*` stands elsewhere than once in the last part of the path. */
static bool is_star_astray(const struct ast_value *value)
{
    const char *star = memchr(value->text, '*', value->length), *at;
    for (at = star; at && at < value->text + value->length; at++)
        if (*at == '/' || *at == '\\' || (*at == '*' && at > star))
            return true;
    return false;
}

static void check_path(struct compilation *c, const struct probe *probe,
                       const struct ast_value *value)
{
    size_t i;
    if (starts(value, "\\\\") || starts(value, "//")) {
        bad_argument(c, value, "paths are local: no shares, no devices");
        return;
    }
    if (holds(value, "\\..") || holds(value, "/..") || starts(value, "..")) {
        bad_argument(c, value, "a path may not go up with `..`");
        return;
    }
    for (i = 0; i < value->length; i++)
        if (value->text[i] == ':' && i != 1) {
            bad_argument(c, value, "a path may not name a stream");
            return;
        }
    if (!is_absolute(value))
        diagnostic_help(&c->diagnostics,
                        bad_argument(c, value, "a path begins at its root"),
                        "C:\\... or %%NAME%%\\..., or /... on Linux");
    else if (probe->kind != AVD_KIND_FILE &&
             memchr(value->text, '*', value->length))
        bad_argument(c, value, "there is no `*` in this path");
    else if (is_star_astray(value))
        bad_argument(c, value,
                     "a path may have one `*`, and that in its last part");
}

static void check_host(struct compilation *c, const struct ast_value *value)
{
    size_t i, depth = 0;
    for (i = 0; i < value->length; i++) {
        char ch = value->text[i];
        depth += ch == '{';
        if (depth == 0 &&
            !((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
              (ch >= '0' && ch <= '9') || ch == '.' || ch == '-' ||
              ch == '_')) {
            bad_argument(c, value,
                         "a host is a name or an address: letters, digits, "
                         "dots and dashes");
            return;
        }
        depth -= ch == '}' && depth > 0;
    }
}

static bool is_url(const struct ast_value *value)
{
    return starts(value, "http://") || starts(value, "https://") ||
           starts(value, "{");
}

static void check_text(struct compilation *c, const struct probe *probe,
                       const struct avd_arg_info *arg,
                       const struct ast_value *value)
{
    if (value->length == 0) {
        bad_argument(c, value, "this must not be empty");
        return;
    }
    switch ((enum avd_arg_type)arg->type) {
    case AVD_ARG_TYPE_KEY:
        check_key(c, value);
        break;
    case AVD_ARG_TYPE_PATH:
        check_path(c, probe, value);
        break;
    case AVD_ARG_TYPE_HOST:
        check_host(c, value);
        break;
    case AVD_ARG_TYPE_HOST_OR_URL:
        if (!is_url(value))
            check_host(c, value);
        break;
    case AVD_ARG_TYPE_URL:
        if (!is_url(value))
            bad_argument(c, value,
                         "an address begins with http:// or https://");
        break;
    case AVD_ARG_TYPE_NAME:
        if (memchr(value->text, '*', value->length))
            bad_argument(c, value, "there is no `*` in this name");
        break;
    default:
        break;
    }
}

/* ---- patterns ---- */

static unsigned count_in(const struct ast_value *value, const char *what)
{
    size_t i, length = strlen(what);
    unsigned count = 0;
    for (i = 0; i + length <= value->length; i++)
        count += memcmp(value->text + i, what, length) == 0;
    return count;
}

static void find_capture(struct compilation *c, struct probe *probe,
                         const struct ast_value *value)
{
    unsigned numbers = count_in(value, "{hex}") + count_in(value, "{int}");
    unsigned words = count_in(value, "{word}");
    if (numbers + words > 1)
        bad_argument(c, value, "a pattern captures one value at most");
    else if (numbers)
        probe->capture = AVD_TYPE_INT;
    else if (words)
        probe->capture = AVD_TYPE_TEXT;
}

/* ---- encoding ---- */

static bool type_fits(const struct avd_arg_info *arg,
                      const struct ast_value *value)
{
    switch ((enum avd_arg_type)arg->type) {
    case AVD_ARG_TYPE_INT:
        return value->kind == VALUE_INTEGER;
    case AVD_ARG_TYPE_DURATION:
        return value->kind == VALUE_DURATION;
    case AVD_ARG_TYPE_WORD:
        return value->kind == VALUE_WORD;
    default:
        return value->kind == VALUE_TEXT;
    }
}

static const char *type_wanted(const struct avd_arg_info *arg)
{
    switch ((enum avd_arg_type)arg->type) {
    case AVD_ARG_TYPE_INT:
        return "a number";
    case AVD_ARG_TYPE_DURATION:
        return "a duration such as 5s";
    case AVD_ARG_TYPE_WORD:
        return "a word";
    default:
        return "a text in quotes";
    }
}

static uint32_t encode_text(struct compilation *c, struct probe *probe,
                            const struct avd_arg_info *arg,
                            const struct ast_value *value)
{
    struct wording_rules rules;
    memset(&rules, 0, sizeof rules);
    rules.pack = probe->base.pack;
    rules.readings = rules.argument = true;
    rules.pattern = arg->type == AVD_ARG_TYPE_PATTERN;
    rules.each = probe->each;
    rules.probe = probe;
    check_text(c, probe, arg, value);
    return wording_compile(c, value, &rules);
}

static uint32_t encode(struct compilation *c, struct probe *probe,
                       const struct avd_arg_info *arg,
                       const struct ast_value *value)
{
    if (value->kind == VALUE_BAD)
        return 0;
    if (!type_fits(arg, value)) {
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_BAD_ARGUMENT, value->place,
                       "`%s` is %s", avd_kind_text(arg->name),
                       type_wanted(arg));
        return 0;
    }
    switch ((enum avd_arg_type)arg->type) {
    case AVD_ARG_TYPE_INT:
        if (strcmp(avd_kind_text(arg->name), "port") == 0 &&
            (value->number < 1 || value->number > 65535))
            bad_argument(c, value, "a port is 1 to 65535");
        return 1 + pool_number(&c->pool, value->number);
    case AVD_ARG_TYPE_DURATION:
        if (value->number == 0)
            bad_argument(c, value, "this must be longer than nothing");
        return 1 + pool_number(&c->pool, value->number);
    case AVD_ARG_TYPE_WORD:
        return 1 + clause_word(c, value, (enum avd_words)arg->words);
    default:
        return encode_text(c, probe, arg, value);
    }
}

static uint32_t encode_many(struct compilation *c, struct probe *probe,
                            const struct avd_arg_info *arg,
                            const struct ast_value *value)
{
    enum { MOST = 32 };
    uint32_t words[MOST];
    size_t count = 0;
    if (value->kind != VALUE_LIST) {
        words[count++] = encode(c, probe, arg, value);
    } else {
        const struct ast_value *one;
        for (one = value->list; one; one = one->next) {
            if (count == MOST) {
                bad_argument(c, one, "more than 32 values");
                break;
            }
            words[count++] = encode(c, probe, arg, one);
        }
    }
    return pool_list(&c->pool, words, count);
}

/* ---- the canonical text ---- */

static void put_duration(struct buffer *buffer, int64_t ms)
{
    static const struct {
        int64_t ms;
        const char *unit;
    } units[] = {{86400000, "d"}, {3600000, "h"}, {60000, "m"}, {1000, "s"}};
    size_t i;
    for (i = 0; i < sizeof units / sizeof *units; i++)
        if (ms > 0 && ms % units[i].ms == 0) {
            buffer_number(buffer, ms / units[i].ms);
            buffer_puts(buffer, units[i].unit);
            return;
        }
    buffer_number(buffer, ms);
    buffer_puts(buffer, "ms");
}

/* A text in quotes, with {each} replaced. */
static void put_quoted(struct buffer *buffer, const struct probe *probe,
                       const struct ast_value *value)
{
    const char *quote = memchr(value->text, '"', value->length) ? "'" : "\"";
    const char *at = value->text, *end = at + value->length;
    buffer_puts(buffer, quote);
    while (probe->each && end - at >= 6) {
        if (memcmp(at, "{each}", 6) == 0) {
            buffer_put(buffer, probe->each->text, probe->each->length);
            at += 6;
        } else {
            buffer_put(buffer, at++, 1);
        }
    }
    buffer_put(buffer, at, (size_t)(end - at));
    buffer_puts(buffer, quote);
}

static void put_value(struct buffer *buffer, const struct probe *probe,
                      const struct ast_value *value)
{
    const struct ast_value *one;
    switch (value->kind) {
    case VALUE_TEXT:
        put_quoted(buffer, probe, value);
        break;
    case VALUE_INTEGER:
        buffer_number(buffer, value->number);
        break;
    case VALUE_DURATION:
        put_duration(buffer, value->number);
        break;
    case VALUE_LIST:
        for (one = value->list; one; one = one->next) {
            buffer_puts(buffer, one == value->list ? "{ " : ", ");
            /* A list holds no lists: the grammar sees to that. */
            put_value(buffer, probe, one);
        }
        buffer_puts(buffer, " }");
        break;
    default:
        if (value->text)
            buffer_put(buffer, value->text, value->length);
        break;
    }
}

static void write_read(struct compilation *c, struct probe *probe)
{
    const struct avd_kind_info *kind = &avd_kinds[probe->kind];
    struct buffer buffer = {.arena = &c->arena};
    char first[256];
    bool any = false;
    unsigned i;
    /* Long enough for nearly all of them. */
    buffer.text = first;
    buffer.capacity = sizeof first;
    buffer_puts(&buffer, avd_kind_text(kind->name));
    buffer_puts(&buffer, "(");
    for (i = 0; i < kind->args; i++) {
        const struct avd_arg_info *arg = arg_at(probe, i);
        if (!probe->argument[i])
            continue;
        if (any)
            buffer_puts(&buffer, ", ");
        any = true;
        if (arg->flags & AVD_ARG_NAMED) {
            buffer_puts(&buffer, avd_kind_text(arg->name));
            buffer_puts(&buffer, ": ");
        }
        put_value(&buffer, probe, probe->argument[i]->value);
    }
    buffer_puts(&buffer, ")");
    probe->read = pool_text(&c->pool, buffer.text, buffer.length);
}

/* An address has a port, a host has none. */
static void check_port(struct compilation *c, const struct probe *probe,
                       const struct ast_item *read)
{
    const struct ast_argument *host = probe->argument[0];
    unsigned i;
    for (i = 0; i < avd_kinds[probe->kind].args; i++)
        if (strcmp(avd_kind_text(arg_at(probe, i)->name), "port") == 0 &&
            probe->argument[i])
            return;
    if (probe->kind != AVD_KIND_TCP || !host ||
        host->value->kind != VALUE_TEXT || is_url(host->value))
        return;
    diagnostic_help(&c->diagnostics,
                    diagnostic_add(&c->diagnostics, DIAGNOSTIC_MISSING_ARGUMENT,
                                   read->ids->place,
                                   "`tcp` lacks `port`, as this is no address "
                                   "with one"),
                    "for example port: 443");
}

void arguments_match(struct compilation *compilation, struct probe *probe,
                     const struct ast_item *read)
{
    unsigned i;
    match(compilation, probe, read->arguments);
    check_required(compilation, probe, read);
    check_port(compilation, probe, read);
    for (i = 0; i < avd_kinds[probe->kind].args; i++)
        if (probe->argument[i] &&
            arg_at(probe, i)->type == AVD_ARG_TYPE_PATTERN &&
            probe->argument[i]->value->kind == VALUE_TEXT)
            find_capture(compilation, probe, probe->argument[i]->value);
}

void arguments_compile(struct compilation *compilation, struct probe *probe)
{
    struct compilation *c = compilation;
    uint32_t words[PROBE_ARGS] = {0};
    unsigned i, count = avd_kinds[probe->kind].args;
    for (i = 0; i < count; i++) {
        const struct avd_arg_info *arg = arg_at(probe, i);
        if (!probe->argument[i])
            continue;
        if (arg->flags & AVD_ARG_MANY)
            words[i] = encode_many(c, probe, arg, probe->argument[i]->value);
        else
            words[i] = encode(c, probe, arg, probe->argument[i]->value);
    }
    write_read(c, probe);
    probe->args = count ? pool_words(&c->pool, words, count) : 0;
}
