/* SPDX-License-Identifier: MIT */
#include "unpack.h"

#include "sys.h"
#include "thread.h"
#include "unlzma.h"

const struct avd_header *avd_unpack(const void *packed, size_t size,
                                    void *image, size_t room)
{
    static const char damaged[] = "avdoctor: this program is damaged\n";
    const struct avd_header *header = image;

    if (header->magic != AVD_TABLE_MAGIC &&
        !avd_unlzma(packed, size, image, room)) {
        avd_sys_write(AVD_STREAM_ERROR, damaged, sizeof damaged - 1);
        avd_thread_leave(70);
    }
    return header;
}
