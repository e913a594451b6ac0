/* SPDX-License-Identifier: MIT */
/* The command line of avdoctor. */
#include "options.h"

#include <string.h>

#include "name.h"

#define WORD_SIZE 12

enum option {
    OPTION_ALL,
    OPTION_ANSWER,
    OPTION_ASK,
    OPTION_DEADLINE,
    OPTION_EVIDENCE,
    OPTION_EXIT,
    OPTION_FORMAT,
    OPTION_H,
    OPTION_HELP,
    OPTION_MAX_BYTES,
    OPTION_ONLY,
    OPTION_OUTPUT,
    OPTION_REDACT,
    OPTION_SAVE,
    OPTION_SKIP,
    OPTION_SYMPTOM,
    OPTION_TIMEOUT,
    OPTION_UTF8,
    OPTION_VERSION,
    OPTION_WRITE,
    OPTIONS
};

/* Words stand in the tables themselves: pointers to them would be longer. */
static const struct {
    char name[16];
    bool value;
} options_known[OPTIONS] = {{"--all", false},     {"--answer", true},
                            {"--ask", false},     {"--deadline", true},
                            {"--evidence", true}, {"--exit", true},
                            {"--format", true},   {"-h", false},
                            {"--help", false},    {"--max-bytes", true},
                            {"--only", true},     {"--output", true},
                            {"--redact", false},  {"--save-evidence", true},
                            {"--skip", true},     {"--symptom", true},
                            {"--timeout", true},  {"--utf8", false},
                            {"--version", false}, {"--write", true}};

/* Those that make no sense twice. */
static const unsigned once = 1u << OPTION_DEADLINE | 1u << OPTION_TIMEOUT |
                             1u << OPTION_EVIDENCE | 1u << OPTION_EXIT |
                             1u << OPTION_FORMAT | 1u << OPTION_MAX_BYTES |
                             1u << OPTION_OUTPUT | 1u << OPTION_SAVE;

static const unsigned of_the_host = 1u << OPTION_ONLY | 1u << OPTION_SKIP |
                                    1u << OPTION_TIMEOUT |
                                    1u << OPTION_DEADLINE;

static const unsigned of_a_diagnosis = 1u << OPTION_WRITE | 1u << OPTION_SAVE |
                                       1u << OPTION_ASK |
                                       1u << OPTION_MAX_BYTES;

static const char commands[AVD_COMMANDS][WORD_SIZE] = {
    "", "find", "show", "list", "explain", "version", "help"};
static const char formats[AVD_FORMATS][WORD_SIZE] = {
    "text", "line", "brief", "json", "html", "markdown", "junit", "nagios"};
static const char exits[AVD_EXITS][WORD_SIZE] = {"verdict", "issue", "ran"};

static bool complain(struct avd_out *why, const char *text, const char *subject)
{
    avd_out_text(why, text);
    avd_out_bytes(why, subject, avd_utf8_prefix(subject, strlen(subject), 80));
    return false;
}

static bool suggest(struct avd_out *why, const struct avd_name_nearest *nearest)
{
    if (nearest->best != NULL) {
        avd_out_text(why, "; did you mean ");
        avd_out_text(why, nearest->best);
        avd_out_text(why, "?");
    }
    return false;
}

/* The place of a word in a list, or -1 with a complaint that has the list. */
static int choose(struct avd_out *why, const char *what,
                  const char (*words)[WORD_SIZE], size_t count,
                  const char *given, size_t length)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (avd_name_equal(words[i], given, length))
            return (int)i;
    avd_out_text(why, "no such ");
    avd_out_text(why, what);
    avd_out_text(why, ": ");
    avd_out_bytes(why, given, avd_utf8_prefix(given, length, 80));
    for (i = 0; i < count; i++) {
        avd_out_text(why, i == 0 ? "; known are " : ", ");
        avd_out_text(why, words[i]);
    }
    return -1;
}

