/* SPDX-License-Identifier: MIT */
/* avdrule drift: rules and the documents they are from. */
#include <stdio.h>

#include "commands.h"
#include "compile.h"
#include "drift.h"

int command_drift(const struct arguments *arguments)
{
    struct compilation c;
    struct drift drift = {
        .c = &c, .folder = arguments->against, .update = arguments->update};
    int status = commands_compile(&c, arguments);
    if (status == EXIT_FINE && !drift_find(&drift))
        status = EXIT_IO;
    else if (status == EXIT_FINE) {
        if (arguments->json)
            drift_print_json(&drift, stdout);
        else
            drift_print_text(&drift, stdout);
        status = drift.findings ? EXIT_FINDINGS : EXIT_FINE;
    }
    compilation_done(&c);
    return status;
}
