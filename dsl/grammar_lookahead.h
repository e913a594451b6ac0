/* SPDX-License-Identifier: MIT */
/*
 * Whether Lemon's parser would shift a token, found without disturbing it.
 *
 * This is included at the end of the generated parser and uses names that
 * Lemon does not promise to keep (tried with 3.40.1; test_parse.c would show a
 * change). Reductions are played through on a stack of their own, which lies
 * over the parser's: its tables reduce by default before they look at the
 * token, so that its own stack can no longer tell what would have been right.
 */
#ifndef AVD_DSL_GRAMMAR_LOOKAHEAD_H
#define AVD_DSL_GRAMMAR_LOOKAHEAD_H

bool grammar_can_shift(const void *parser, int token)
{
    const yyParser *yypParser = parser;
    const yyStackEntry *bottom = yypParser->yytos;
    YYACTIONTYPE over[YYSTACKDEPTH + 2];
    int count = 0;
    for (;;) {
        YYACTIONTYPE state = count ? over[count - 1] : bottom->stateno;
        YYACTIONTYPE action = yy_find_shift_action((YYCODETYPE)token, state);
        int pops;
        if (action < YY_MIN_REDUCE)
            return action <= YY_MAX_SHIFTREDUCE || action == YY_ACCEPT_ACTION;
        action = (YYACTIONTYPE)(action - YY_MIN_REDUCE);
        for (pops = -yyRuleInfoNRhs[action]; pops > 0 && count > 0; pops--)
            count--;
        bottom -= pops;
        state = count ? over[count - 1] : bottom->stateno;
        if (count > YYSTACKDEPTH)
            return false;
        over[count++] = yy_find_reduce_action(state, yyRuleInfoLhs[action]);
        if (over[count - 1] == YY_ACCEPT_ACTION)
            return token == 0;
    }
}

/* Whether the parser's own stack is nearly full: Lemon would begin anew. */
bool grammar_is_full(const void *parser)
{
    const yyParser *yypParser = parser;
    return yypParser->yytos - yypParser->yystack > YYSTACKDEPTH - 20;
}

#endif