static bool set_format(struct avd_options *options, const char *value,
                       struct avd_out *why)
{
    int format =
        choose(why, "format", formats, AVD_FORMATS, value, strlen(value));

    if (format >= 0)
        options->format = (enum avd_format)format;
    return format >= 0;
}

static bool set_exit(struct avd_options *options, const char *value,
                     struct avd_out *why)
{
    int way =
        choose(why, "way to exit", exits, AVD_EXITS, value, strlen(value));

    if (way >= 0)
        options->exit = (enum avd_exit)way;
    return way >= 0;
}

static bool add_write(struct avd_options *options, const char *value,
                      struct avd_out *why)
{
    const char *equals = strchr(value, '=');
    int format;

    if (equals == NULL || equals[1] == 0)
        return complain(why, "--write needs FORMAT=FILE, not ", value);
    if (options->writes == AVD_OPTIONS_WRITES)
        return complain(why, "too many of --write: ", value);
    format = choose(why, "format", formats, AVD_FORMATS, value,
                    (size_t)(equals - value));
    if (format < 0)
        return false;
    options->write[options->writes].format = (enum avd_format)format;
    options->write[options->writes++].path = equals + 1;
    return true;
}

static bool add(const char **list, unsigned *count, const char *value,
                struct avd_out *why)
{
    if (*count == AVD_OPTIONS_MANY)
        return complain(why, "too many options; one too many is ", value);
    list[(*count)++] = value;
    return true;
}

/* A time such as 500ms, 10s or 2m; a number alone is seconds. At most an hour.
 */
static bool set_time(uint32_t *ms, const char *value, struct avd_out *why)
{
    static const char *const units[] = {"ms", "s", "", "m"};
    static const uint32_t factors[] = {1, 1000, 1000, 60000};
    const char *at = value;
    uint32_t number = 0;
    unsigned i;

    for (; *at >= '0' && *at <= '9' && number < 10000000; at++)
        number = number * 10 + (uint32_t)(*at - '0');
    for (i = 0; i < 4; i++)
        if (at > value && strcmp(at, units[i]) == 0 && number > 0 &&
            number <= 3600000 / factors[i]) {
            *ms = number * factors[i];
            return true;
        }
    return complain(why, "a time is 1ms to 60m, such as 500ms or 10s, not ",
                    value);
}

/* How many bytes an output may have. */
static bool set_bytes(uint32_t *bytes, const char *value, struct avd_out *why)
{
    const char *at = value;
    uint32_t number = 0;

    for (; *at >= '0' && *at <= '9' && number <= AVD_OPTIONS_BYTES_MOST; at++)
        number = number * 10 + (uint32_t)(*at - '0');
    *bytes = number;
    return (at > value && *at == 0 && number >= AVD_OPTIONS_BYTES_LEAST &&
            number <= AVD_OPTIONS_BYTES_MOST) ||
           complain(why, "--max-bytes takes 256 to 1048576, not ", value);
}

static bool apply(struct avd_options *options, enum option option,
                  const char *value, struct avd_out *why)
{
    switch (option) {
    case OPTION_ALL:
        options->all = true;
        return true;
    case OPTION_UTF8:
        options->utf8 = true;
        return true;
    case OPTION_H:
    case OPTION_HELP:
        options->command = AVD_COMMAND_HELP;
        return true;
    case OPTION_VERSION:
        options->command = AVD_COMMAND_VERSION;
        return true;
    case OPTION_ASK:
        options->ask = true;
        return true;
    case OPTION_REDACT:
        options->redact = true;
        return true;
    case OPTION_MAX_BYTES:
        return set_bytes(&options->max_bytes, value, why);
    case OPTION_ANSWER:
        return add(options->answer, &options->answers, value, why);
    case OPTION_ONLY:
        return add(options->only, &options->onlies, value, why);
    case OPTION_SKIP:
        return add(options->skip, &options->skips, value, why);
    case OPTION_TIMEOUT:
        return set_time(&options->timeout, value, why);
    case OPTION_DEADLINE:
        return set_time(&options->deadline, value, why);
    case OPTION_SYMPTOM:
        return add(options->symptom, &options->symptoms, value, why);
    case OPTION_EVIDENCE:
        options->evidence = value;
        return true;
    case OPTION_OUTPUT:
        options->output = value;
        return true;
    case OPTION_SAVE:
        options->save = value;
        return true;
    case OPTION_EXIT:
        return set_exit(options, value, why);
    case OPTION_FORMAT:
        return set_format(options, value, why);
    case OPTION_WRITE:
        return add_write(options, value, why);
    case OPTIONS:
        break;
    }
    return false;
}

