/* SPDX-License-Identifier: MIT */
/* avdrule: options and commands. */
#include <config.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "names.h"

static const char usage_text[] =
    "usage: avdrule COMMAND ...\n"
    "\n"
    "  check PATH...            every error and warning\n"
    "  fmt [--check] PATH...    one layout\n"
    "  test PATH...             run the scenarios; --min-coverage PERCENT;\n"
    "                           --from EVIDENCE prints one for a recorded "
    "host\n"
    "  compile PATH... -o FILE  C tables; --sizes tells what they weigh\n"
    "  build PATH... -o PROGRAM tables + runtime -> one program;\n"
    "                           --target native|windows; --runtime FOLDER\n"
    "                           if the runtime is not in ../lib/avdrule\n"
    "  judge PATH... -- OPTION...\n"
    "                           what avdoctor with these rules would say;\n"
    "                           OPTION is avdoctor's: --evidence FILE ...\n"
    "  drift PATH... --against FOLDER\n"
    "                           which headings of the pack's documents in "
    "FOLDER\n"
    "                           have no rule, which rules point nowhere, what\n"
    "                           has changed since --update recorded it\n"
    "  list PATH...             what packs hold\n"
    "  explain [CODE]           the page of an error or warning\n"
    "  version, help\n"
    "\n"
    "PATH is a rule file or a pack's folder. check, test, drift and list take\n"
    "--format text|json. Exit status: 0 fine, 1 findings, 2 usage, 3 could\n"
    "not read or write.\n";

struct command {
    const char *name;
    int (*run)(const struct arguments *arguments);
    bool needs_paths, needs_output;
};

static const struct command commands[] = {
    {"check", command_check, true, false},
    {"fmt", command_fmt, true, false},
    {"test", command_test, true, false},
    {"compile", command_compile, true, true},
    {"build", command_build, true, true},
    {"judge", command_judge, true, false},
    {"drift", command_drift, true, false},
    {"list", command_list, true, false},
    {"explain", command_explain, false, false},
};

enum { COMMANDS = sizeof commands / sizeof *commands };

static const char *const options[] = {
    "--output",       "--format", "--target", "--runtime", "--sizes",
    "--min-coverage", "--check",  "--from",   "--against", "--update"};

static int usage(const char *message, const char *what)
{
    fprintf(stderr, "avdrule: %s%s\n", message, what);
    fputs("`avdrule help` shows what there is\n", stderr);
    return EXIT_USAGE;
}

