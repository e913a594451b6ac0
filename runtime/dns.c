/* SPDX-License-Identifier: MIT */
#include "dns.h"
#include "guard.h"

#include <string.h>

unsigned avd_dns_type(const struct avd_call *call)
{
    static const unsigned char types[] = {AVD_DNS_A, AVD_DNS_AAAA, AVD_DNS_SRV};
    const struct avd_call_arg *type = &call->arg[AVD_ARG_DNS_TYPE];

    return types[type->count == 0 ? 0 : type->number[0]];
}

static struct avd_value *answers(struct avd_call *call)
{
    return &call->value[AVD_FIELD_DNS_ADDRESSES - 1];
}

void avd_dns_add(struct avd_call *call, const char *text, size_t length)
{
    struct avd_value *list = answers(call);

    if (list->type == AVD_VALUE_LIST && list->as.text.count == AVD_DNS_ANSWERS)
        avd_call_too_large(call, AVD_FIELD_DNS_ADDRESSES);
    avd_call_add(call, text, length);
}

AVD_GUARDED void avd_dns_add_srv(struct avd_call *call, const char *target,
                                 unsigned port)
{
    char text[AVD_DNS_TARGET + 8];
    size_t length = strlen(target);
    unsigned digit = 1;

    if (length == 0 || length > AVD_DNS_TARGET)
        return;
    memcpy(text, target, length);
    text[length++] = ':';
    while (port / digit >= 10)
        digit *= 10;
    for (; digit > 0; digit /= 10)
        text[length++] = (char)('0' + port / digit % 10);
    avd_dns_add(call, text, length);
}

void avd_dns_resolves(struct avd_call *call)
{
    const struct avd_value *list = answers(call);

    if (list->type == AVD_VALUE_LIST && list->as.text.count == 0) {
        avd_dns_fails(call, "no_data");
        return;
    }
    avd_call_number(call, AVD_FIELD_DNS_RESOLVES, true);
    avd_call_end(call, AVD_STATUS_OK, 0);
}

void avd_dns_fails(struct avd_call *call, const char *word)
{
    if (call->cut_short && strcmp(word, "timeout") == 0) {
        avd_call_end(call, AVD_STATUS_TIMEOUT, 0);
        return;
    }
    answers(call)->type = AVD_VALUE_NONE;
    if (strcmp(word, "no_name") == 0 || strcmp(word, "no_data") == 0)
        avd_call_list(call, AVD_FIELD_DNS_ADDRESSES);
    avd_call_number(call, AVD_FIELD_DNS_RESOLVES, false);
    avd_call_word(call, AVD_FIELD_DNS_ERROR, word);
    avd_call_end(call, AVD_STATUS_OK, 0);
}