/* Option number of --name, by the bytes in front of any `=`. */
static int option_number(const char *text, size_t length, struct avd_out *why)
{
    struct avd_name_nearest nearest = {text, length, NULL, 0};
    int i;

    for (i = 0; i < OPTIONS; i++) {
        if (avd_name_equal(options_known[i].name, text, length))
            return i;
        if (options_known[i].name[1] == '-')
            avd_name_try(&nearest, options_known[i].name);
    }
    avd_out_text(why, "no such option: ");
    avd_out_bytes(why, text, avd_utf8_prefix(text, length, 80));
    suggest(why, &nearest);
    return -1;
}

/* The option at argv[*at]; moves on over its value. */
static bool read_option(struct avd_options *options, int argc, char **argv,
                        int *at, struct avd_out *why)
{
    const char *text = argv[*at];
    size_t length = strcspn(text, "=");
    const char *value = text[length] == '=' ? text + length + 1 : NULL;
    int option = option_number(text, length, why);

    if (option < 0)
        return false;
    if (!options_known[option].value && value != NULL)
        return complain(why, "this option takes no value: ", text);
    if (options_known[option].value && value == NULL) {
        if (*at + 1 == argc)
            return complain(why, "a value is missing behind ", text);
        value = argv[++*at];
    }
    if (options_known[option].value && value[0] == 0)
        return complain(why, "an empty value is given to ",
                        options_known[option].name);
    if ((options->given & once & 1u << option) != 0)
        return complain(
            why, "this option is given twice: ", options_known[option].name);
    options->given |= 1u << option;
    if (option == OPTION_ASK)
        argv[*at] = "";
    return apply(options, (enum option)option, value, why);
}

static bool read_command(struct avd_options *options, const char *word,
                         struct avd_out *why)
{
    struct avd_name_nearest nearest = {word, strlen(word), NULL, 0};
    int i;

    for (i = 1; i < AVD_COMMANDS; i++) {
        if (strcmp(commands[i], word) == 0) {
            options->command = (enum avd_command)i;
            return true;
        }
        avd_name_try(&nearest, commands[i]);
    }
    complain(why, "no such command: ", word);
    return suggest(why, &nearest);
}

static bool takes_subject(enum avd_command command)
{
    return command == AVD_COMMAND_FIND || command == AVD_COMMAND_SHOW ||
           command == AVD_COMMAND_EXPLAIN;
}

/* An argument that is no option: the command, then its subject. */
static bool read_word(struct avd_options *options, const char *word,
                      bool *command, struct avd_out *why)
{
    if (!*command) {
        *command = true;
        return read_command(options, word, why);
    }
    if (!takes_subject(options->command))
        return complain(why, "one argument too many: ", word);
    if (options->subject != NULL)
        return complain(why,
                        "quotes are missing around the text, or this is "
                        "one argument too many: ",
                        word);
    options->subject = word;
    return true;
}

static bool is_stream(const char *path)
{
    return strcmp(path, "-") == 0;
}

/* No file is written twice, or over the evidence; standard output is for one
 * report. */
static bool targets_differ(const struct avd_options *options,
                           struct avd_out *why)
{
    const char *target[AVD_OPTIONS_WRITES + 2];
    unsigned count = 0;
    unsigned i, j;

