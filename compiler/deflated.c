/* SPDX-License-Identifier: MIT */
#include "deflated.h"

/* What it reads it does not write. */
#define ZLIB_CONST

#include <assert.h>
#include <stdint.h>
#include <zlib.h>

/* Memory that zlib asks for, a megabyte at most, goes with the arena. */
static void *take(void *arena, unsigned count, unsigned size)
{
    return arena_alloc(arena, (size_t)count * size);
}

static void give_back(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

unsigned char *deflated(struct arena *arena, const void *bytes, size_t size,
                        size_t *length)
{
    z_stream stream = {.zalloc = take, .zfree = give_back, .opaque = arena};
    unsigned char *packed;
    int status;
    assert(size <= INT32_MAX);
    /* A raw stream has a window of 15 bits with a minus sign. */
    status = deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS,
                          MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY);
    assert(status == Z_OK);
    *length = deflateBound(&stream, size);
    packed = arena_alloc(arena, *length);
    stream.next_in = bytes;
    stream.avail_in = (uInt)size;
    stream.next_out = packed;
    stream.avail_out = (uInt)*length;
    status = deflate(&stream, Z_FINISH);
    assert(status == Z_STREAM_END);
    (void)status;
    *length = stream.total_out;
    deflateEnd(&stream);
    return packed;
}
