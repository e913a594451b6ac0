/* SPDX-License-Identifier: MIT */
/*
 * The network adapters.
 *
 * A tunnel is none that counts as up or there, for Windows makes some of its
 * own accord; what addresses it has are listed.
 */
#include "adapters.h"

/* The two lists of the record begin alike: length, flags, next, address. */
static void add_all(struct avd_call *call, const void *list)
{
    const IP_ADAPTER_GATEWAY_ADDRESS_LH *entry = list;

    for (; entry != NULL; entry = entry->Next)
        avd_adapters_add(call, &entry->Address);
}

static void add_lists(struct avd_call *call, const IP_ADAPTER_ADDRESSES *first,
                      unsigned field)
{
    const IP_ADAPTER_ADDRESSES *one;

    avd_call_list(call, field);
    for (one = first; one != NULL; one = one->Next)
        if (avd_adapters_up(one))
            add_all(call, field == AVD_FIELD_ADAPTER_ADDRESSES
                              ? (const void *)one->FirstUnicastAddress
                              : (const void *)one->FirstGatewayAddress);
}

void avd_probe_adapter(struct avd_call *call)
{
    const IP_ADAPTER_ADDRESSES *first = avd_adapters_read(call), *one;
    bool up = false;

    for (one = first; one != NULL; one = one->Next) {
        if (one->IfType == IF_TYPE_SOFTWARE_LOOPBACK ||
            one->IfType == IF_TYPE_TUNNEL)
            continue;
        call->status = AVD_STATUS_OK;
        up |= avd_adapters_up(one);
    }
    avd_call_number(call, AVD_FIELD_ADAPTER_UP, up);
    add_lists(call, first, AVD_FIELD_ADAPTER_ADDRESSES);
    add_lists(call, first, AVD_FIELD_ADAPTER_GATEWAYS);
}
