/* SPDX-License-Identifier: MIT */
#include "commands.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "build.h"
#include "compile.h"
#include "doctor.h"
#include "emit_c.h"
#include "engine.h"
#include "list.h"
#include "program.h"
#include "load.h"
#include "scenario_from.h"
#include "scenarios.h"

/* Reads and compiles. 0, or the exit status of a failure to read. */
static int compile_paths(struct compilation *c,
                         const struct arguments *arguments)
{
    const char *problem = NULL;
    switch (load_paths(c, arguments->path, arguments->paths, &problem)) {
    case LOAD_OK:
        compile(c);
        return EXIT_FINE;
    case LOAD_EMPTY:
        fprintf(stderr, "avdrule: no .avdrule file in %s%s\n",
                arguments->path[0], arguments->paths > 1 ? " ..." : "");
        return EXIT_IO;
    default:
        fprintf(stderr, "avdrule: %s\n", problem);
        return EXIT_IO;
    }
}

static void print_diagnostics(struct compilation *c, bool json, FILE *file)
{
    if (json)
        diagnostics_print_json(&c->diagnostics, file);
    else
        diagnostics_print_text(&c->diagnostics, file);
}

int command_check(const struct arguments *arguments)
{
    struct compilation c;
    int status;
    compilation_init(&c);
    status = compile_paths(&c, arguments);
    if (status == EXIT_FINE) {
        print_diagnostics(&c, arguments->json, stdout);
        if (c.diagnostics.errors || c.diagnostics.warnings)
            status = EXIT_FINDINGS;
    }
    compilation_done(&c);
    return status;
}

int commands_compile(struct compilation *c, const struct arguments *arguments)
{
    int status;
    compilation_init(c);
    c->count_warnings = true;
    status = compile_paths(c, arguments);
    if (status != EXIT_FINE)
        return status;
    if (c->diagnostics.errors) {
        diagnostics_print_text(&c->diagnostics, stderr);
        return EXIT_FINDINGS;
    }
    return EXIT_FINE;
}

static void tell_warnings(const struct compilation *c)
{
    if (c->diagnostics.warnings)
        fprintf(stderr, "avdrule: %zu warning%s; `avdrule check` shows %s\n",
                c->diagnostics.warnings,
                c->diagnostics.warnings == 1 ? "" : "s",
                c->diagnostics.warnings == 1 ? "it" : "them");
}

static bool write_sizes(struct compilation *c, const char *path)
{
    struct buffer buffer = {.arena = &c->arena};
    emit_sizes(&buffer, c->image);
    return build_write(&c->arena, path, buffer.text, buffer.length);
}

int command_compile(const struct arguments *arguments)
{
    struct compilation c;
    int status = commands_compile(&c, arguments);
    if (status == EXIT_FINE) {
        tell_warnings(&c);
        if (!(arguments->sizes ? write_sizes(&c, arguments->output)
                               : build_tables(&c.arena, c.image, BUILD_PLAIN,
                                              NULL, arguments->output)))
            status = EXIT_IO;
    }
    compilation_done(&c);
    return status;
}

int command_build(const struct arguments *arguments)
{
    struct compilation c;
    int status = commands_compile(&c, arguments);
    if (status == EXIT_FINE) {
        tell_warnings(&c);
        if (!program_build(&c.arena, c.image,
                           arguments->windows ? PROGRAM_WINDOWS
                                              : PROGRAM_NATIVE,
                           arguments->runtime, arguments->output))
            status = EXIT_IO;
    }
    compilation_done(&c);
    return status;
}

/* A recorded host as a scenario, printed. */
static int print_scenario(struct compilation *c, const char *evidence)
{
    if (c->packs != 1) {
        fputs("avdrule: a scenario is of one pack: give the rules of one, as "
              "in `avdrule test --from host.json rules/my_pack`\n",
              stderr);
        return EXIT_USAGE;
    }
    return scenario_from(c, evidence, stdout) ? EXIT_FINE : EXIT_IO;
}

int command_test(const struct arguments *arguments)
{
    struct compilation c;
    struct test_options options;
    int status = commands_compile(&c, arguments);
    if (arguments->from) {
        if (status == EXIT_FINE)
            status = print_scenario(&c, arguments->from);
        compilation_done(&c);
        return status;
    }
    options.json = arguments->json;
    options.min_coverage = arguments->min_coverage;
    if (status == EXIT_FINE && !scenarios_run(&c, &options, stdout))
        status = EXIT_FINDINGS;
    compilation_done(&c);
    return status;
}

int command_list(const struct arguments *arguments)
{
    struct compilation c;
    int status = commands_compile(&c, arguments);
    if (status == EXIT_FINE && arguments->json)
        list_json(c.image, stdout);
    else if (status == EXIT_FINE)
        list_text(c.image, stdout);
    compilation_done(&c);
    return status;
}

/* Evidence judged by rules that need not be built first. The exit status is
 * that of avdoctor. */
int command_judge(const struct arguments *arguments)
{
    struct compilation c;
    int status = commands_compile(&c, arguments);
    if (status == EXIT_FINE)
        status = avd_doctor_run(c.image,
                                arena_alloc(&c.arena, avd_state_size(c.image)),
                                arguments->rests, arguments->rest);
    else
        status = status == EXIT_IO ? 74 : 64;
    compilation_done(&c);
    return status;
}

static bool same_code(const char *code, const char *wanted)
{
    for (; *code && *wanted; code++, wanted++)
        if (toupper((unsigned char)*wanted) != *code)
            return false;
    return *code == *wanted;
}

int command_explain(const struct arguments *arguments)
{
    int i;
    for (i = 0; i < DIAGNOSTIC_CODES; i++) {
        const struct diagnostic_info *info = &diagnostic_infos[i];
        if (arguments->paths == 0)
            printf("%s  %s\n", info->code, info->summary);
        else if (same_code(info->code, arguments->path[0])) {
            printf("%s  %s\n\n%s\n", info->code, info->summary, info->page);
            return EXIT_FINE;
        }
    }
    if (arguments->paths == 0)
        return EXIT_FINE;
    fprintf(stderr,
            "avdrule: there is no code %s; `avdrule explain` lists them\n",
            arguments->path[0]);
    return EXIT_USAGE;
}
