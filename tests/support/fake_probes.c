/* SPDX-License-Identifier: MIT */
#include "fake_probes.h"

static void (*_Atomic reader)(struct avd_call *call);

void fake_probes(void (*read)(struct avd_call *call))
{
    reader = read;
}

static void read_fake(struct avd_call *call)
{
    if (reader != NULL)
        reader(call);
    else
        avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
}

#define AVD_WORDS(id, words)
#define AVD_KIND(id, name, systems, about, absent)                             \
    void avd_probe_##name(struct avd_call *call)                               \
    {                                                                          \
        read_fake(call);                                                       \
    }
#define AVD_ARG(kind, id, name, type, flags, words)
#define AVD_FIELD(kind, id, name, type, words, flags)
#include "probes.def"
