/* SPDX-License-Identifier: MIT */
/* Network adapters and addresses as text, for the probes that need them. */
#ifndef AVD_RUNTIME_WINDOWS_ADAPTERS_H
#define AVD_RUNTIME_WINDOWS_ADAPTERS_H

/* clang-format off */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <iphlpapi.h>
/* clang-format on */

#include "wide_call.h"

/* The adapters, in the call's scratch. NULL: there are none, or the call has
 * been ended because they cannot be read. */
const IP_ADAPTER_ADDRESSES *avd_adapters_read(struct avd_call *call);

/* Whether it can carry packets to others. */
bool avd_adapters_up(const IP_ADAPTER_ADDRESSES *adapter);

/* An address as text without its scope; its length, 0 if it is of another
 * family. */
#define AVD_ADAPTERS_TEXT 65
size_t avd_adapters_text(const SOCKADDR *address, char text[AVD_ADAPTERS_TEXT]);

/* Adds one to the list of the call. */
void avd_adapters_add(struct avd_call *call, const SOCKET_ADDRESS *address);

#endif
