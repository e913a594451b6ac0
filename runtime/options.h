/* SPDX-License-Identifier: MIT */
/* The command line of avdoctor. */
#ifndef AVD_RUNTIME_OPTIONS_H
#define AVD_RUNTIME_OPTIONS_H

#include "name.h"
#include "out.h"

#define AVD_OPTIONS_MANY 64 /* of each option that may be repeated */
#define AVD_OPTIONS_WRITES 8
#define AVD_OPTIONS_BYTES_LEAST 256
#define AVD_OPTIONS_BYTES_MOST (1u << 20)

enum avd_command {
    AVD_COMMAND_DIAGNOSE,
    AVD_COMMAND_FIND,
    AVD_COMMAND_SHOW,
    AVD_COMMAND_LIST,
    AVD_COMMAND_EXPLAIN,
    AVD_COMMAND_VERSION,
    AVD_COMMAND_HELP,
    AVD_COMMANDS
};

enum avd_format {
    AVD_FORMAT_TEXT,
    AVD_FORMAT_LINE,
    AVD_FORMAT_BRIEF,
    AVD_FORMAT_JSON,
    AVD_FORMAT_HTML,
    AVD_FORMAT_MARKDOWN,
    AVD_FORMAT_JUNIT,
    AVD_FORMAT_NAGIOS,
    AVD_FORMATS
};

/* Bits: those of which lines or members can be left out. */
#define AVD_FORMATS_CUT                                                        \
    (1u << AVD_FORMAT_TEXT | 1u << AVD_FORMAT_LINE | 1u << AVD_FORMAT_BRIEF |  \
     1u << AVD_FORMAT_JSON | 1u << AVD_FORMAT_MARKDOWN)

enum avd_exit { AVD_EXIT_VERDICT, AVD_EXIT_ISSUE, AVD_EXIT_RAN, AVD_EXITS };

/* The outputs of a run, in this order; those of --write from AVD_OUTPUT_WRITE
 * on. */
enum { AVD_OUTPUT_MAIN, AVD_OUTPUT_EVIDENCE, AVD_OUTPUT_WRITE };
#define AVD_OUTPUTS (AVD_OUTPUT_WRITE + AVD_OPTIONS_WRITES)

struct avd_output {
    const char *path; /* "-" = standard output, NULL = not wanted */
    uint32_t format;  /* enum avd_format, of a report */
};

struct avd_option_list {
    uint32_t count;
    const char *word[AVD_OPTIONS_MANY];
};

struct avd_options {
    uint32_t command;     /* enum avd_command */
    uint32_t exit;        /* enum avd_exit */
    const char *subject;  /* of find, show and explain */
    const char *evidence; /* NULL = this host, "-" = standard input */
    uint32_t all;         /* these four: 1 = given */
    uint32_t utf8;
    uint32_t ask;
    uint32_t redact;
    uint32_t max_bytes; /* 0 = no limit */
    uint32_t timeout;   /* ms; 0 = not given */
    uint32_t deadline;  /* likewise */
    uint32_t given;     /* bits, by option */
    uint32_t outputs;
    struct avd_output output[AVD_OUTPUTS];
    struct avd_option_list symptom;
    struct avd_option_list answer;
    struct avd_option_list only; /* names parted by commas */
    struct avd_option_list skip; /* likewise */
};

/* Takes the arguments, of which the last is followed by NULL, into options that
 * are all 0. False: they are wrong, and `why` got words that say how. What does
 * not belong into the same run without questions, --ask and --, becomes an
 * empty argument. */
bool avd_options_read(struct avd_options *options, char **argument,
                      struct avd_out *why);

/* Whether the arguments, right or wrong, ask for the format of monitoring. */
bool avd_options_nagios(char *const *argument);

/* Whether a path stands for standard input or output. */
bool avd_options_stream(const char *path);

/* Two spellings of one path, as far as the spelling tells. */
bool avd_options_same_path(const char *a, const char *b);

/* Says that there is no such name (`what` says it), and which is like it. */
void avd_options_unknown(struct avd_out *why, const char *what,
                         const struct avd_name_nearest *name);

/* The number that a text begins with, or a large one; sets *end to what follows
 * its digits. */
uint32_t avd_options_number(const char *text, const char **end);

/* What `avdoctor help` says. */
extern const char avd_options_help[];

#endif
