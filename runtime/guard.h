/* SPDX-License-Identifier: MIT */
/*
 * Marks functions whose arrays of characters are guarded against being written
 * over.
 *
 * Compilers find such functions by themselves (-fstack-protector), but not
 * where gcc compiles the Windows program as a whole: what it reads back is no
 * `char` to it. tests/check_pe.py says which functions are to be marked.
 */
#ifndef AVD_RUNTIME_GUARD_H
#define AVD_RUNTIME_GUARD_H

#ifdef __has_attribute
#if __has_attribute(stack_protect)
/* Not inlined: its caller may have no guard. */
#define AVD_GUARDED __attribute__((stack_protect, noinline))
#endif
#endif
#ifndef AVD_GUARDED
#define AVD_GUARDED
#endif

#endif
