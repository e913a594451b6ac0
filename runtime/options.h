/* SPDX-License-Identifier: MIT */
/* The command line of avdoctor. */
#ifndef AVD_RUNTIME_OPTIONS_H
#define AVD_RUNTIME_OPTIONS_H

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

struct avd_options {
    enum avd_command command;
    const char *subject; /* of find, show and explain */
    enum avd_format format;
    enum avd_exit exit;
    bool all;
    bool utf8;
    bool ask;
    bool redact;
    uint32_t max_bytes;   /* 0 = no limit */
    const char *evidence; /* NULL = this host, "-" = standard input */
    const char *output;   /* of the outputs, "-" = standard output */
    const char *save;
    const char *symptom[AVD_OPTIONS_MANY];
    unsigned symptoms;
    const char *answer[AVD_OPTIONS_MANY];
    unsigned answers;
    const char *only[AVD_OPTIONS_MANY]; /* names parted by commas */
    unsigned onlies;
    const char *skip[AVD_OPTIONS_MANY];
    unsigned skips;
    uint32_t timeout;  /* ms; 0 = not given */
    uint32_t deadline; /* likewise */
    struct {
        enum avd_format format;
        const char *path;
    } write[AVD_OPTIONS_WRITES];
    unsigned writes;
    unsigned given; /* bits, by option */
};

/* False: the arguments are wrong, and `why` got words that say how. What does
 * not belong into the same run without questions, --ask and --, becomes an
 * empty argument. */
bool avd_options_read(struct avd_options *options, int argc, char **argv,
                      struct avd_out *why);

/* Whether the arguments, right or wrong, ask for the format of monitoring. */
bool avd_options_nagios(int argc, char **argv);

/* Two spellings of one path, as far as the spelling tells. */
bool avd_options_same_path(const char *a, const char *b);

/* What `avdoctor help` says. */
extern const char avd_options_help[];

#endif
