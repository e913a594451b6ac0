/* SPDX-License-Identifier: MIT */
/*
 * Functions that their only caller is not to take in.
 *
 * Compilers take in what is called from one place, for that saves the call. Of
 * large functions it costs more than it saves: what they work on is then no
 * pointer away any more but somewhere on a large stack, which are more bytes
 * of code wherever it is used.
 */
#ifndef AVD_RUNTIME_APART_H
#define AVD_RUNTIME_APART_H

#define AVD_APART __attribute__((noinline))

#endif
