/* SPDX-License-Identifier: MIT */
/*
 * Files that avdrule writes.
 */
#ifndef AVD_COMPILER_BUILD_H
#define AVD_COMPILER_BUILD_H

#include "buffer.h"
#include "compilation.h"
#include "constants.h"

/* A file that appears whole or not at all; "-" is standard output. */
struct output {
    const char *path;
    char *temporary; /* NULL: written in its place: standard output, a device */
    int fd;
};

/* Whether a path is free or an ordinary file, in whose place another one may
 * be put. */
bool output_ordinary(const char *path);

/* On failure the reason is on standard error. */
bool output_open(struct output *output, struct arena *arena, const char *path);

/* For struct buffer: writes to the struct output that is its context. */
bool output_drain(void *context, const char *text, size_t length);

/* `good`: all was written; the file then takes its place. Otherwise it is
 * taken away. On failure the reason is on standard error. */
bool output_close(struct output *output, bool good);

/* All in one. */
bool build_write(struct arena *arena, const char *path, const char *text,
                 size_t length);

/* The tables of an image as C: to be read and used by anyone, or to make a
 * small program of, on Windows with the constants of its runtime, which are
 * NULL otherwise. */
enum build_form { BUILD_PLAIN, BUILD_SMALL, BUILD_WINDOWS };
bool build_tables(struct arena *arena, const struct avd_header *image,
                  enum build_form form, const struct constants *constants,
                  const char *path);

#endif
