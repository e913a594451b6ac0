/* SPDX-License-Identifier: MIT */
#include "probe_call.h"

#include <string.h>

#include "out.h"
#include "thread.h"

void avd_call_end(struct avd_call *call, enum avd_status status, uint32_t code)
{
    call->status = status;
    call->code = status == AVD_STATUS_ERROR ? code : 0;
}

static struct avd_value *value_of(struct avd_call *call, unsigned field)
{
    return &call->value[field - 1];
}

void avd_call_number(struct avd_call *call, unsigned field, int64_t number)
{
    struct avd_value *value = value_of(call, field);

    value->type = AVD_VALUE_NUMBER;
    value->as.number = number;
}

void avd_call_word(struct avd_call *call, unsigned field, const char *word)
{
    enum avd_words words = (enum avd_words)avd_field(call->kind, field)->words;
    int code = avd_word_code(words, word, strlen(word));

    if (code >= 0)
        avd_call_number(call, field, code);
}

void avd_call_too_large(struct avd_call *call, unsigned field)
{
    *value_of(call, field) = (struct avd_value){.type = AVD_VALUE_TOO_LARGE};
}

void avd_call_capture(struct avd_call *call, unsigned field,
                      const struct avd_capture *capture)
{
    if (capture->type == AVD_CAPTURE_NONE)
        return;
    if (capture->too_large)
        avd_call_too_large(call, field);
    else if (capture->type == AVD_CAPTURE_WORD)
        avd_call_text(call, field, capture->text, capture->length);
    else
        avd_call_number(call, field, capture->number);
}

/* Copies a text with its NUL into the room; what is no UTF-8 is replaced. False
 * if it does not fit. */
static bool keep(struct avd_call *call, const char *text, size_t length)
{
    size_t start = call->used, at = 0;
    unsigned taken;
    uint32_t point = 0;

    while (at < length) {
        taken = avd_utf8_decode(text + at, length - at, &point);
        if (taken == 0 || point == 0)
            point = 0xfffd;
        if (call->used + 5 > AVD_CALL_ROOM ||
            call->used - start > AVD_CALL_TEXT - 4) {
            call->used = start;
            return false;
        }
        call->used += avd_utf8_encode(point, call->room + call->used);
        at += taken == 0 ? 1 : taken;
    }
    if (call->used + 1 > AVD_CALL_ROOM) {
        call->used = start;
        return false;
    }
    call->room[call->used++] = 0;
    return true;
}

void avd_call_text(struct avd_call *call, unsigned field, const char *text,
                   size_t length)
{
    struct avd_value *value = value_of(call, field);
    size_t start = call->used;

    if (!keep(call, text, length)) {
        avd_call_too_large(call, field);
        return;
    }
    value->type = AVD_VALUE_TEXT;
    value->as.text.offset = (uint32_t)start;
    value->as.text.count = 0;
    value->length = (uint32_t)(call->used - 1 - start);
}

void avd_call_list(struct avd_call *call, unsigned field)
{
    struct avd_value *value = value_of(call, field);

    value->type = AVD_VALUE_LIST;
    value->length = 0;
    value->as.text.offset = (uint32_t)call->used;
    value->as.text.count = 0;
    call->list = field;
}

void avd_call_add(struct avd_call *call, const char *text, size_t length)
{
    struct avd_value *value = value_of(call, call->list);
    size_t start = call->used;

    if (value->type != AVD_VALUE_LIST)
        return;
    if (value->as.text.count == AVD_CALL_ELEMENTS ||
        !keep(call, text, length)) {
        avd_call_too_large(call, call->list);
        return;
    }
    value->as.text.count++;
    value->length += (uint32_t)(call->used - start);
}

void avd_call_age(struct avd_call *call, unsigned field, int64_t moment)
{
    if (moment <= call->now + AVD_CALL_AHEAD)
        avd_call_number(call, field,
                        moment < call->now ? call->now - moment : 0);
}

uint32_t avd_call_left(const struct avd_call *call)
{
    uint64_t now = avd_thread_clock();

    return now < call->deadline ? (uint32_t)(call->deadline - now) : 0;
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/* The latest star takes one character more whenever the rest does not fit. */
bool avd_call_like(const char *pattern, const char *name, size_t length)
{
    const char *star = NULL, *end = name + length, *retry = name;

    while (name < end) {
        if (*pattern == '*') {
            star = ++pattern;
            retry = name;
        } else if (*pattern != 0 && lower(*pattern) == lower(*name)) {
            pattern++;
            name++;
        } else if (star != NULL) {
            pattern = star;
            name = ++retry;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == 0;
}
