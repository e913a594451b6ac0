/* SPDX-License-Identifier: MIT */
#include "lzma_packed.h"

#include <assert.h>
#include <stdint.h>

#include <lzma.h>

#include "unlzma.h"

/* Memory that liblzma asks for, some megabytes, goes with the arena. */
static void *take(void *arena, size_t count, size_t size)
{
    return arena_alloc(arena, count * size);
}

static void give_back(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

/* Every byte can be looked back at, and the end is not marked. */
static void set_options(lzma_options_lzma *options, uint32_t size)
{
    lzma_bool wrong = lzma_lzma_preset(options, 9 | LZMA_PRESET_EXTREME);
    assert(!wrong);
    (void)wrong;
    options->dict_size = size > LZMA_DICT_SIZE_MIN ? size : LZMA_DICT_SIZE_MIN;
    options->lc = AVD_UNLZMA_LC;
    options->lp = AVD_UNLZMA_LP;
    options->pb = AVD_UNLZMA_PB;
    options->mode = LZMA_MODE_NORMAL;
    options->mf = LZMA_MF_BT3;
    options->nice_len = 128; /* a little less comes of it than of more */
    options->ext_flags = 0;
    lzma_set_ext_size(*options, size);
}

unsigned char *lzma_packed(struct arena *arena, const void *bytes, size_t size,
                           size_t *length)
{
    lzma_options_lzma options;
    const lzma_filter filters[] = {{LZMA_FILTER_LZMA1EXT, &options},
                                   {LZMA_VLI_UNKNOWN, NULL}};
    const lzma_allocator allocator = {take, give_back, arena};
    size_t room = 2 * size + 64; /* more than what packs worst takes */
    unsigned char *packed = arena_alloc(arena, room);
    lzma_ret status;
    assert(size <= INT32_MAX);
    set_options(&options, (uint32_t)size);
    *length = 0;
    status = lzma_raw_buffer_encode(filters, &allocator, bytes, size, packed,
                                    length, room);
    assert(status == LZMA_OK);
    (void)status;
    return packed;
}
