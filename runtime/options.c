/* SPDX-License-Identifier: MIT */
/* The command line of avdoctor. */
#include "options.h"

#include <string.h>

#include "text.h"

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

/* What an option does with its place in the options, by `how`. */
enum act {
    ACT_SET,    /* a number, which is `how`; the others take a value */
    ACT_PATH,   /* keeps the value */
    ACT_LIST,   /* keeps all values */
    ACT_NUMBER, /* bits: rows of `units` */
    ACT_WORD,   /* enum set */
    ACT_WRITE
};

enum set { SET_COMMAND, SET_FORMAT, SET_EXIT };

#define UNITS_OF_TIME 0x0f
#define UNITS_OF_BYTES 0x10

#define PLACE(member) offsetof(struct avd_options, member)
static const struct known {
    char name[16]; /* a pointer to it would be longer */
    uint16_t place;
    uint8_t act;
    uint8_t how;
} options_known[OPTIONS] = {
    {"--all", PLACE(all), ACT_SET, 1},
    {"--answer", PLACE(answer), ACT_LIST, 0},
    {"--ask", PLACE(ask), ACT_SET, 1},
    {"--deadline", PLACE(deadline), ACT_NUMBER, UNITS_OF_TIME},
    {"--evidence", PLACE(evidence), ACT_PATH, 0},
    {"--exit", PLACE(exit), ACT_WORD, SET_EXIT},
    {"--format", PLACE(output[AVD_OUTPUT_MAIN].format), ACT_WORD, SET_FORMAT},
    {"-h", PLACE(command), ACT_SET, AVD_COMMAND_HELP},
    {"--help", PLACE(command), ACT_SET, AVD_COMMAND_HELP},
    {"--max-bytes", PLACE(max_bytes), ACT_NUMBER, UNITS_OF_BYTES},
    {"--only", PLACE(only), ACT_LIST, 0},
    {"--output", PLACE(output[AVD_OUTPUT_MAIN].path), ACT_PATH, 0},
    {"--redact", PLACE(redact), ACT_SET, 1},
    {"--save-evidence", PLACE(output[AVD_OUTPUT_EVIDENCE].path), ACT_PATH, 0},
    {"--skip", PLACE(skip), ACT_LIST, 0},
    {"--symptom", PLACE(symptom), ACT_LIST, 0},
    {"--timeout", PLACE(timeout), ACT_NUMBER, UNITS_OF_TIME},
    {"--utf8", PLACE(utf8), ACT_SET, 1},
    {"--version", PLACE(command), ACT_SET, AVD_COMMAND_VERSION},
    {"--write", 0, ACT_WRITE, 0}};

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

static const unsigned with_subject =
    1u << AVD_COMMAND_FIND | 1u << AVD_COMMAND_SHOW | 1u << AVD_COMMAND_EXPLAIN;

/* Commands, formats and ways to exit, in the order of their enumerations. */
#define WORDS_FORMAT AVD_COMMANDS
#define WORDS_EXIT (WORDS_FORMAT + AVD_FORMATS)
static const char words[WORDS_EXIT + AVD_EXITS][WORD_SIZE] = {
    "",         "find",  "show",   "list",    "explain", "version",
    "help",     "text",  "line",   "brief",   "json",    "html",
    "markdown", "junit", "nagios", "verdict", "issue",   "ran"};

static const struct {
    char unknown[22];
    uint8_t first, count;
} sets[] = {{"no such command: ", 0, AVD_COMMANDS},
            {"no such format: ", WORDS_FORMAT, AVD_FORMATS},
            {"no such way to exit: ", WORDS_EXIT, AVD_EXITS}};

static const struct {
    char name[4];
    uint32_t factor;
    uint32_t least, most; /* before it is applied */
} units[] = {{"ms", 1, 1, 3600000},
             {"s", 1000, 1, 3600},
             {"", 1000, 1, 3600},
             {"m", 60000, 1, 60},
             {"", 1, AVD_OPTIONS_BYTES_LEAST, AVD_OPTIONS_BYTES_MOST}};

void avd_options_unknown(struct avd_out *why, const char *what,
                         const struct avd_name_nearest *name)
{
    avd_out_text(why, what);
    avd_out_bytes(why, name->name,
                  avd_utf8_prefix(name->name, name->length, 80));
    if (name->best != NULL)
        avd_text_format(why, NULL, "; did you mean %s?", name->best);
}

static bool complain(struct avd_out *why, const char *text, const char *subject)
{
    struct avd_name_nearest name = {subject, strlen(subject), NULL, 0};

    avd_options_unknown(why, text, &name);
    return false;
}

/* Which of the names, that stand `size` bytes apart, is the one; or how many
 * there are, then the nearest is known. */
