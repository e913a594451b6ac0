/* SPDX-License-Identifier: MIT */
/*
 * How Windows comes from an exception in a library to thread.c, when no
 * function of that library handles it.
 *
 * Usually each function has two records for the walk up the stack, a sixteenth
 * of the program. Here nothing has to be walked: whichever function of ours the
 * walk meets first, the thread ends there. So one pair of records describes all
 * of .text as one function without a frame, whose handler never lets the walk
 * go on. What it would find as the caller is wrong, and never used. Nothing of
 * ours is called back by a library that waits for an exception of another.
 */
__asm__("\t.section .rdata$plain,\"dr\"\n"
        "\t.balign 4\n"
        "avd_unwind_any:\n"
        "\t.byte 0x09\n"    /* version 1, with a handler */
        "\t.byte 0, 0, 0\n" /* no beginning, no codes, no frame */
        "\t.rva avd_thread_broken\n"
        "\t.section .pdata,\"dr\"\n"
        "\t.rva __ImageBase + 0x1000\n" /* .text is first */
        "\t.rva etext\n"
        "\t.rva avd_unwind_any\n"
        "\t.text\n");
