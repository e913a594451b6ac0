/* SPDX-License-Identifier: MIT */
#include "buffer.h"

bool buffer_finish(struct buffer *buffer)
{
    if (buffer->drain && buffer->length > 0 && !buffer->failed &&
        !buffer->drain(buffer->context, buffer->text, buffer->length))
        buffer->failed = true;
    if (buffer->drain)
        buffer->length = 0;
    return !buffer->failed;
}

/* Of a buffer that is drained: large enough that writing costs nothing. */
enum { DRAINED = 256 * 1024 };

void buffer_make_room(struct buffer *buffer, size_t size)
{
    if (buffer->drain) {
        buffer_finish(buffer);
        size = size > DRAINED ? size : DRAINED;
    }
    buffer->text = arena_grow(buffer->arena, buffer->text, &buffer->capacity,
                              buffer->length + size, 1);
}

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