    target[count++] = options->output != NULL ? options->output : "-";
    if (options->save != NULL)
        target[count++] = options->save;
    for (i = 0; i < options->writes; i++)
        target[count++] = options->write[i].path;
    for (i = 0; i < count; i++) {
        for (j = 0; j < i; j++) {
            if (!avd_options_same_path(target[i], target[j]))
                continue;
            if (is_stream(target[i]))
                return complain(why,
                                "only one output can go to standard output; "
                                "give the others a file",
                                "");
            return complain(why, "two outputs would go to ", target[i]);
        }
        if (options->evidence != NULL && !is_stream(options->evidence) &&
            avd_options_same_path(target[i], options->evidence))
            return complain(why,
                            "the evidence would be written over: ", target[i]);
    }
    return true;
}

/* What finds and explains entries is read by programs too. */
static bool has_format(enum avd_command command, enum avd_format format)
{
    return format == AVD_FORMAT_TEXT ||
           (command == AVD_COMMAND_FIND && format == AVD_FORMAT_JSON);
}

static bool can_be_cut(const struct avd_options *options, struct avd_out *why)
{
    unsigned format = options->format;
    unsigned i = 0;

    while ((AVD_FORMATS_CUT >> format & 1) != 0) {
        if (i == options->writes)
            return true;
        format = options->write[i++].format;
    }
    return options->max_bytes == 0 ||
           complain(why,
                    "--max-bytes is for text, line, brief, markdown and json, "
                    "not ",
                    formats[format]);
}

static bool fits(const struct avd_options *options, struct avd_out *why)
{
    bool reports = options->command == AVD_COMMAND_DIAGNOSE;

    if (takes_subject(options->command) &&
        (options->subject == NULL || options->subject[0] == 0))
        return complain(why,
                        options->command == AVD_COMMAND_FIND
                            ? "a text is missing behind "
                            : "an id is missing behind ",
                        commands[options->command]);
    if (!reports && ((options->given & of_a_diagnosis) != 0 ||
                     !has_format(options->command, options->format)))
        return complain(why, "only a diagnosis has formats and evidence, not ",
                        commands[options->command]);
    if (options->format == AVD_FORMAT_NAGIOS &&
        options->exit != AVD_EXIT_VERDICT)
        return complain(why, "nagios has exit statuses of its own, not --exit ",
                        exits[options->exit]);
    if (options->ask && options->evidence != NULL &&
        is_stream(options->evidence))
        return complain(why, "--ask needs standard input for the answers: ",
                        "give the evidence as a file");
    if (options->evidence != NULL && (options->given & of_the_host) != 0)
        return complain(why,
                        "--only, --skip, --timeout and --deadline are for "
                        "reading this host, not ",
                        "--evidence");
    return can_be_cut(options, why) && targets_differ(options, why);
}

bool avd_options_nagios(int argc, char **argv)
{
    static const char both[] = "--format=nagios";
    const char *word;
    int i;

    for (i = 1; i < argc; i++) {
        word = strncmp(argv[i - 1], both, 8) == 0 && argv[i - 1][8] == 0
                   ? both + 9
                   : both;
        if (strcmp(argv[i], word) == 0)
            return true;
    }
    return false;
}

bool avd_options_read(struct avd_options *options, int argc, char **argv,
                      struct avd_out *why)
{
    bool command = false;
    bool only_words = false;
    bool good = true;
    int i;

    memset(options, 0, sizeof *options);
    for (i = 1; good && i < argc; i++) {
        if (!only_words && strcmp(argv[i], "--") == 0) {
            only_words = true;
            argv[i] = "";
        } else if (!only_words && argv[i][0] == '-' && argv[i][1] != 0)
            good = read_option(options, argc, argv, &i, why);
        else
            good = read_word(options, argv[i], &command, why);
    }
    return good && (options->command == AVD_COMMAND_HELP || fits(options, why));
}
