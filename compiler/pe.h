/* SPDX-License-Identifier: MIT */
/* What the linker cannot say about a Windows program. */
#ifndef AVD_COMPILER_PE_H
#define AVD_COMPILER_PE_H

#include <stdbool.h>
#include <stddef.h>

/* Marks a program as one that Windows copies into its paging file before it
 * runs it from a share or a stick, which may go away meanwhile. Its header gets
 * the places of the tables that .rdata begins with a list of
 * (runtime/windows/program.ld), and a right checksum. False, and nothing is
 * changed: this is no Windows program, or not one that was linked like that. */
bool pe_mark(unsigned char *file, size_t length);

#endif