static unsigned find(const char *names, size_t size, unsigned count,
                     struct avd_name_nearest *name)
{
    unsigned i;

    for (i = 0; i < count; i++, names += size) {
        if (avd_name_equal(names, name->name, name->length))
            break;
        if (names[0] != 0 && names[2] != 0) /* -h is like too much */
            avd_name_try(name, names);
    }
    return i;
}

/* Takes one word of a set. */
static bool choose(uint32_t *place, enum set set, const char *given,
                   size_t length, struct avd_out *why)
{
    struct avd_name_nearest name = {given, length, NULL, 0};
    unsigned count = sets[set].count;
    const char *word = words[sets[set].first];
    unsigned i = find(word, WORD_SIZE, count, &name);

    if (i < count && length > 0) {
        *place = i;
        return true;
    }
    if (set == SET_COMMAND)
        count = 0;
    else
        name.best = NULL;
    avd_options_unknown(why, sets[set].unknown, &name);
    for (i = 0; i < count; i++, word += WORD_SIZE)
        avd_text_format(why, NULL, i == 0 ? "; known are %s" : ", %s", word);
    return false;
}

static bool add_write(struct avd_options *options, const char *value,
                      struct avd_out *why)
{
    struct avd_output *output = &options->output[options->outputs];
    const char *equals = strchr(value, '=');

    if (equals == NULL || equals[1] == 0)
        return complain(why, "--write needs FORMAT=FILE, not ", value);
    if (options->outputs++ == AVD_OUTPUTS)
        return complain(why, "too many of --write: ", value);
    output->path = equals + 1;
    return choose(&output->format, SET_FORMAT, value, (size_t)(equals - value),
                  why);
}

static bool add(struct avd_option_list *list, const char *value,
                struct avd_out *why)
{
    if (list->count == AVD_OPTIONS_MANY)
        return complain(why, "too many options; one too many is ", value);
    list->word[list->count++] = value;
    return true;
}

uint32_t avd_options_number(const char *text, const char **end)
{
    uint32_t number = 0;

    for (; *text >= '0' && *text <= '9' && number < 10000000; text++)
        number = number * 10 + (uint32_t)(*text - '0');
    *end = text;
    return number;
}

/* How many bytes, or a time such as 500ms, 10s or 2m; a number alone is
 * seconds. */
static bool set_number(uint32_t *place, unsigned of, const char *value,
                       struct avd_out *why)
{
    const char *end;
    uint32_t number = avd_options_number(value, &end);
    unsigned i;

    for (i = 0; i < sizeof units / sizeof *units; i++)
        if ((of >> i & 1) != 0 && strcmp(end, units[i].name) == 0 &&
            number >= units[i].least && number <= units[i].most) {
            *place = number * units[i].factor;
            return true;
        }
    return complain(why,
                    of == UNITS_OF_TIME
                        ? "a time is 1ms to 60m, such as 500ms or 10s, not "
                        : "--max-bytes takes 256 to 1048576, not ",
                    value);
}

static bool apply(struct avd_options *options, const struct known *known,
                  const char *value, struct avd_out *why)
{
    void *place = (char *)options + known->place;

    switch (known->act) {
    case ACT_SET:
        *(uint32_t *)place = known->how;
        return true;
    case ACT_PATH:
        *(const char **)place = value;
        return true;
    case ACT_LIST:
        return add(place, value, why);
    case ACT_NUMBER:
        return set_number(place, known->how, value, why);
    case ACT_WORD:
        return choose(place, known->how, value, strlen(value), why);
    default:
        return add_write(options, value, why);
    }
}

/* The option at **at; moves on over its value. */
static bool read_option(struct avd_options *options, char ***at,
                        struct avd_out *why)
{
    char *text = **at;
    size_t length = strcspn(text, "=");
    struct avd_name_nearest name = {text, length, NULL, 0};
    unsigned option =
        find(options_known->name, sizeof *options_known, OPTIONS, &name);
    const struct known *known = &options_known[option];
    const char *value = text[length] == '=' ? text + length + 1 : NULL;

    if (option == OPTIONS) {
        avd_options_unknown(why, "no such option: ", &name);
        return false;
    }
    if (known->act == ACT_SET) {
        if (value != NULL)
            return complain(why, "this option takes no value: ", text);
    } else {
        if (value == NULL && (value = *++*at) == NULL)
            return complain(why, "a value is missing behind ", text);
        if (value[0] == 0)
            return complain(why, "an empty value is given to ", known->name);
    }
    if ((options->given & once & 1u << option) != 0)
        return complain(why, "this option is given twice: ", known->name);
    options->given |= 1u << option;
    if (option == OPTION_ASK)
        text[0] = 0;
    return apply(options, known, value, why);
}

