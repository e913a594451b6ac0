/* SPDX-License-Identifier: MIT */
/*
 * From paths to sources, grouped by pack.
 *
 * A path is a file or a folder; folders are read with what is below them.
 * Files belong to the pack whose `pack` block stands in a file of the same
 * folder or of the nearest folder above it. Where several files of one folder
 * hold a `pack` block, each of them is a pack by itself.
 */
#ifndef AVD_COMPILER_LOAD_H
#define AVD_COMPILER_LOAD_H

#include "compilation.h"

enum load_result { LOAD_OK, LOAD_UNREADABLE, LOAD_EMPTY };

/* Reads and parses everything. Packs come in the order of their ids, files in
 * bytewise order of their names within the pack's folder, whatever the order
 * of the paths. On failure *problem says which path and why. */
enum load_result load_paths(struct compilation *compilation, char *const *paths,
                            size_t count, const char **problem);

#endif
