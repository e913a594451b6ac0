/* SPDX-License-Identifier: MIT */
/*
 * How Windows walks up the stack through this program, to find who handles an
 * exception in a probe (thread.c).
 *
 * Usually each function has two records for that, a sixteenth of the program.
 * But all functions here that call others and keep something begin with
 * `push rbp; mov rbp, rsp` (configure.ac asks the compiler for it), so one pair
 * of records describes all of .text as one function that is past its
 * beginning: what called is found through rbp, which the functions of system
 * DLLs keep. A fault in those two instructions, or in a function without them,
 * passes over one caller, and the walk goes on from there. Other registers are
 * not restored, and nobody resumes there.
 */
__asm__("\t.section .rdata$plain,\"dr\"\n"
        "\t.balign 4\n"
        "avd_unwind_frame:\n"
        "\t.byte 0x01\n"       /* version 1, no handler */
        "\t.byte 4\n"          /* bytes of the two instructions */
        "\t.byte 2\n"          /* codes that follow, the last one first */
        "\t.byte 0x05\n"       /* rbp is the frame, with offset 0 */
        "\t.byte 0x04, 0x03\n" /* at 4: rbp was set */
        "\t.byte 0x01, 0x50\n" /* at 1: rbp was pushed */
        "\t.section .pdata,\"dr\"\n"
        "\t.rva __ImageBase + 0x1000\n" /* .text is first */
        "\t.rva etext\n"
        "\t.rva avd_unwind_frame\n"
        "\t.text\n");
