/* SPDX-License-Identifier: MIT */
#include "buffer.h"

void buffer_number(struct buffer *buffer, int64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do
        digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (number < 0)
        buffer_put(buffer, "-", 1);
    buffer_put(buffer, digits + at, sizeof digits - at);
}