static const struct command *find_command(const char *name)
{
    size_t i;
    for (i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int unknown_command(const char *name)
{
    struct nearest nearest;
    size_t i;
    nearest_init(&nearest, name, strlen(name));
    for (i = 0; i < COMMANDS; i++)
        nearest_try(&nearest, commands[i].name, strlen(commands[i].name));
    if (nearest.found)
        fprintf(stderr,
                "avdrule: there is no command `%s`; did you mean "
                "`%s`?\n",
                name, nearest.found);
    else
        usage("there is no such command: ", name);
    return EXIT_USAGE;
}

static int unknown_option(const char *name)
{
    struct nearest nearest;
    size_t i;
    nearest_init(&nearest, name, strlen(name));
    for (i = 0; i < sizeof options / sizeof *options; i++)
        nearest_try(&nearest, options[i], strlen(options[i]));
    if (strcmp(name, "-o") == 0 || (nearest.found && nearest.distance == 0))
        usage("a value is missing for ", name);
    else if (nearest.found)
        fprintf(stderr, "avdrule: there is no option %s; did you mean %s?\n",
                name, nearest.found);
    else
        usage("there is no option ", name);
    return EXIT_USAGE;
}

/* The value of `--name VALUE` or `--name=VALUE`; NULL if it is another option
 * or has no value. */
static const char *value_of(const char *name, int *at, int count, char **list)
{
    size_t length = strlen(name);
    if (strncmp(list[*at], name, length) != 0)
        return NULL;
    if (list[*at][length] == '=')
        return list[*at] + length + 1;
    if (list[*at][length] != '\0' || *at + 1 >= count)
        return NULL;
    return list[++*at];
}

/* 0, or the exit status of a mistake. */
static int read_option(struct arguments *arguments, int *at, int count,
                       char **list)
{
    const char *name = list[*at], *value;
    char *end;
    if ((value = value_of("-o", at, count, list)) ||
        (value = value_of("--output", at, count, list))) {
        arguments->output = value;
    } else if ((value = value_of("--format", at, count, list))) {
        arguments->json = strcmp(value, "json") == 0;
        if (!arguments->json && strcmp(value, "text") != 0)
            return usage("--format is text or json, not ", value);
    } else if ((value = value_of("--target", at, count, list))) {
        arguments->windows = strcmp(value, "windows") == 0;
        if (!arguments->windows && strcmp(value, "native") != 0)
            return usage("--target is native or windows, not ", value);
    } else if ((value = value_of("--runtime", at, count, list))) {
        arguments->runtime = value;
    } else if ((value = value_of("--min-coverage", at, count, list))) {
        unsigned long percent = strtoul(value, &end, 10);
        if (*end || end == value || percent > 100)
            return usage("--min-coverage is 0 to 100, not ", value);
        arguments->min_coverage = (unsigned)percent;
    } else if ((value = value_of("--from", at, count, list))) {
        arguments->from = value;
    } else if ((value = value_of("--against", at, count, list))) {
        arguments->against = value;
    } else if (strcmp(name, "--update") == 0) {
        arguments->update = true;
    } else if (strcmp(name, "--sizes") == 0) {
        arguments->sizes = true;
    } else if (strcmp(name, "--check") == 0) {
        arguments->check = true;
    } else {
        return unknown_option(name);
    }
    return EXIT_FINE;
}

static int read_arguments(struct arguments *arguments, int count, char **list)
{
    int at, status = EXIT_FINE;
    memset(arguments, 0, sizeof *arguments);
    /* Paths are moved to the front of the list. */
    arguments->path = list + 1;
    for (at = 2; at < count && status == EXIT_FINE; at++) {
        if (strcmp(list[at], "--") == 0) {
            list[at] = (char *)(uintptr_t) "avdoctor";
            arguments->rest = list + at;
            arguments->rests = count - at;
            break;
        }
        if (list[at][0] == '-' && list[at][1] != '\0')
            status = read_option(arguments, &at, count, list);
        else
            arguments->path[arguments->paths++] = list[at];
    }
    return status;
}

/* What was printed must have arrived. */
static int finish(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fputs("avdrule: standard output: could not be written\n", stderr);
    return EXIT_IO;
}

static bool asks_for_help(int argc, char **argv)
{
    int i;
    for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return argc > 1 && strcmp(argv[1], "help") == 0;
}

int main(int argc, char **argv)
{
    const struct command *command;
    struct arguments arguments;
    const char *name = argc > 1 ? argv[1] : "";
    char *judge[] = {(char *)(uintptr_t) "avdoctor", NULL};
    int status;
    if (asks_for_help(argc, argv)) {
        fputs(usage_text, stdout);
        return finish(EXIT_FINE);
    }
    if (strcmp(name, "version") == 0 || strcmp(name, "--version") == 0) {
        printf("avdrule %s\n", PACKAGE_VERSION);
        return finish(EXIT_FINE);
    }
    if (*name == '\0')
        return usage("say what is to be done", "");
    command = find_command(name);
    if (!command)
        return unknown_command(name);
    status = read_arguments(&arguments, argc, argv);
    if (status != EXIT_FINE)
        return status;
    if (command->needs_paths && arguments.paths == 0)
        return usage("which rules? give a file or a pack's folder to ", name);
    if (command->needs_output && arguments.sizes && !arguments.output)
        arguments.output = "-";
    if (command->needs_output && !arguments.output)
        return usage("-o FILE is missing for ", name);
    if (command->run == command_drift && !arguments.against)
        return usage("--against FOLDER, where the articles are, is missing "
                     "for ",
                     name);
    if (!arguments.rest) {
        arguments.rest = judge;
        arguments.rests = 1;
    }
    return finish(command->run(&arguments));
}