/* An argument that is no option: the command, then its subject. */
static bool read_word(struct avd_options *options, const char *word,
                      bool *command, struct avd_out *why)
{
    if (!*command) {
        *command = true;
        return choose(&options->command, SET_COMMAND, word, strlen(word), why);
    }
    if ((with_subject >> options->command & 1) == 0)
        return complain(why, "one argument too many: ", word);
    if (options->subject != NULL)
        return complain(why,
                        "quotes are missing around the text, or this is "
                        "one argument too many: ",
                        word);
    options->subject = word;
    return true;
}

bool avd_options_stream(const char *path)
{
    return strcmp(path, "-") == 0;
}

/* No file is written twice, or over the evidence; standard output is for one
 * report. */
static bool targets_differ(const struct avd_options *options,
                           struct avd_out *why)
{
    const char *target, *other;
    uint32_t i, j;

    for (i = 0; i < options->outputs; i++) {
        target = options->output[i].path;
        for (j = 0; target != NULL && j <= i; j++) {
            other = j < i ? options->output[j].path : options->evidence;
            if (other == NULL || !avd_options_same_path(target, other))
                continue;
            if (!avd_options_stream(target))
                return complain(why,
                                j < i ? "two outputs would go to "
                                      : "the evidence would be written over: ",
                                target);
            if (j < i)
                return complain(why,
                                "only one output can go to standard output; "
                                "give the others a file",
                                "");
        }
    }
    return true;
}

static bool can_be_cut(const struct avd_options *options, struct avd_out *why)
{
    uint32_t format, i;

    for (i = 0; options->max_bytes != 0 && i < options->outputs; i++) {
        format = options->output[i].format;
        if ((AVD_FORMATS_CUT >> format & 1) == 0)
            return complain(why,
                            "--max-bytes is for text, line, brief, markdown "
                            "and json, not ",
                            words[WORDS_FORMAT + format]);
    }
    return true;
}

/* What finds entries is read by programs too. */
static bool has_format(uint32_t command, uint32_t format)
{
    return command == AVD_COMMAND_DIAGNOSE || format == AVD_FORMAT_TEXT ||
           (command == AVD_COMMAND_FIND && format == AVD_FORMAT_JSON);
}

static bool fits(const struct avd_options *options, struct avd_out *why)
{
    const char *command = words[options->command];
    uint32_t format = options->output[AVD_OUTPUT_MAIN].format;

    if ((with_subject >> options->command & 1) != 0 &&
        (options->subject == NULL || options->subject[0] == 0))
        return complain(why,
                        options->command == AVD_COMMAND_FIND
                            ? "a text is missing behind "
                            : "an id is missing behind ",
                        command);
    if ((options->command != AVD_COMMAND_DIAGNOSE &&
         (options->given & of_a_diagnosis) != 0) ||
        !has_format(options->command, format))
        return complain(why, "only a diagnosis has formats and evidence, not ",
                        command);
    if (format == AVD_FORMAT_NAGIOS && options->exit != AVD_EXIT_VERDICT)
        return complain(why, "nagios has exit statuses of its own, not --exit ",
                        words[WORDS_EXIT + options->exit]);
    if (options->evidence != NULL && options->ask &&
        avd_options_stream(options->evidence))
        return complain(why, "--ask needs standard input for the answers: ",
                        "give the evidence as a file");
    if (options->evidence != NULL && (options->given & of_the_host) != 0)
        return complain(why,
                        "--only, --skip, --timeout and --deadline are for "
                        "reading this host, not ",
                        "--evidence");
    return can_be_cut(options, why) && targets_differ(options, why);
}

bool avd_options_nagios(char *const *argument)
{
    static const char both[] = "--format=nagios";
    const char *word = both;

    for (; *argument != NULL; argument++) {
        if (strcmp(*argument, word) == 0)
            return true;
        word = strncmp(*argument, both, 8) == 0 && (*argument)[8] == 0
                   ? both + 9
                   : both;
    }
    return false;
}

bool avd_options_read(struct avd_options *options, char **argument,
                      struct avd_out *why)
{
    bool command = false;
    bool only_words = false;
    bool good = true;

    options->output[AVD_OUTPUT_MAIN].path = "-";
    options->outputs = AVD_OUTPUT_WRITE;
    for (; good && *argument != NULL; argument++) {
        char *text = *argument;

        if (only_words || text[0] != '-' || text[1] == 0 ||
            strncmp(text, "---", 3) == 0)
            good = read_word(options, text, &command, why);
        else if (text[1] == '-' && text[2] == 0) {
            only_words = true;
            text[0] = 0;
        } else
            good = read_option(options, &argument, why);
    }
    return good && (options->command == AVD_COMMAND_HELP || fits(options, why));
}
