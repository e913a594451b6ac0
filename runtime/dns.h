/* SPDX-License-Identifier: MIT */
/* What the probe of names says, on every system. */
#ifndef AVD_RUNTIME_DNS_H
#define AVD_RUNTIME_DNS_H

#include "probe_call.h"

#define AVD_DNS_ANSWERS 64
#define AVD_DNS_TARGET 1024 /* bytes of a name, however it is escaped */

/* The type that is asked for: A where the rule names none. */
#define AVD_DNS_A 1
#define AVD_DNS_AAAA 28
#define AVD_DNS_SRV 33
unsigned avd_dns_type(const struct avd_call *call);

/* One answer; avd_call_list comes before the first. More of them than
 * AVD_DNS_ANSWERS make the list too large. A target of SRV that is empty means
 * that the service is not offered, and is no answer. */
void avd_dns_add(struct avd_call *call, const char *text, size_t length);
void avd_dns_add_srv(struct avd_call *call, const char *target, unsigned port);

/* Ends the call: there are answers, or (only of SRV) none after all. */
void avd_dns_resolves(struct avd_call *call);

/* Ends the call: the name does not resolve, and the word of DNS_ERROR for why.
 * That there are no addresses was seen only if a server or a file said so; and
 * silence in a wait that was cut short ends the call as a timeout. */
void avd_dns_fails(struct avd_call *call, const char *word);

#endif
