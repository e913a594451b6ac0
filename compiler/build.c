/* SPDX-License-Identifier: MIT */
#include "build.h"

#include <config.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "emit_c.h"
#include "engine.h"
#include "lzma_packed.h"

static bool fail(const char *path, const char *why)
{
    fprintf(stderr, "avdrule: %s: %s\n", path, why);
    return false;
}

static bool write_all(int fd, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, text, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        text += written;
        length -= (size_t)written;
    }
    return true;
}

/* mkstemp makes files for their owner alone; what is built is for all whom
 * the user's mask allows. */
static void apply_mask(int fd)
{
    mode_t mask = umask(0);
    umask(mask);
    if (fchmod(fd, 0666 & ~mask) != 0)
        errno = 0; /* then it stays private */
}

bool output_ordinary(const char *path)
{
    struct stat there;
    return stat(path, &there) != 0 || S_ISREG(there.st_mode);
}

/* A device or pipe is written into: to put a file in its place would take it
 * from all who use it. */
static bool open_device(struct output *output)
{
    output->fd = open(output->path, O_WRONLY | O_NOCTTY);
    return output->fd >= 0 || fail(output->path, strerror(errno));
}

bool output_open(struct output *output, struct arena *arena, const char *path)
{
    output->path = path;
    output->temporary = NULL;
    output->fd = STDOUT_FILENO;
    if (strcmp(path, "-") == 0) {
        output->path = "standard output";
        return true;
    }
    if (!output_ordinary(path))
        return open_device(output);
    output->temporary = arena_format(arena, "%s.XXXXXX", path);
    output->fd = mkstemp(output->temporary);
    if (output->fd < 0)
        return fail(path, strerror(errno));
    apply_mask(output->fd);
    return true;
}

bool output_drain(void *context, const char *text, size_t length)
{
    const struct output *output = context;
    return write_all(output->fd, text, length) ||
           fail(output->path, strerror(errno));
}

bool output_close(struct output *output, bool good)
{
    if (output->fd == STDOUT_FILENO)
        return good;
    if (close(output->fd) != 0 && good)
        good = fail(output->path, strerror(errno));
    if (!output->temporary)
        return good;
    if (good && rename(output->temporary, output->path) != 0)
        good = fail(output->path, strerror(errno));
    if (!good)
        unlink(output->temporary);
    return good;
}

bool build_write(struct arena *arena, const char *path, const char *text,
                 size_t length)
{
    struct output output;
    return output_open(&output, arena, path) &&
           output_close(&output, output_drain(&output, text, length));
}

/* Beyond this much an image is not packed: unpacking takes some 30 ms for each
 * megabyte, and with so many rules the start counts for more than the size. */
enum { PACKED_MOST = 512 * 1024 };

/* Rules come first: so both are smallest. */
static void put_windows(struct arena *arena, struct buffer *buffer,
                        const struct avd_header *image,
                        const struct constants *constants)
{
    struct emit_stream stream = {NULL, 0, 0, constants->size};
    unsigned char *all;
    if (image->size <= PACKED_MOST)
        stream.constants = constants_round(image->size);
    stream.room += stream.constants;
    all = arena_alloc(arena, stream.room);
    if (stream.constants > 0)
        memcpy(all, image, image->size);
    if (constants->size > 0)
        memcpy(all + stream.constants, constants->bytes, constants->size);
    stream.bytes = lzma_packed(arena, all, stream.room, &stream.size);
    emit_c_windows(buffer, image, avd_state_size(image), &stream);
}

bool build_tables(struct arena *arena, const struct avd_header *image,
                  enum build_form form, const struct constants *constants,
                  const char *path)
{
    struct output output;
    struct buffer buffer = {.arena = arena, .drain = output_drain};
    size_t state = avd_state_size(image), size;
    const unsigned char *packed;
    if (!output_open(&output, arena, path))
        return false;
    buffer.context = &output;
    if (form == BUILD_WINDOWS)
        put_windows(arena, &buffer, image, constants);
    else if (form == BUILD_SMALL && image->size <= PACKED_MOST) {
        packed = lzma_packed(arena, image, image->size, &size);
        emit_c_packed(&buffer, image, state, packed, size);
    } else
        emit_c(&buffer, image, state);
    return output_close(&output, buffer_finish(&buffer));
}
