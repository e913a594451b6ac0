/* SPDX-License-Identifier: MIT */
#include "compile.h"

#include <string.h>

#include "declare.h"
#include "digest.h"
#include "image.h"
#include "probes_pass.h"
#include "rules_pass.h"
#include "scenarios.h"

void compilation_init(struct compilation *compilation)
{
    memset(compilation, 0, sizeof *compilation);
    arena_init(&compilation->arena);
    sources_init(&compilation->sources, &compilation->arena);
    diagnostics_init(&compilation->diagnostics, &compilation->arena,
                     &compilation->sources);
}

void compilation_done(struct compilation *compilation)
{
    arena_done(&compilation->arena);
}

void compile(struct compilation *compilation)
{
    size_t expected = sources_size(&compilation->sources) / BYTES_A_TEXT;
    pool_init(&compilation->pool, &compilation->arena, expected);
    graph_init(&compilation->graph, &compilation->arena, expected);
    declare(compilation);           /* ids, clauses, numbers of readings */
    rules_documents(compilation);   /* what links and anchors refer to */
    probes_pass(compilation);       /* kinds, arguments, inputs */
    rules_pass(compilation);        /* conditions to nodes, references */
    scenarios_check(compilation);   /* what they give and expect */
    rules_warn_unused(compilation); /* nothing more is used after this */
    digest_packs(compilation);
    if (compiles(compilation))
        image_build(compilation);
    diagnostics_finish(&compilation->diagnostics);
}
