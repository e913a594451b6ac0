/* SPDX-License-Identifier: MIT */
/*
 * Files that avdrule writes, and programs that it links.
 */
#ifndef AVD_COMPILER_BUILD_H
#define AVD_COMPILER_BUILD_H

#include "buffer.h"
#include "compilation.h"

enum build_target { BUILD_NATIVE, BUILD_WINDOWS };

/* Writes the file whole or not at all; "-" is standard output. On failure the
 * reason is on standard error. */
bool build_write(struct arena *arena, const char *path, const char *text,
                 size_t length);

/* The tables as C, linked with the runtime that lies beside this program in
 * ../lib/avdrule. On failure the reason is on standard error. */
bool build_program(struct arena *arena, const struct buffer *tables,
                   enum build_target target, const char *path);

#endif
