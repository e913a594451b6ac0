/* SPDX-License-Identifier: MIT */
#include "adapters.h"

#include <string.h>

#include "library.h"
#include "../guard.h"

const IP_ADAPTER_ADDRESSES *avd_adapters_read(struct avd_call *call)
{
    const ULONG flags = GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST |
                        GAA_FLAG_SKIP_FRIENDLY_NAME | GAA_FLAG_INCLUDE_GATEWAYS;
    /* The end of the scratch is where texts are turned. */
    ULONG size = AVD_CALL_WORK - AVD_CALL_TEXT - 16;
    IP_ADAPTER_ADDRESSES *first = (void *)call->work;
    ULONG(WINAPI * get)
    (ULONG, ULONG, void *, IP_ADAPTER_ADDRESSES *, ULONG *);
    DWORD code;

    code = avd_library_load("iphlpapi.dll\0GetAdaptersAddresses\0", &get);
    if (code == 0)
        code = get(AF_UNSPEC, flags, NULL, first, &size);
    call->status = AVD_STATUS_ABSENT;
    if (code == 0)
        return first;
    if (code != ERROR_NO_DATA)
        avd_wide_end(call, code);
    return NULL;
}

bool avd_adapters_up(const IP_ADAPTER_ADDRESSES *adapter)
{
    return adapter->OperStatus == IfOperStatusUp &&
           adapter->IfType != IF_TYPE_SOFTWARE_LOOPBACK;
}

size_t avd_adapters_text(const SOCKADDR *address, char text[AVD_ADAPTERS_TEXT])
{
    const void *bytes = &((const SOCKADDR_IN *)address)->sin_addr;
    wchar_t wide[AVD_ADAPTERS_TEXT];

    if (address->sa_family == AF_INET6)
        bytes = &((const SOCKADDR_IN6 *)address)->sin6_addr;
    if (InetNtopW(address->sa_family, bytes, wide, AVD_ADAPTERS_TEXT) == NULL)
        return 0;
    avd_sys_wide_to(wide, text, AVD_ADAPTERS_TEXT);
    return strlen(text);
}

AVD_GUARDED void avd_adapters_add(struct avd_call *call,
                                  const SOCKET_ADDRESS *address)
{
    char text[AVD_ADAPTERS_TEXT];
    size_t length = avd_adapters_text(address->lpSockaddr, text);

    if (length > 0)
        avd_call_add(call, text, length);
}
